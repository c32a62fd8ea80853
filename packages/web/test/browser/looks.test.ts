/**
 * Every page in both themes: nothing serious for axe, nothing wider than a small phone; the reader's language; the
 * weight of the first load.
 * @module
 */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Page } from "playwright-core";
import { serious } from "../kit/axe.ts";
import { built } from "../kit/gateway.ts";
import { host } from "../kit/populate.ts";
import { browserTests, type Site } from "../kit/site.ts";

const browserTest = browserTests();

/** Each page and what shows that it is there. */
function pages({ room }: Site): readonly (readonly [hash: string, sign: string])[] {
  const [lobby = "", over = ""] = [...room.games.keys()];
  const running = host(room, "ana", "Running", 300);
  for (const id of ["ben", "ana", "lucia"]) running.join(id);
  running.do("ana", { type: "start-game", game: running.id });
  running.answer("ben", 1);
  const [board = ""] = [...room.boards.keys()];
  return [
    ["#/room", ".qr-ink"],
    ["#/conversations/lobby", ".bubble"],
    [`#/boards/${board}`, ".post"],
    ["#/games", ".game-card"],
    [`#/games/${lobby}`, ".lobby .qr-ink"],
    [`#/games/${running.id}`, ".quiz-choice"],
    [`#/games/${over}`, ".winner"],
    [`#/wall/${running.id}`, ".quiz-choice"],
    ["#/new-quiz", ".question-editor"],
    ["#/calculator", ".calc-form"],
    ["#/network", ".finding"],
    ["#/network/peers", ".node circle"],
    ["#/network/traffic", ".chart canvas"],
    ["#/network/protocol", ".arrow"],
  ];
}

async function show(page: Page, hash: string, sign: string): Promise<void> {
  await page.evaluate((to) => (location.hash = to), hash);
  await page.locator(sign).first().waitFor();
}

for (const colorScheme of ["light", "dark"] as const) {
  browserTest(`axe finds nothing serious on any page, ${colorScheme}`, async (site) => {
    const page = await site.visit("", { colorScheme });
    await page.getByText("others are here").first().waitFor();
    const found: string[] = [];
    for (const [hash, sign] of pages(site)) {
      await show(page, hash, sign);
      found.push(...(await serious(page)).map((what) => `${hash} ${what}`));
    }
    await show(page, "#/room", ".person");
    await page.getByRole("button", { name: "My name and status" }).first().click();
    await page.getByRole("dialog").waitFor();
    found.push(...(await serious(page)).map((what) => `profile ${what}`));
    assert.deepEqual(found, []);
  });
}

browserTest(
  "on a phone of 320 pixels nothing has to be scrolled sideways, and the wall fits the wall",
  async (site) => {
    const page = await site.visit("", { viewport: { width: 320, height: 640 } });
    await page.getByText("others are here").first().waitFor();
    const wide: string[] = [];
    const all = pages(site);
    for (const [hash, sign] of [
      ...all,
      ["#/conversations", ".list-link"],
      ["#/boards", ".list-link"],
    ] as const) {
      await show(page, hash, sign);
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      if (width > 320) wide.push(`${hash} ${width}`);
    }
    assert.deepEqual(wide, []);
    await page.setViewportSize({ width: 1_920, height: 1_080 });
    await show(page, all.find(([hash]) => hash.startsWith("#/wall"))?.[0] ?? "", ".quiz-choice");
    assert.ok((await page.evaluate(() => document.documentElement.scrollHeight)) <= 1_080);
  },
);

browserTest(
  "the gate, a guest's pages and the sheet for sharing hold on a small phone",
  async (site) => {
    const { gateway, visit } = site;
    const found: string[] = [];
    const page = await visit("", { viewport: { width: 320, height: 640 } });
    const look = async (what: string): Promise<void> => {
      found.push(...(await serious(page)).map((trouble) => `${what} ${trouble}`));
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      if (width > 320) found.push(`${what} is ${width} wide`);
    };
    await page.getByRole("button", { name: "Manage" }).click();
    await page.getByRole("dialog").locator(".qr-ink").waitFor();
    await look("the sheet");
    await page.goto(gateway.guestAddress);
    await page.getByRole("textbox", { name: "Name" }).waitFor();
    await look("the gate");
    await page
      .getByRole("textbox", { name: "Name" })
      .fill("Yuki with a name as long as names may be, and so");
    await page.keyboard.press("Enter");
    const lobby = [...site.room.games.keys()][0] ?? "";
    for (const [hash, sign] of [
      ["#/room", ".qr-ink"],
      ["#/games", ".game-card"],
      [`#/games/${lobby}`, ".lobby .qr-ink"],
      ["#/conversations/lobby", ".bubble"],
    ] as const) {
      await show(page, hash, sign);
      await look(hash);
    }
    assert.deepEqual(found, []);
  },
);

browserTest("the reader's language is spoken, and said to screen readers", async ({ visit }) => {
  for (const [locale, title, lang] of [
    ["es-MX", "La sala", "es-MX"],
    ["el-GR", "Η αίθουσα", "el-GR"],
    ["zh-TW", "房間", "zh-TW"],
    ["fr-FR", "The room", "en-US"],
  ] as const) {
    const page = await visit("", { locale });
    await page.getByRole("heading", { name: title, level: 1 }).waitFor();
    assert.equal(await page.locator("html").getAttribute("lang"), lang);
  }
});

browserTest(
  "the first load is below 200 kB compressed, and there within a second",
  async ({ visit, gateway }) => {
    const page = await visit("about:blank".slice(11));
    const asked: string[] = [];
    page.on("request", (request) => asked.push(new URL(request.url()).pathname));
    const foreign: string[] = [];
    page.on("request", (request) => {
      if (!request.url().startsWith(new URL(gateway.address).origin)) foreign.push(request.url());
    });
    await page.reload();
    await page.locator(".person").first().waitFor();
    await page.locator(".qr-ink").waitFor();
    const files = [...new Set(asked)].filter((path) => path.startsWith("/assets/"));
    const bytes = files
      .map((path) => gzipSync(readFileSync(join(built, path))).length)
      .reduce((sum, size) => sum + size, 0);
    assert.ok(
      files.length >= 3 && files.length < readdirSync(join(built, "assets")).length,
      "only what the first page needs",
    );
    assert.ok(bytes < 200_000, `${bytes} bytes`);
    assert.deepEqual(
      foreign.filter((url) => !url.startsWith("data:") && !url.startsWith("ws:")),
      [],
    );
    const shown = await page.evaluate(
      () => performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? Infinity,
    );
    // A second on a machine of one's own; this one may have others to serve.
    assert.ok(shown < 4_000, `first paint after ${shown} ms`);
  },
);
