/**
 * Makes docs/images/web-*.png: every page, wide in light and narrow in dark, from the kit's room.
 * `node --conditions=earshot-source packages/web/test/screenshots.ts [NAME…]`; OUT names another folder, ALL=1 makes both
 * widths in both themes.
 * @module
 */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { launch, open } from "./kit/chromium.ts";
import { KitGateway } from "./kit/gateway.ts";
import { recordingPath } from "@earshot/app/protocol";
import { exchange } from "./kit/exchange.ts";
import type { KitGame } from "./kit/game.ts";
import { host, populated } from "./kit/populate.ts";

const out = process.env["OUT"] ?? join(import.meta.dirname, "../../../docs/images");
const wanted = process.argv.slice(2);

interface Shot {
  readonly name: string;
  readonly hash: string | (() => string);
  /** What to do before; answers when the page is as it should be. */
  readonly ready: (page: Page) => Promise<unknown>;
  /** Wide only, or of another size. */
  readonly size?: { readonly width: number; readonly height: number };
  readonly locale?: string;
  /** With an invitation that waits for an answer. */
  readonly invited?: boolean;
  /** As somebody sees it who was given the guests' address, and has given this name. */
  readonly guest?: true | string;
  /** Whether phones are let in. Default: `true`. */
  readonly shared?: false;
}

const room = populated();
const gateway = new KitGateway(room, { host: "ana" });
await gateway.start();

/** A quiz in the middle of it. */
function midway(title: string): KitGame {
  const game = host(room, "ana", title, 300);
  for (const id of ["ben", "lucia", "tomas", "guest-1", "mei", "eleni"]) game.join(id);
  const scores = { ben: 1_420, lucia: 1_310, tomas: 980, "guest-1": 870, mei: 610, eleni: 1_120 };
  for (const [id, score] of Object.entries(scores)) {
    const player = game.players.get(id);
    if (player !== undefined) player.score = score;
  }
  game.do("ana", { type: "start-game", game: game.id });
  return game;
}

function answered(game: KitGame): KitGame {
  const choices = { lucia: 2, ben: 1, "guest-1": 2, mei: 2, eleni: 0, tomas: 1 };
  for (const [id, choice] of Object.entries(choices)) game.answer(id, choice);
  return game;
}

const running = midway("Sounds and signals");
running.answer("ben", 1);
running.answer("lucia", 2);
const revealed = answered(midway("The ear quiz, second half"));
const over = answered(midway("Birds of the garden"));
over.over();
const lobby = [...room.games.keys()][0] ?? "";
const text = (words: string) => (page: Page) =>
  page.getByText(words).filter({ visible: true }).first().waitFor();

