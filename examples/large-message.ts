/**
 * Sends a file to everybody in a group, and keeps what comes: `node examples/large-message.ts keep inbox`
 * on one machine, then `node examples/large-message.ts send photos.tar` on another.
 * @module
 */
import { createReadStream, createWriteStream, statSync } from "node:fs";
import { pipeline } from "node:stream/promises";
import { join } from "earshot";

const [job = "keep", path = "inbox.bin", port = "7468", ...interfaces] = process.argv.slice(2);
const where = interfaces.length === 0 ? {} : { interfaces };
await using peer = await join({ name: job, port: Number(port), ...where });
await using files = await peer.group("files", { join: job === "keep" });

if (job === "send") {
  await peer.find({ group: "files" });
  const total = statSync(path).size;
  const onProgress = ({ sent }: { sent: number }) => console.log(`${sent} of ${total} bytes`);
  // Read as there is room for it, and never held whole.
  const { by } = await files.send(createReadStream(path), {
    total,
    onProgress,
    until: "received",
  });
  console.log(`${by.length} have it`);
} else {
  for await (const { from, stream, total } of files) {
    if (stream === undefined) continue;
    await pipeline(stream, createWriteStream(path, { flags: "wx" }));
    console.log(`${total} bytes of ${from.name}`);
    break;
  }
}
