/**
 * A room for those who know the pass phrase. Run it on two machines, and once with another phrase:
 * `EARSHOT_SECRET="correct horse battery staple" node examples/closed-room.ts ana`.
 * @module
 */
import { createInterface } from "node:readline";
import { join } from "earshot";

const [name = "somebody", port = "7468", ...interfaces] = process.argv.slice(2);
const secret = process.env["EARSHOT_SECRET"];
if (secret === undefined) throw new Error("set EARSHOT_SECRET to the pass phrase of the room");
const where = interfaces.length === 0 ? {} : { interfaces };
await using peer = await join({ realm: "closed room", secret, name, port: Number(port), ...where });
console.log(`sealed by ${peer.describe().seal}`);

await using room = await peer.group("room");
room.receive((message) => console.log(`${message.from.name}: ${message.text()}`));
for await (const line of createInterface({ input: process.stdin })) {
  const { members } = await room.send(line);
  console.log(`(said to ${members})`);
}
