/**
 * The smallest peer: says who is here and talks in a group. Run it twice: `node examples/hello.ts ana`.
 * @module
 */
import { createInterface } from "node:readline";
import { join, type Peer } from "earshot";

const [name = "somebody", port = "7468", ...interfaces] = process.argv.slice(2);
const everywhere = interfaces.length === 0;
await using peer = await join({ name, port: Number(port), ...(everywhere ? {} : { interfaces }) });
void tellWhoIsHere(peer);

await using kitchen = await peer.group("kitchen");
kitchen.receive((message) => console.log(`${message.from.name}: ${message.text()}`));
for await (const line of createInterface({ input: process.stdin })) await kitchen.send(line);

async function tellWhoIsHere(of: Peer): Promise<void> {
  for await (const { type, member } of of.changes()) console.log(`${member.name} ${type}`);
}
