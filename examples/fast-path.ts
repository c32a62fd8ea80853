/**
 * Many small messages, as fast as the members take them: `node examples/fast-path.ts read` on one
 * machine, then `node examples/fast-path.ts write` on another.
 * @module
 */
import { join } from "earshot";

const [job = "read", messages = "100000", port = "7468", ...interfaces] = process.argv.slice(2);
const where = interfaces.length === 0 ? {} : { interfaces };
await using peer = await join({ name: job, port: Number(port), ...where });
await using ticks = await peer.group("ticks", { join: job === "read" });

if (job === "write") {
  await peer.find({ group: "ticks" });
  const body = new Uint8Array(64);
  // What is written in one turn leaves together. A full stream takes nothing: then wait for room.
  for (let left = Number(messages); left > 0;)
    if (ticks.write(body)) left--;
    else await ticks.writable();
  const { by } = await ticks.flush();
  console.log(`${by.length} have it all`);
} else {
  let count = 0;
  const { promise: done, resolve } = Promise.withResolvers<void>();
  // A batch is lent: what is not read out of it is gone when the handler returns.
  using _ = ticks.receiveBatch((batch) => {
    for (const { bytes } of batch) if (bytes.length === 64) count++;
    if (count >= Number(messages)) resolve();
  });
  await done;
  console.log(`${count} messages`);
}
