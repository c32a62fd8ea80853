/**
 * The room in browsers on different hosts: two people with gateways of their own, and a phone that is a guest of one of
 * them over the network, hold the flows of seed 003's table and seed 004's game.
 * @module
 */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import { requires } from "../packages/earshot/test/kit/requires.ts";
import { open } from "../packages/web/test/kit/chromium.ts";
import { browserIn } from "./kit/host-browser.ts";
import { Lan } from "./kit/lan.ts";

interface Served {
  readonly type: string;
  readonly address: string;
  readonly guestAddress?: string;
}

const build = fileURLToPath(new URL("../tools/build/pages.ts", import.meta.url));
const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
const withinMs = 30_000;

async function say(page: Page, text: string): Promise<void> {
  await page.getByRole("textbox", { name: /^Message to/ }).fill(text);
  await page.getByRole("button", { name: "Send" }).click();
}

async function hearsOnce(pages: readonly Page[], text: string): Promise<void> {
  for (const page of pages) {
    await page.locator(".bubble", { hasText: text }).first().waitFor();
    assert.equal(await page.locator(".bubble", { hasText: text }).count(), 1, text);
  }
}

test("two people and a phone, on three hosts: invite, accept, members, each message once; and a quiz to its winner", async (t) => {
  if (!requires(t, "namespaces") || !requires(t, "chromium")) return;
  const { status } = spawnSync(process.execPath, [build], { stdio: ["ignore", 2, 2] });
  assert.equal(status, 0, "the pages do not build");
  await using lan = await Lan.make({ hosts: 3, ipv6: false });
  const [h1, h2, h3] = lan.hosts;
  assert.ok(h1 && h2 && h3);
  const serve = ["gateway", "--json", "--ephemeral"];
  const gateways = [
    h1.earshot<Served>([...serve, "--share", "--name", "ana"]),
    h2.earshot<Served>([...serve, "--name", "ben"]),
  ];
  const browsers = await Promise.all([h1, h2, h3].map(browserIn));
  await using closing = new AsyncDisposableStack();
  for (const browser of browsers) closing.defer(() => browser.close());
  const addresses = await Promise.all(
    gateways.map(async (gateway) => {
      const told = await gateway.until(({ type }) => type === "gateway", {
        withinMs,
        what: "its address",
      });
      return told.json;
    }),
  );
  const [anaAt, benAt] = addresses;
  const [anaBrowser, benBrowser, phoneBrowser] = browsers;
  assert.ok(anaAt && benAt && anaBrowser && benBrowser && phoneBrowser);
  const shared = anaAt.guestAddress ?? "";
  assert.match(shared, /^http:\/\/(?!127\.)/, "an address of the network");

  const opened = await Promise.all([
    open(anaBrowser, `${anaAt.address}#/conversations/lobby`),
    open(benBrowser, `${benAt.address}#/conversations/lobby`),
    open(phoneBrowser, `${shared}#/conversations/lobby`, phone),
  ]);
  const [ana, ben, noor] = opened.map(({ page }) => page);
  assert.ok(ana && ben && noor);
  await noor.getByRole("textbox", { name: "Name" }).fill("Noor");
  await noor.getByRole("button", { name: "Enter the room" }).tap();

  // Everybody is online, and the guest is a person like the others, also for whom she is nobody's guest.
  const people = [ana, ben, noor];
  await noor.getByRole("textbox", { name: /^Message to/ }).waitFor();
  await say(noor, "hello from the phone");
  await hearsOnce(people, "hello from the phone");

  // A conversation of three, begun by one, accepted by the others.
  await ana.getByRole("button", { name: "New chat" }).click();
  const dialog = ana.getByRole("dialog");
  await dialog.getByRole("textbox", { name: "Title (optional)" }).fill("Plans");
  for (const name of ["ben", "Noor"])
    await dialog.getByRole("checkbox", { name: new RegExp(name) }).check({ force: true });
  await dialog.getByRole("button", { name: "Start and invite" }).click();
  for (const page of [ben, noor]) {
    // On a phone the conversation has the screen to itself.
    await page.getByRole("link", { name: "Room", exact: true }).click();
    await page
      .getByText(/invites you to .*Plans/)
      .first()
      .waitFor();
    await page.getByRole("button", { name: "Accept" }).first().click();
  }
  for (const page of people) await page.getByRole("button", { name: "3 members" }).waitFor();
  for (const [page, text] of [
    [ana, "at four?"],
    [ben, "at five"],
    [noor, "at six"],
  ] as const)
    await say(page, text);
  for (const text of ["at four?", "at five", "at six"]) await hearsOnce(people, text);

  // The game, from start to winner.
  await ana.goto(`${anaAt.address}#/new-quiz`);
  await ana.getByRole("textbox", { name: "Title" }).fill("Animals");
  await ana.getByRole("textbox", { name: "Question", exact: true }).fill("How many?");
  await ana.getByRole("textbox", { name: "Answer 1" }).fill("One");
  await ana.getByRole("textbox", { name: "Answer 2" }).fill("Two");
  await ana.getByRole("button", { name: "Host it" }).click();
  await ana.getByRole("heading", { name: "Who is in?" }).waitFor();
  for (const page of [ben, noor]) {
    await page.getByRole("link", { name: "Games" }).click();
    await page.getByRole("link", { name: /Animals/ }).click();
    await page.getByRole("button", { name: "Join" }).click();
  }
  for (const name of ["ben", "Noor"])
    await ana.locator(".lobby-player", { hasText: name }).waitFor();
  await ana.getByRole("button", { name: "Start" }).click();
  // The first answer is the right one, unless one says otherwise.
  await noor.getByRole("button", { name: /One/ }).tap();
  await ben.getByRole("button", { name: /Two/ }).click();
  await noor.getByText("Right!", { exact: true }).waitFor();
  await ben.getByText("Not this time.").waitFor();
  await ana.getByRole("button", { name: "To the winners" }).click();
  for (const page of people) await page.locator(".winner", { hasText: "Noor" }).waitFor();
  for (const { complaints } of opened) assert.deepEqual(complaints, []);
});

test("the address for phones follows the host into another network", async (t) => {
  if (!requires(t, "namespaces")) return;
  await using lan = await Lan.make({ hosts: 2, ipv6: false });
  const [h1, h2] = lan.hosts;
  assert.ok(h1 && h2);
  const gateway = h1.earshot<Served>(["gateway", "--json", "--ephemeral", "--share"]);
  const { json } = await gateway.until(({ type }) => type === "gateway", {
    withinMs,
    what: "its address",
  });
  const before = json?.guestAddress ?? "";
  assert.match(before, new RegExp(`^http://${h1.cable().ipv4}:`));
  const health = (address: string): Promise<string> =>
    h2.run("curl", "-sS", "--max-time", "5", new URL("/health", address).href);
  assert.match(await health(before), /ok/);
  const moved = before.replace(/\/\/(\d+\.\d+\.\d+)\.\d+/, "//$1.99");
  await h1.cable().readdress(new URL(moved).hostname);
  const state = new URL("/api/state/room", json?.address);
  state.search = new URL(json?.address ?? "").search;
  let shown: string | null = null;
  const deadline = performance.now() + withinMs;
  while (shown !== moved && performance.now() < deadline)
    ({ guestAddress: shown } = JSON.parse(await h1.run("curl", "-sS", state.href)) as {
      guestAddress: string | null;
    });
  assert.equal(shown, moved, "with the same invitation");
  assert.match(await health(moved), /ok/);
});
