/**
 * Teaches publish and subscribe with a memory: a board has a subject, every subscriber gets each new message, and who
 * comes late reads what was said, from whoever still has it.
 * `node examples/course/message-board.ts weather ana`, and type; the same elsewhere with another name
 * @module
 */
import { createInterface } from "node:readline";
import { join } from "earshot";
import { openBoards } from "earshot/board";

const [subject = "weather", name = "somebody", port = "7468", ...interfaces] =
  process.argv.slice(2);
const where = interfaces.length === 0 ? {} : { interfaces };
await using peer = await join({ name, port: Number(port), ...where });
await using boards = await openBoards(peer);
await boards.caughtUp({ timeoutMs: 5_000 }).catch(() => {});
const board = await boards.create(subject);
const show = ({ text }: { readonly text: string }): void => console.log(`${subject}: ${text}`);
for (const post of board.posts) show(post);
void (async () => {
  for await (const change of board.changes()) if (change.type === "posted") show(change.post);
})();
console.log(`subscribed to ${subject}`);
for await (const line of createInterface({ input: process.stdin }))
  await board.post(`${name}: ${line}`);