const shots: readonly Shot[] = [
  {
    name: "guest-name",
    hash: "",
    guest: true,
    ready: text("What shall we call you?"),
  },
  {
    name: "lost",
    hash: "#/room",
    ready: async (page) => {
      await text("others are here")(page);
      gateway.full = true;
      gateway.drop();
      await text("Trying again")(page);
    },
  },
  {
    name: "room",
    hash: "#/room",
    ready: (page) => page.getByRole("img", { name: /QR/ }).waitFor(),
  },
  {
    name: "share",
    hash: "#/room",
    ready: async (page) => {
      await page.getByRole("button", { name: "Manage" }).click();
      await page.getByRole("dialog").locator(".qr-ink").waitFor();
    },
  },
  {
    name: "share-start",
    hash: "#/room",
    shared: false,
    size: { width: 1280, height: 820 },
    ready: text("Let phones in"),
  },
  { name: "guest-room", hash: "#/room", guest: "Noor", ready: text("Guest of") },
  {
    name: "guest-game",
    hash: () => `#/games/${running.id}`,
    guest: "Noor",
    ready: text("carries sound fastest"),
  },
  {
    name: "profile",
    hash: "#/room",
    ready: async (page) => {
      await page.getByRole("button", { name: "My name and status" }).first().click();
      await text("How others see you")(page);
    },
  },
  {
    name: "chats",
    hash: "#/conversations/lobby",
    ready: text("starts in a few minutes"),
    invited: true,
  },
  {
    name: "chats-beside",
    hash: "#/conversations/chat-stage/lobby",
    ready: text("starts in a few minutes"),
    size: { width: 1680, height: 900 },
  },
  {
    name: "boards",
    hash: () => `#/boards/${[...room.boards.keys()][0]}`,
    ready: text("Heating is on"),
  },
  { name: "games", hash: "#/games", ready: text("Quick fingers") },
  {
    name: "game-lobby",
    hash: `#/games/${lobby}`,
    ready: (page) => page.getByRole("img", { name: /QR/ }).waitFor(),
  },
  { name: "game-question", hash: `#/games/${running.id}`, ready: text("carries sound fastest") },
  { name: "game-reveal", hash: `#/games/${revealed.id}`, ready: text("Next question") },
  { name: "game-over", hash: `#/games/${over.id}`, ready: text("The winner is") },
  {
    name: "wall",
    hash: `#/wall/${revealed.id}`,
    ready: text("carries sound fastest"),
    size: { width: 1920, height: 1080 },
  },
  {
    name: "wall-lobby",
    hash: `#/wall/${lobby}`,
    ready: (page) => page.getByRole("img", { name: /QR/ }).waitFor(),
    size: { width: 1920, height: 1080 },
  },
  {
    name: "quiz-editor",
    hash: "#/new-quiz",
    ready: async (page) => {
      await page
        .getByRole("textbox", { name: "Question", exact: true })
        .fill("Which of these carries sound fastest?");
      for (const [at, choice] of ["Air", "Water"].entries())
        await page.getByRole("textbox", { name: `Answer ${at + 1}` }).fill(choice);
    },
  },
  {
    name: "calculator",
    hash: "#/calculator",
    ready: async (page) => {
      for (const expression of ["* + 1 2 3", "/ 1 0", "/ 22 7"]) {
        await page.getByRole("textbox", { name: "Expression" }).fill(expression);
        await page.keyboard.press("Enter");
        await page
          .getByRole("button", {
            name: new RegExp(`Ask again.*${expression.replaceAll(/[*+/]/g, "\\$&")}`),
          })
          .waitFor();
      }
    },
  },
  { name: "network", hash: "#/network", ready: text("receive buffer is small") },
  { name: "network-peers", hash: "#/network/peers", ready: text("The same in words") },
  {
    name: "network-traffic",
    hash: "#/network/traffic",
    ready: (page) => page.locator(".uplot canvas").nth(3).waitFor(),
  },
  {
    name: "network-protocol",
    hash: "#/network/protocol",
    ready: (page) => page.locator(".arrow").nth(5).waitFor(),
  },
  {
    name: "network-recording",
    hash: "#/network/protocol",
    ready: async (page) => {
      const recording = await exchange();
      await page.route(`**${recordingPath}`, (route) => route.fulfill({ json: recording }));
      await page.getByRole("button", { name: "From a recording" }).click();
      const file = { name: "today.earshot", mimeType: "", buffer: Buffer.from("a recording") };
      await page.locator('input[type="file"]').setInputFiles(file);
      await text("everything is the same again")(page);
      // What everybody says all the time is left out, so that the loss and its repair stand together.
      for (const frame of ["view", "ping", "ack", "echo", "request"])
        await page.getByRole("button", { name: frame, exact: true }).click();
      const lost = recording.events.find(({ frame }) => frame === "repair");
      const atMs = Math.ceil((lost?.at ?? 0) - recording.startedAt) + 150;
      await page.getByRole("slider", { name: "Place in the recording" }).fill(String(atMs));
      await page.locator(".arrow.trouble").first().waitFor();
    },
    size: { width: 1280, height: 1000 },
  },
  {
    name: "room-zh",
    hash: "#/room",
    ready: (page) => page.getByRole("img", { name: /QR/ }).waitFor(),
    locale: "zh-TW",
  },
];

const address = room.guestAddress;

async function enter(page: Page, name: string): Promise<void> {
  await page.getByRole("textbox", { name: "Name" }).fill(name);
  await page.keyboard.press("Enter");
}

mkdirSync(out, { recursive: true });
const browser = await launch();
for (const shot of shots) {
  if (wanted.length > 0 && !wanted.includes(shot.name)) continue;
  room.guestAddress = shot.shared === false ? null : address;
  const pending = room.conversations.get("chat-trip")?.pending;
  if (shot.invited === true) pending?.set("ana", "lucia");
  else pending?.delete("ana");
  for (const width of shot.size === undefined ? ["wide", "narrow"] : ["wide"]) {
    for (const colorScheme of ["light", "dark"] as const) {
      const usual = (width === "wide") === (colorScheme === "light");
      if (!usual && process.env["ALL"] !== "1") continue;
      const viewport =
        width === "narrow"
          ? { width: 390, height: 844 }
          : (shot.size ?? { width: 1280, height: 820 });
      const hash = typeof shot.hash === "string" ? shot.hash : shot.hash();
      gateway.full = false;
      await using opened = await open(
        browser,
        `${shot.guest === undefined ? gateway.address : gateway.guestAddress}${hash}`,
        {
          viewport,
          colorScheme,
          locale: shot.locale ?? "en-GB",
          deviceScaleFactor: 1,
        },
      );
      if (typeof shot.guest === "string") await enter(opened.page, shot.guest);
      await shot.ready(opened.page);
      await opened.page.evaluate(() => document.fonts.ready);
      await opened.page.screenshot({
        path: join(out, `web-${shot.name}-${width}-${colorScheme}.png`),
        animations: "disabled",
      });
      for (const complaint of opened.complaints)
        process.stderr.write(`${shot.name}: ${complaint}\n`);
    }
  }
}
await browser.close();
await gateway.stop();
room.close();
