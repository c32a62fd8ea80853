/**
 * Boards, the calculator and the network page.
 * @module
 */
import assert from "node:assert/strict";
import { browserTests, until } from "../kit/site.ts";

const browserTest = browserTests();

browserTest(
  "a board is made, written on, edited, pinned, searched; a post is retracted",
  async ({ room, visit, guest }) => {
    const page = await visit("#/boards");
    await page.getByRole("button", { name: "New board" }).click();
    await page.getByRole("textbox", { name: "Subject" }).fill("Choir");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Choir" }).waitFor();
    const line = page.getByRole("textbox", { name: "New post on ⁨Choir⁩" });
    await line.fill("Rehearsal on Monday");
    await line.press("Control+Enter");
    const post = page.getByRole("article").filter({ hasText: "Rehearsal on Monday" });
    await post.waitFor();
    const yuki = await guest("Yuki", "#/boards");
    await yuki.getByRole("link", { name: /Choir/ }).click();
    await yuki.getByText("Rehearsal on Monday").waitFor();
    assert.equal(
      await yuki.getByRole("button", { name: "Pin" }).count(),
      0,
      "only whose board or post it is",
    );
    await yuki.getByRole("button", { name: "Subscribe" }).click();
    await post.getByRole("button", { name: "Edit" }).click();
    await page.getByRole("textbox", { name: "Edit the post" }).fill("Rehearsal on Tuesday");
    await page.getByRole("button", { name: "Save" }).click();
    const edited = page.getByRole("article").filter({ hasText: "Rehearsal on Tuesday" });
    await edited.getByText("edited").waitFor();
    await edited.getByRole("button", { name: "Pin" }).click();
    await yuki.getByRole("region", { name: "Pinned" }).getByText("Rehearsal on Tuesday").waitFor();
    await page.getByRole("searchbox", { name: "Search all boards" }).fill("tuesday");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "1 post found" }).waitFor();
    await page.getByRole("link", { name: /Rehearsal on Tuesday/ }).click();
    await edited.getByRole("button", { name: "Retract" }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Retract" }).click();
    await yuki.getByText("Nothing has been posted yet.").waitFor();
    assert.ok([...room.boards.values()].at(-1)?.posts.length === 0);
  },
);

browserTest("what is new on a board is marked, and read when one leaves it", async ({ visit }) => {
  const page = await visit("#/boards");
  await page.getByRole("link", { name: /House news.*1 unread/ }).click();
  await page
    .getByRole("article")
    .filter({ hasText: "Heating is on" })
    .getByText("New", { exact: true })
    .waitFor();
  await page.getByRole("link", { name: /Lost and found/ }).click();
  await page
    .getByRole("link", { name: /House news/ })
    .filter({ hasNotText: "unread" })
    .waitFor();
});

browserTest(
  "sums are asked of the nearest or of one, by keyboard; mistakes are told plainly",
  async ({ gateway, visit }) => {
    const page = await visit("#/calculator");
    await page.getByRole("button", { name: "* + 1 2 3" }).click();
    const line = page.getByRole("textbox", { name: "Expression" });
    await line.press("Enter");
    await page.locator(".calc-result", { hasText: "9" }).waitFor();
    await page.getByText("⁨tomás⁩ in ⁨0.6⁩ ms").waitFor();
    await page.getByRole("button", { name: /Who shall answer/ }).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("option", { name: /sigma/ }).waitFor();
    await page.keyboard.press("End");
    await page.keyboard.press("Enter");
    await line.fill("/ 1 0");
    await line.press("Enter");
    await page.locator(".calc-problem", { hasText: "Division by zero." }).waitFor();
    const asked = gateway.commands.flatMap(({ command }) =>
      command.type === "calculate" ? [command.server] : [],
    );
    assert.deepEqual(asked, [null, "sigma"]);
    await page.reload();
    await page.locator(".calc-problem").waitFor();
  },
);

browserTest(
  "the network in words, as a picture, in figures, frame by frame",
  async ({ room, visit }) => {
    const page = await visit("#/network");
    await page.getByText("The receive buffer is small").waitFor();
    const links = page.getByRole("navigation", { name: "Parts of this page" });
    await links.getByRole("link", { name: "Peers" }).click();
    await page.getByRole("row", { name: /Ελένη no no yes/ }).waitFor();
    assert.equal(await page.locator(".edge.unicast").count(), 2, "one peer, and the key");
    await links.getByRole("link", { name: "Traffic" }).click();
    await page.getByRole("img", { name: /Loss and repair.*Lost.* now/ }).waitFor();
    assert.equal(await page.locator(".chart canvas").count(), 4);
    await links.getByRole("link", { name: "Protocol" }).click();
    await page
      .getByRole("listitem")
      .filter({ hasText: "⁨Lucía⁩ to ⁨Ben⁩: ⁨nak⁩ ⁨171–174 (4) of stream 2" })
      .first()
      .waitFor();
    await page.getByRole("button", { name: "Pause" }).click();
    const event = {
      id: "new",
      at: Date.now(),
      frame: "goodbye",
      from: { person: "kai", name: "Kai" },
      to: null,
      way: "multicast" as const,
      count: 1,
      text: "",
      about: [],
      omitted: 0,
    };
    room.network = { ...room.network, protocol: [...room.network.protocol, event] };
    room.changed();
    await page.getByText("Paused, 1 newer").waitFor();
    await page.getByRole("button", { name: "Go on" }).click();
    await page.getByRole("listitem").filter({ hasText: "goodbye" }).waitFor();
    await page.getByRole("button", { name: "nak", exact: true }).click();
    await until(
      "fewer lines",
      async () => (await page.getByRole("listitem").filter({ hasText: "nak" }).count()) === 0,
    );
  },
);
