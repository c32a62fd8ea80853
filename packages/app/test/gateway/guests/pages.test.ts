/**
 * A phone as a guest, in Chromium, at the real gateway: comes by the shared address, talks, plays, is loaded anew in
 * the middle of a quiz, and finds back when the gateway was started again.
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
import { missing } from "../../../../earshot/test/kit/requires.ts";
import { launch, open } from "../../../../web/test/kit/chromium.ts";
import { startGateway } from "../../../src/gateway/start-gateway.ts";
import { Client } from "../kit/client.ts";
import { Rooms } from "../kit/rooms.ts";

const build = fileURLToPath(new URL("../../../../../tools/build/pages.ts", import.meta.url));
const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
/** As on a network: another address, the same port. */
const share = "127.0.0.2";

test(
  "a phone comes, talks, plays, is loaded anew in the middle, and finds back after a restart",
  { skip: missing("chromium"), timeout: 180_000 },
  async () => {
    const { status } = spawnSync(process.execPath, [build], { stdio: ["ignore", 2, 2] });
    assert.equal(status, 0, "the pages do not build");
    const directory = await mkdtemp(join(tmpdir(), "earshot-guests-"));
    await using rooms = await Rooms.open();
    const room = await rooms.enter("ana", directory);
    let gateway = await startGateway(room, { port: 0, share });
    let ana = await Client.connect(gateway.address);
    const browser = await launch();
    try {
      const address = gateway.guestAddress ?? "";
      await using opened = await open(browser, address, phone);
      const { page, complaints } = opened;
      await page.getByRole("textbox", { name: "Name" }).fill("Noor");
      await page.getByRole("button", { name: "Enter the room" }).tap();
      await page.getByRole("navigation", { name: "Pages" }).waitFor();
      await ana.watch("room");
      const here = await ana.sees("room", "the guest", ({ people }) =>
        people.some(({ name, via }) => name === "Noor" && via === room.peer.id),
      );
      const noor = here.people[0]?.id;

      await page.getByRole("link", { name: "Chats" }).tap();
      await page.getByRole("link", { name: /^Lobby/ }).tap();
      const line = page.getByRole("textbox", { name: /^Message to/ });
      await line.fill("hello from my phone");
      await page.getByRole("button", { name: "Send" }).tap();
      await ana.watch("conversation:lobby");
      await ana.sees("conversation:lobby", "her words", ({ items }) =>
        items.some(
          (item) => item.kind === "message" && item.message.text === "hello from my phone",
        ),
      );

      const questions = ["Air or steel?", "Two or eight?"].map((text) => ({
        text,
        choices: ["the first", "the second"],
        right: 1,
        seconds: 120,
      }));
      const { game = "" } = await ana.does({ type: "host-quiz", title: "Ears", questions });
      const channel = `game:${game}` as const;
      await ana.watch(channel);
      await page.goto(`${address}#/games/${encodeURIComponent(game)}`);
      await page.getByRole("button", { name: "Join" }).tap();
      await ana.sees(channel, "the player", ({ players }) => players.length === 1);
      await ana.does({ type: "start-game", game });
      await page.getByRole("button", { name: /the second/ }).tap();
      const scored = await ana.sees(channel, "her points", ({ players }) =>
        players.some(({ id, score }) => id === noor && score > 0),
      );
      const score = scored.players[0]?.score ?? 0;
      await page.reload();
      // Who is quick has 1,000, as her page writes it.
      const written = score.toLocaleString("en-GB");
      await page.locator(".ranking").getByText(written).first().waitFor();
      await ana.does({ type: "next-question", game });
      await page.getByRole("button", { name: /the second/ }).tap();
      await ana.sees(channel, "more points", ({ players }) => (players[0]?.score ?? 0) > score);
      await ana.does({ type: "next-question", game });
      await page.getByText(/The winner is/).waitFor();
      const { players } = ana.state(channel);
      assert.deepEqual(
        players.map(({ id }) => id),
        [noor],
      );

      const { port } = gateway;
      await ana.breakOff();
      await gateway.close();
      gateway = await startGateway(room, { port, share });
      assert.equal(gateway.guestAddress, address);
      ana = await Client.connect(gateway.address);
      await ana.watch("room");
      const back = await ana.sees("room", "the guest again", ({ people }) => people.length === 1);
      assert.equal(back.people[0]?.id, noor);
      await page.getByText(/The winner is/).waitFor();
      assert.deepEqual(complaints, []);
    } finally {
      await browser.close();
      await ana.breakOff();
      await gateway.close();
      await rm(directory, { recursive: true });
    }
  },
);
