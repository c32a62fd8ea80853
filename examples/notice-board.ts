/**
 * A message board: `node examples/notice-board.ts Lunch ana` on several machines. What is typed is posted; whoever
 * comes later reads all of it, though its author may be gone.
 * @module
 */
import { createInterface } from "node:readline";
import { join } from "earshot";
import { openBoards } from "earshot/board";

const [subject = "Lunch", name = "somebody", port = "7468", ...interfaces] = process.argv.slice(2);
const where = interfaces.length === 0 ? {} : { interfaces };
await using peer = await join({ name, port: Number(port), ...where });
await using boards = await openBoards(peer);
await boards.caughtUp();
const board = await boards.create(subject);

const changes = board.changes();
for (const { text } of board.posts) console.log(`posted: ${text}`);
void (async () => {
  for await (const { type, post } of changes) console.log(`${type}: ${post.text}`);
})();
for await (const line of createInterface({ input: process.stdin })) await board.post(line);
