/**
 * Makes the picture of the room for the README: `node --conditions=earshot-source packages/app/test/kit/picture.ts`.
 * It needs tmux, and no network but loopback.
 *
 * @module
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { svgOf } from "./capture-to-svg.ts";
import { Tmux } from "./tmux.ts";

const size = { columns: 96, rows: 21 };
const demo = fileURLToPath(new URL("demo-room.ts", import.meta.url));
const target = new URL("../../../../docs/images/room.svg", import.meta.url);

await using terminal = await Tmux.start(size.columns, size.rows, [
  process.execPath,
  "--conditions=earshot-source",
  demo,
]);
const line = async (text: string): Promise<void> => {
  await terminal.type(text);
  await terminal.press("Enter");
};
await terminal.shows("2 Talks •1");
await terminal.press("M-3");
await terminal.shows("1  Physics 3b");
await line("/open 1");
await terminal.shows("it is 9.81");
await terminal.press("M-4");
await terminal.shows("1  Reaction duel");
await line("/join 1");
await terminal.shows("1 signed up");
await terminal.press("M-2");
await line("/accept");
await terminal.shows("日本語もOK");
await terminal.shows("3 Boards •1");
await terminal.shows("1 Lobby •");
await line("Here they are, all forty. Estoy lista.");
await terminal.shows(/carla +Here they are/);
await terminal.type("Who brings the coffee?");
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
      "The screen of earshot up: tabs on top, who is here with talks, boards and games on the left, a conversation on the right, a line to write below",
  }),
);
