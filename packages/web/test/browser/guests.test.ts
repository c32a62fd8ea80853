/**
 * Phones as guests: the host begins and ends it, a guest sees what is theirs.
 * @module
 */
import assert from "node:assert/strict";
import { browserTests, until } from "../kit/site.ts";

const browserTest = browserTests();

browserTest("the host shares the room, renews the address, and stops", async ({ room, visit }) => {
  room.guestAddress = null;
  const page = await visit("#/room");
  await page.getByRole("heading", { name: "Let phones in" }).waitFor();
  await page.getByRole("button", { name: "Share the room" }).press("Enter");
  await page.getByRole("heading", { name: "Phones are welcome" }).waitFor();
  await page.getByText("1 guest", { exact: true }).waitFor();
  room.enter({ id: "guest-9", name: "Yuki", via: "ana" });
  await page.getByText("2 guests", { exact: true }).waitFor();
  const before = room.guestAddress ?? "";
  await page.getByText(before).first().waitFor();
  await page.getByRole("button", { name: "Manage" }).click();
  await page.getByRole("dialog").getByText("crosses the network unencrypted").waitFor();
  await page.getByRole("button", { name: "New address" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "New address" }).click();
  await until("another address", () => room.guestAddress !== before);
  await page
    .getByRole("dialog")
    .getByText(room.guestAddress ?? "")
    .waitFor();
  await page.getByRole("button", { name: "Stop sharing" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Stop sharing" }).click();
  await page.getByRole("heading", { name: "Let phones in" }).waitFor();
  assert.equal(room.people.has("guest-9"), false);
});

browserTest(
  "a guest finds no network and no game to host, whatever the address says",
  async ({ guest }) => {
    const page = await guest("Yuki", "#/network");
    await page.getByRole("heading", { name: "Phones are welcome" }).waitFor();
    assert.equal(await page.getByRole("link", { name: "Network" }).count(), 0);
    assert.equal(await page.getByRole("button", { name: "Manage" }).count(), 0);
    await page.getByRole("listitem").filter({ hasText: "Noor" }).getByText("Guest of").waitFor();
    for (const hash of ["#/games", "#/new-quiz"]) {
      await page.evaluate((to) => (location.hash = to), hash);
      await page.getByRole("heading", { name: "Games" }).waitFor();
      assert.equal(await page.getByRole("link", { name: "Host a quiz" }).count(), 0, hash);
    }
  },
);

browserTest(
  "a guest is the same in another tab, and after the gateway was started again",
  async ({ room, gateway, guest }) => {
    const page = await guest("Yuki", "#/conversations/lobby");
    const count = room.people.size;
    const tab = await page.context().newPage();
    await tab.goto(gateway.guestAddress);
    await tab.getByRole("navigation", { name: "Pages" }).waitFor();
    assert.equal(room.people.size, count);
    await tab.close();
    await gateway.stop();
    await page.getByText("The connection to Earshot is lost").waitFor();
    await gateway.start();
    const line = page.getByRole("textbox", { name: /^Message to/ });
    await line.fill("still me");
    await line.press("Enter");
    await page.locator(".bubble", { hasText: "still me" }).locator(".received").waitFor();
    assert.equal(room.people.size, count);
  },
);
