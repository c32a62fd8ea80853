/**
 * Makes docs/images/demo.svg and demo-lobby.png: what a newcomer sees of `npm start -- --demo`, in the terminal and in the
 * browser. It needs tmux, Chromium and no network but loopback:
 * `node --conditions=earshot-source packages/web/test/demo-pictures.ts`; OUT names another folder.
 * @module
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { svgOf } from "../../app/test/kit/capture-to-svg.ts";
import { nodeArgs } from "../../app/test/kit/program.ts";
import { Tmux } from "../../app/test/kit/tmux.ts";
import { freePort } from "../../earshot/test/kit/free-port.ts";
import { launch, open } from "./kit/chromium.ts";

const out = process.env["OUT"] ?? join(import.meta.dirname, "../../../docs/images");
const size = { columns: 100, rows: 26 };
const patienceMs = 180_000;

const port = String(await freePort());
await using terminal = await Tmux.start(size.columns, size.rows, [
  process.execPath,
  ...nodeArgs,
  ...["up", "--demo", "--name", "ana", "--port", port],
]);
const line = async (text: string): Promise<void> => {
  await terminal.type(text);
  await terminal.press("Enter");
};
await patiently(/Pip\b.*Welcome, ana!/);
await line("/icon 🦊");
await patiently(/Quincy\b.*Quiz!/);
await line("/games");
await patiently(/1 +Ears/);
await line("/join 1");
await patiently(/signed up/);
await line("/boards");
await line("/open 1");
await patiently(/Yellow umbrella/);
await line("/lobby");
await line("hola a todos 👋");
await patiently(/Hola, ana/);
await patiently(/invites you to/);
const [address = ""] = /http:\S+/.exec(await terminal.screen()) ?? [];
const [column = 0, row = 0] = (
  await terminal.run("display-message", "-p", "#{cursor_x} #{cursor_y}")
)
  .split(" ")
  .map(Number);
writeFileSync(
  join(out, "demo.svg"),
  svgOf({
    ...size,
    text: (await terminal.colours()).replace(/token=[\w-]+/, `token=${"·".repeat(24)}`),
    cursor: { column, row },
    title:
      "The terminal after npm start -- --demo: six bots talk in the lobby, one greets the newcomer, a quiz begins, and the address of the same room in the browser stands below",
  }),
);

const browser = await launch();
{
  await using opened = await open(browser, `${address}#/conversations/lobby`, {
    viewport: { width: 1280, height: 820 },
    colorScheme: "light",
  });
  await opened.page.getByText("¡Hola, ana!").filter({ visible: true }).first().waitFor();
  await opened.page.evaluate(() => document.fonts.ready);
  await opened.page.screenshot({ path: join(out, "demo-lobby.png"), animations: "disabled" });
  for (const complaint of opened.complaints) process.stderr.write(`${complaint}\n`);
}
await browser.close();

/** Bots take their time. */
async function patiently(what: RegExp): Promise<void> {
  const end = performance.now() + patienceMs;
  for (;;) {
    try {
      return await terminal.shows(what);
    } catch (error) {
      if (performance.now() > end) throw error;
    }
  }
}
