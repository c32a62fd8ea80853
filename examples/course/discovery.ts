/**
 * Teaches discovery with REQUEST and ANNOUNCE as Earshot does it: a newcomer's request is answered by everybody, from
 * then on all announce themselves now and then, and who leaves says goodbye. The view is never asked for, it is there.
 * `node examples/course/discovery.ts ana calculator`, several times
 * @module
 */
import { join, type View } from "earshot";

const [name = "somebody", role = "student", port = "7468", ...interfaces] = process.argv.slice(2);
const where = interfaces.length === 0 ? {} : { interfaces };
await using peer = await join({ name, roles: [role], port: Number(port), ...where });
process.once("SIGINT", () => void peer.close());
const tell = (what: string, view: View): void => {
  const members = view.members.map((member) => `${member.name} (${member.roles.join(", ")})`);
  console.log(`${what}: ${members.join(", ")}`);
};
const changes = peer.changes();
tell("here", peer.view);
for await (const { type, view } of changes) tell(type, view);
