/**
 * Makes the picture of the room for the README: `node --conditions=earshot-source packages/app/test/kit/picture.ts`.
 * It needs tmux, and no network.
 *
 * @module
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { svgOf } from "./capture-to-svg.ts";
import { Tmux } from "./tmux.ts";

const size = { columns: 92, rows: 19 };
const demo = fileURLToPath(new URL("demo-room.ts", import.meta.url));
const target = new URL("../../../../docs/images/room.svg", import.meta.url);

await using terminal = await Tmux.start(
  size.columns,
  size.rows,
  [process.execPath, "--conditions=earshot-source", demo],
  { DEMO: "picture" },
);
await terminal.shows("Let's go!");
await terminal.type("Estoy lista. Who brings the coffee?");
await terminal.shows("the coffee?");
const [column = 0, row = 0] = (
  await terminal.run("display-message", "-p", "#{cursor_x} #{cursor_y}")
)
  .split(" ")
  .map(Number);
mkdirSync(new URL(".", target), { recursive: true });
writeFileSync(
  target,
  svgOf({
    ...size,
    text: await terminal.colours(),
    cursor: { column, row },
    title:
      "The screen of earshot up: who is here on the left, the conversation on the right, a line to write below",
  }),
);
