/**
 * A calculator that answers whoever asks, wherever it runs: `node examples/ask.ts serve` on one machine, then
 * `node examples/ask.ts ask "4 5 6"` on another.
 * @module
 */
import { join } from "earshot";

const [job = "serve", numbers = "4 5", port = "7468", ...interfaces] = process.argv.slice(2);
const where = interfaces.length === 0 ? {} : { interfaces };
await using peer = await join({ name: job, port: Number(port), ...where });

if (job === "serve") {
  peer.serve("sum", (request) => {
    const addends = request.text().split(" ").map(Number);
    if (addends.some(Number.isNaN)) throw new Error(`"${request.text()}" are no numbers`);
    return addends.reduce((sum, next) => sum + next, 0);
  });
  await peer.closed;
} else {
  // Anybody who serves it; it does no harm to add twice, so another may go on where one is lost.
  const reply = await peer.request({}, "sum", numbers, { repeat: "safe" });
  console.log(
    `${numbers.replaceAll(" ", " + ")} = ${String(reply.value())}, says ${reply.from.name}`,
  );
}
