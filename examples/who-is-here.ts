/**
 * Says who comes, changes and goes until Ctrl-C: `node examples/who-is-here.ts`.
 * @module
 */
import { join, type Member } from "earshot";

const [port = "7468", ...interfaces] = process.argv.slice(2);
const leaving = new AbortController();
process.once("SIGINT", () => leaving.abort());
const where = interfaces.length === 0 ? {} : { interfaces };
await using peer = await join({ name: "watcher", port: Number(port), ...where });

// Changes are collected from this call on; whoever is here already stands in the view.
const changes = peer.changes({}, { signal: leaving.signal });
for (const member of peer.view.members) console.log(`here: ${words(member)}`);
for await (const { type, member, view } of changes)
  console.log(`${type}: ${words(member)}; ${view.members.length} here`);

function words({ name, roles, groups }: Member): string {
  return `${name} [${roles.join(" ")}] in [${groups.join(" ")}]`;
}
