/**
 * Teaches the five levels of a send: released when the message is queued, has left, is with the receivers' systems, has
 * been handled by their programs, or has been answered. Each costs more time and says more.
 * `node examples/course/five-levels.ts listen`, then `… send`
 * @module
 */
import { join } from "earshot";

const [role = "listen", port = "7468", ...interfaces] = process.argv.slice(2);
const where = interfaces.length === 0 ? {} : { interfaces };
await using peer = await join({ name: role, port: Number(port), ...where });
process.once("SIGINT", () => void peer.close());

if (role === "listen") {
  const group = await peer.group("levels");
  group.receive((message) => console.log(`handled ${message.text()}`));
  peer.serve("answer", (request) => `an answer to ${String(request.value())}`);
  await peer.closed;
} else {
  const [listener] = await peer.find({ group: "levels" }, { atLeast: 1, timeoutMs: 10_000 });
  const group = await peer.group("levels", { join: false });
  const timed = async (level: string, sending: Promise<unknown>): Promise<void> => {
    const begin = performance.now();
    await sending;
    console.log(`${level}: ${(performance.now() - begin).toFixed(2)} ms`);
  };
  await timed("queued (non-blocking)", group.send("queued", { until: "queued" }));
  await timed("sent (blocking)", group.send("sent", { until: "sent" }));
  await timed("received (reliable blocking)", group.send("received", { until: "received" }));
  await timed("delivered (explicit blocking)", group.send("delivered", { until: "delivered" }));
  if (listener === undefined) throw new Error("nobody is there to answer");
  await timed("answered (request and reply)", peer.request(listener, "answer", "a request"));
}
