/**
 * The room, one's own name and status, and guests with their phones.
 * @module
 */
import assert from "node:assert/strict";
import { browserTests, until } from "../kit/site.ts";

const browserTest = browserTests();

browserTest("people come, change and go under one's eyes", async ({ room, visit }) => {
  const page = await visit();
  await page.getByText("You and 9 others are here").waitFor();
  const card = (name: string) => page.getByRole("listitem").filter({ hasText: name });
  await card("Ελένη").getByText("directly only").waitFor();
  await card("Noor").first().getByText("Guest of ⁨Ana⁩").waitFor();
  room.enter({ id: "olga", name: "Olga" });
  await page.getByText("You and 10 others are here").waitFor();
  await page.locator("[aria-live=polite]", { hasText: "Olga⁩ came" }).waitFor();
  room.become("olga", { status: { kind: "busy", words: "singing" } });
  await card("Olga").getByText("singing").waitFor();
  room.exit("olga", "failed");
  await page.getByText("Olga⁩ is gone without a goodbye").first().waitFor();
  await page.getByRole("button", { name: /More about .*Ben/ }).click();
  await page.getByRole("dialog").getByText("192.168.1.31:52110").waitFor();
});

browserTest("name, status and icon are changed by keyboard alone", async ({ room, visit }) => {
  const page = await visit();
  await page.getByRole("button", { name: "My name and status" }).first().focus();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog");
  await dialog.waitFor();
  // The name has the focus, and is written over.
  await page.keyboard.press("Control+A");
  await page.keyboard.type("Anita");
  await page.keyboard.press("Tab");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Control+A");
  await page.keyboard.type("in the garden");
  await page.keyboard.press("Tab");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Enter");
  await dialog.waitFor({ state: "detached" });
  const self = room.people.get("ana");
  assert.deepEqual(
    [self?.name, self?.status, self?.icon],
    ["Anita", { kind: "away", words: "in the garden" }, { type: "emoji", emoji: "🐢" }],
  );
  await page.getByRole("listitem").filter({ hasText: "Anita" }).first().waitFor();
  // The focus is back where it was.
  await page.locator("button.me:focus").waitFor();
});

browserTest("a picture is shrunk to what the protocol takes", async ({ room, visit }) => {
  const page = await visit();
  await page.getByRole("button", { name: "My name and status" }).first().click();
  const svg =
    '<svg xmlns="http://www.w3.org/2000/svg" width="900" height="600"><rect width="900" height="600" fill="red"/></svg>';
  const png = await page.evaluate(async () => {
    const canvas = document.createElement("canvas");
    canvas.width = 1_200;
    canvas.height = 800;
    canvas.getContext("2d")?.fillRect(0, 0, 600, 800);
    return canvas.toDataURL("image/png").split(",")[1] ?? "";
  });
  const choose = async (name: string, mimeType: string, buffer: Buffer): Promise<void> => {
    const [chooser] = await Promise.all([
      page.waitForEvent("filechooser"),
      page.getByRole("button", { name: "Picture …" }).click(),
    ]);
    await chooser.setFiles({ name, mimeType, buffer });
  };
  await choose("broken.png", "image/png", Buffer.from(svg));
  await page.getByText("could not be read as a picture").waitFor();
  await choose("large.png", "image/png", Buffer.from(png, "base64"));
  await page.getByRole("button", { name: "Remove the picture" }).waitFor();
  await page.getByRole("button", { name: "Save" }).click();
  await until("the picture", () => room.people.get("ana")?.icon?.type === "picture");
});

browserTest(
  "a guest says a name, is in the room, and is the same after a reload",
  async ({ room, gateway, guest, visit }) => {
    const ana = await visit();
    const page = await guest("Yuki");
    await ana.getByRole("listitem").filter({ hasText: "Yuki" }).first().waitFor();
    const count = room.people.size;
    await page.reload();
    await page.getByText("Yuki").first().waitFor();
    assert.equal(room.people.size, count);
    assert.equal(gateway.connected, 2);
    await page.getByRole("button", { name: "My name and status" }).first().waitFor();
  },
);

browserTest("alone in the room, the page says what to do", async ({ room, visit }) => {
  for (const id of [...room.people.keys()]) if (id !== "ana") room.exit(id);
  room.alone = true;
  room.guestAddress = null;
  const page = await visit();
  await page.getByText("Nobody within earshot yet").waitFor();
  await page.getByRole("heading", { name: "Phones are welcome" }).waitFor({ state: "detached" });
  await page.getByRole("link", { name: "Look at the network" }).click();
  await page.getByRole("heading", { name: "What the doctor says" }).waitFor();
});
