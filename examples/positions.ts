/**
 * Positions of which only the latest matters: what is late is replaced, never repeated. Run it twice:
 * `node examples/positions.ts ana`.
 * @module
 */
import { join } from "earshot";

const [name = "somebody", steps = "50", port = "7468", ...interfaces] = process.argv.slice(2);
const where = interfaces.length === 0 ? {} : { interfaces };
await using peer = await join({ name, port: Number(port), ...where });
await using field = await peer.group("field", { reliability: "best-effort" });

field.receive((message) => {
  const { x, y } = message.value() as { x: number; y: number };
  console.log(`${message.from.name} is at ${x}, ${y}`);
});
await peer.find({ group: "field" });
for (let step = 1; step <= Number(steps); step++) {
  // Of those with the same key that have not left or been read yet, the latest replaces the others.
  await field.send({ x: step, y: step * 2 }, { key: "position" });
  await new Promise((resolve) => setTimeout(resolve, 20));
}
