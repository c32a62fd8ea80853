/**
 * Asks one peer something that no other hears: `node examples/direct-message.ts answer` on one machine,
 * then `node examples/direct-message.ts ask "How late is it?"` on another.
 * @module
 */
import { join } from "earshot";

const [job = "answer", text = "hello", port = "7468", ...interfaces] = process.argv.slice(2);
const where = interfaces.length === 0 ? {} : { interfaces };
const roles = job === "answer" ? ["oracle"] : [];
await using peer = await join({ name: job, roles, port: Number(port), ...where });

if (job === "ask") {
  const [oracle] = await peer.find({ role: "oracle" });
  if (oracle === undefined) throw new Error("find waits until there is one");
  await peer.send(oracle, text, { until: "delivered", timeoutMs: 5_000 });
}
// What is sent to this peer alone; members of groups are written to in the same way.
for await (const message of peer) {
  console.log(`${message.from.name}: ${message.text()}`);
  if (job === "ask") break;
  await peer.send(message.from, `You said "${message.text()}".`);
}
