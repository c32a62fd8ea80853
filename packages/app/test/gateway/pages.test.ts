/**
 * The built pages over the real gateway, in Chromium: two people, a reload, and a gateway that goes and comes back.
 *
 * @module
 */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { missing } from "../../../earshot/test/kit/requires.ts";
import { launch, open } from "../../../web/test/kit/chromium.ts";
import { startGateway } from "../../src/gateway/start-gateway.ts";
import { Rooms } from "./kit/rooms.ts";

const build = fileURLToPath(new URL("../../../../tools/build/pages.ts", import.meta.url));

test(
  "two people talk in browsers, one reloads, and one's gateway is started again",
  { skip: missing("chromium") },
  async () => {
    const { status } = spawnSync(process.execPath, [build], { stdio: ["ignore", 2, 2] });
    assert.equal(status, 0, "the pages do not build");
    const directory = await mkdtemp(join(tmpdir(), "earshot-gateway-"));
    await using rooms = await Rooms.open();
    const [anaRoom, benRoom] = [await rooms.enter("ana", directory), await rooms.enter("ben")];
    let anaGateway = await startGateway(anaRoom, { port: 0 });
    await using benGateway = await startGateway(benRoom, { port: 0 });
    const browser = await launch();
    try {
      await using ana = await open(browser, `${anaGateway.address}#/conversations`);
      await using ben = await open(browser, `${benGateway.address}#/conversations`);
      const say = async ({ page }: typeof ana, text: string): Promise<void> => {
        const line = page.getByRole("textbox", { name: /^Message to/ });
        await line.fill(text);
        await line.press("Enter");
      };
      const hears = ({ page }: typeof ana, text: string): Promise<void> =>
        page.locator(".bubble", { hasText: text }).waitFor();
      for (const { page } of [ana, ben]) await page.getByRole("link", { name: /^Lobby/ }).click();
      await say(ana, "hello from ana");
      await hears(ben, "hello from ana");
      await ben.page.reload();
      await hears(ben, "hello from ana");
      await say(ben, "<b>hello</b> from ben");
      await hears(ana, "<b>hello</b> from ben");

      const { port, address } = anaGateway;
      await anaGateway.close();
      await say(ben, "said meanwhile");
      anaGateway = await startGateway(anaRoom, { port });
      assert.equal(anaGateway.address, address);
      await hears(ana, "said meanwhile");
      await say(ana, "back again");
      await hears(ben, "back again");
      for (const { complaints } of [ana, ben]) assert.deepEqual(complaints, []);
    } finally {
      await browser.close();
      await anaGateway.close();
      await rm(directory, { recursive: true });
    }
  },
);
