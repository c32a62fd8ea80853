/**
 * The protocol in the page: chosen by frame and person, explained, and a flight recording that is opened and gone
 * through, in four languages' words and by the keyboard.
 * @module
 */
import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { recordingPath, recordingSecretHeader } from "@earshot/app/protocol";
import { serious } from "../kit/axe.ts";
import { exchange } from "../kit/exchange.ts";
import { browserTests, until } from "../kit/site.ts";

const browserTest = browserTests();
const hash = "#/network/protocol";
const file = { name: "today.earshot", mimeType: "", buffer: Buffer.from("a recording") };

const lines = (page: Page, text: string) => page.getByRole("listitem").filter({ hasText: text });

browserTest(
  "frames are chosen by person, explained, and told where some were left out",
  async (site) => {
    const { room } = site;
    const page = await site.visit(hash);
    await lines(page, "nak").first().waitFor();
    await page.getByRole("button", { name: "Of whom" }).click();
    await page.getByRole("option", { name: "tomás" }).click();
    await until("only what concerns Tomás", async () => (await lines(page, "nak").count()) === 0);
    await lines(page, "ping").first().waitFor();
    const [first] = room.network.protocol;
    assert.ok(first);
    const event = { ...first, id: "late", omitted: 12 };
    room.network = { ...room.network, protocol: [...room.network.protocol, event] };
    room.changed();
    await page.getByText("12 more before, too fast to be told").waitFor();
    await page.getByText("What the frames mean").click();
    await page.getByText("Nothing is said when all is well.").waitFor();
    assert.deepEqual(await serious(page), []);
  },
);

browserTest("a recording is opened, gone through by keyboard, and played", async (site) => {
  const recording = await exchange();
  const page = await site.visit(hash);
  const asked: (string | undefined)[] = [];
  await page.route(`**${recordingPath}`, async (route) => {
    const headers = route.request().headers();
    asked.push(headers["authorization"], headers[recordingSecretHeader]);
    const closed = headers[recordingSecretHeader] === undefined;
    const error = { code: "ERR_EARSHOT_SECRET_NEEDED", message: "The realm is closed." };
    await (closed
      ? // With its real status, 422, the browser would complain by itself.
        route.fulfill({ json: { ok: false, error } })
      : route.fulfill({ json: recording }));
  });
  await page.getByRole("button", { name: "From a recording" }).click();
  await page.locator('input[type="file"]').setInputFiles(file);
  await page.getByLabel("Its pass phrase").fill("für uns");
  await page.keyboard.press("Enter");
  await page.getByText("everything is the same again").waitFor();
  const token = `Bearer ${site.gateway.token}`;
  assert.deepEqual(asked, [token, undefined, token, encodeURIComponent("für uns")]);
  await until("the end", async () => (await lines(page, "is suspected").count()) > 0);
  assert.deepEqual(await serious(page), []);

  // From the first frame on, one after the other.
  const place = page.getByRole("slider", { name: "Place in the recording" });
  await place.focus();
  await page.keyboard.press("Home");
  await until("the beginning", async () => (await lines(page, "suspected").count()) === 0);
  const shown = async (): Promise<number> => await page.getByRole("listitem").count();
  const before = await shown();
  await page.getByRole("button", { name: "One frame on" }).click();
  await until("one more", async () => (await shown()) > before);
  await page.getByRole("button", { name: "One frame back" }).click();
  await until("one less", async () => (await shown()) === before);

  await page.getByLabel("Speed").selectOption("100");
  await page.getByRole("button", { name: "Play" }).click();
  await until("the end again", async () => (await lines(page, "is suspected").count()) > 0);
  // What was lost, and how it came after all.
  for (const frame of await page.locator(".protocol-filter .toggle").allTextContents())
    if (frame !== "nak" && frame !== "repair")
      await page.getByRole("button", { name: frame, exact: true }).click();
  await lines(page, "⁨Lucía⁩ to ⁨Ana⁩: ⁨nak⁩ ⁨2 of stream").first().waitFor();
  await lines(page, "⁨Ana⁩ to ⁨Lucía⁩: ⁨repair⁩ ⁨2 of stream").first().waitFor();
});

browserTest("what cannot be replayed is told in the reader's words", async (site) => {
  const page = await site.visit(hash, { locale: "es-ES" });
  let code = "";
  await page.route(`**${recordingPath}`, (route) =>
    route.fulfill({ json: { ok: false, error: { code, message: "Fallo raro." } } }),
  );
  await page.getByRole("button", { name: "De una grabación" }).click();
  for (const [given, words] of [
    ["ERR_EARSHOT_NOT_A_RECORDING", "no es una grabación"],
    ["ERR_TOO_LONG", "demasiado grande"],
    ["ERR_FULL", "otra grabación"],
    ["ERR_REQUEST", "Fallo raro."],
  ] as const) {
    code = given;
    await page.locator('input[type="file"]').setInputFiles(file);
    await page.getByRole("alert").filter({ hasText: words }).waitFor();
  }
});
