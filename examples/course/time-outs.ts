/**
 * Teaches what to do when no answer comes: wait for a time, ask again, and give up in the end. The question may have
 * been lost, or the answer; who asks cannot tell which. `node examples/course/time-outs.ts 6789 Mon`
 * @module
 */
import { createSocket } from "node:dgram";
import { once } from "node:events";

const [port = "6789", word = "Mon", waitMs = "200"] = process.argv.slice(2);
const socket = createSocket("udp4");
for (let attempt = 1, waiting = Number(waitMs); attempt <= 3; attempt++, waiting *= 2) {
  socket.send(word, Number(port), "127.0.0.1");
  try {
    const signal = AbortSignal.timeout(waiting);
    const [answer] = (await once(socket, "message", { signal })) as [Buffer];
    console.log(`received ${answer.toString()} at attempt ${attempt}`);
    process.exitCode = 0;
    break;
  } catch (error) {
    if (!(error instanceof Error && error.name === "AbortError")) throw error;
    console.log(`no answer within ${waiting} ms`);
    process.exitCode = 1;
  }
}
socket.close();
