/**
 * Breaks, restarts, and gateways that are full, elsewhere, or not what they should be.
 * @module
 */
import assert from "node:assert/strict";
import { browserTests, until } from "../kit/site.ts";

const browserTest = browserTests();

browserTest(
  "a break is told, and after it nothing is missing or there twice",
  async ({ room, gateway, visit }) => {
    const page = await visit("#/conversations/lobby");
    const line = page.getByRole("textbox", { name: "Message to ⁨Lobby⁩" });
    await page.locator(".bubble", { hasText: "starts in a few minutes" }).waitFor();
    gateway.full = true;
    gateway.drop();
    await page.getByText("The room has no place left").waitFor();
    await line.fill("said while away");
    await line.press("Enter");
    await page.locator(".bubble", { hasText: "said while away" }).waitFor();
    const lobby = room.conversations.get("lobby");
    assert.ok(lobby !== undefined);
    room.say(lobby, "ben", "said meanwhile");
    await page.getByRole("button", { name: "Try now" }).click();
    gateway.full = false;
    // The network is back, says the browser: no need to wait.
    await page.evaluate(() => dispatchEvent(new Event("online")));
    await page.locator(".bubble", { hasText: "said meanwhile" }).waitFor();
    await page.locator(".bubble", { hasText: "said while away" }).locator(".received").waitFor();
    for (const text of ["said while away", "said meanwhile"]) {
      assert.equal(await page.locator(".bubble", { hasText: text }).count(), 1, text);
    }
    await page.getByText("The room has no place left").waitFor({ state: "detached" });
  },
);

browserTest(
  "the gateway is killed and started again under an open page",
  async ({ room, gateway, visit }) => {
    const page = await visit("#/room");
    await page.getByText("You and 9 others are here").waitFor();
    await gateway.stop();
    await page.getByText("The connection to Earshot is lost").waitFor();
    await page.getByText("You and 9 others are here").waitFor();
    room.enter({ id: "olga", name: "Olga" });
    await gateway.start();
    await page.getByText("You and 10 others are here").waitFor({ timeout: 15_000 });
    await page.getByText("The connection to Earshot is lost").waitFor({ state: "detached" });
  },
);

browserTest("a wrong address, and another version, say so", async ({ gateway, visit }) => {
  const page = await visit();
  await page.getByText("You and 9 others are here").waitFor();
  gateway.sendRaw(JSON.stringify({ type: "bye", reason: "version" }));
  await page.getByRole("heading", { name: "This page is from another version" }).waitFor();
  await page.goto(gateway.address.replace(gateway.token, "wrong"));
  await page.getByRole("heading", { name: "This address does not open the room" }).waitFor();
});

browserTest(
  "frames that make no sense break the connection, not the page",
  async ({ gateway, visit }) => {
    const page = await visit();
    await page.getByText("You and 9 others are here").waitFor();
    for (const text of [
      "rubbish",
      '{"type":"state","channel":"room","version":99,"state":{"self":7}}',
      '{"type":"state"}',
    ]) {
      await until("being there", () => gateway.connected === 1);
      gateway.sendRaw(text);
      await until("being gone", () => gateway.connected === 0);
      await page.getByText("You and 9 others are here").waitFor();
    }
    await until("being back", () => gateway.connected === 1);
  },
);
