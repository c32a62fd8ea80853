/**
 * What a file of browser tests stands on: the built pages, one Chromium, and a gateway with its own room for each
 * test.
 * @module
 */
import { spawnSync } from "node:child_process";
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test, type TestContext } from "node:test";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { requires } from "../../../earshot/test/kit/requires.ts";
import { launch, open } from "./chromium.ts";
import { KitGateway } from "./gateway.ts";
import { populated } from "./populate.ts";
import type { KitRoom } from "./room.ts";

export interface Site {
  readonly room: KitRoom;
  readonly gateway: KitGateway;
  /** The page of Ana, whose gateway it is. */
  readonly visit: (hash?: string, options?: BrowserContextOptions) => Promise<Page>;
  /** The page of a guest who has given this name. */
  readonly guest: (name: string, hash?: string) => Promise<Page>;
}

/** For a file: `const browserTest = browserTests();`. */
export function browserTests(): (name: string, body: (site: Site) => Promise<void>) => void {
  let browser: Browser | undefined;
  let starting: Promise<Browser> | undefined;
  before(() => {
    const { status } = spawnSync(
      process.execPath,
      [join(import.meta.dirname, "../../../../tools/build/pages.ts")],
      { stdio: ["ignore", 2, 2] },
    );
    assert.equal(status, 0, "the pages do not build");
  });
  after(async () => await browser?.close());
  return (name, body) =>
    void test(name, async (t: TestContext) => {
      if (!requires(t, "chromium")) return;
      starting ??= launch();
      browser = await starting;
      await withSite(browser, body);
    });
}

async function withSite(browser: Browser, body: (site: Site) => Promise<void>): Promise<void> {
  const room = populated();
  const gateway = new KitGateway(room, { host: "ana" });
  await gateway.start();
  await using opened = new AsyncDisposableStack();
  opened.defer(async () => {
    await gateway.stop();
    room.close();
  });
  const complaints: string[][] = [];
  const visit = async (address: string, options?: BrowserContextOptions): Promise<Page> => {
    const { page, complaints: said } = opened.use(await open(browser, address, options));
    complaints.push(said);
    return page;
  };
  await body({
    room,
    gateway,
    visit: (hash = "", options) => visit(`${gateway.address}${hash}`, options),
    async guest(name, hash = "") {
      const page = await visit(`${gateway.guestAddress}${hash}`);
      await page.getByRole("textbox", { name: "Name" }).fill(name);
      await page.keyboard.press("Enter");
      await page.getByRole("navigation", { name: "Pages" }).waitFor();
      return page;
    },
  });
  assert.deepEqual(complaints.flat(), [], "a page complained");
  assert.deepEqual(gateway.strange, [], "a page sent what the protocol does not know");
}

/** Waits until it is so; `what` names it. */
export async function until(what: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 20_000;
  while (!(await isSo())) {
    if (performance.now() > deadline) assert.fail(`waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 15));
  }
}
