/**
 * A page without a browser: watches channels through a gateway's WebSocket and prints their states, some a second;
 * commands come as lines of JSON, and their results are printed.
 * @module
 */
import { createInterface } from "node:readline";

interface Frame {
  readonly type: string;
  readonly channel?: string;
}

/** Between two states of a channel. */
const restMs = 200;

const [address = "", ...channels] = process.argv.slice(2);
const url = new URL(address);
const socket = new WebSocket(`ws://${url.host}/socket${url.search}`);
const send = (frame: object): void => socket.send(JSON.stringify(frame));
const tell = (line: object): void => void process.stdout.write(`${JSON.stringify(line)}\n`);
const changed = new Set<string>();
let commands = 0;

socket.addEventListener("open", () => {
  send({ type: "hello", protocol: 1 });
  send({ type: "watch", channels });
  // Who is not heard is given up.
  setInterval(() => send({ type: "ping" }), 10_000);
  // Whoever begins to watch is told the whole state, which spares this program patching.
  setInterval(() => {
    if (changed.size === 0) return;
    send({ type: "unwatch", channels: [...changed] });
    send({ type: "watch", channels: [...changed] });
    changed.clear();
  }, restMs);
});
socket.addEventListener("close", ({ code, reason }) => {
  tell({ type: "closed", code, reason });
  process.exit();
});
socket.addEventListener("message", ({ data }) => {
  const frame = JSON.parse(String(data)) as Frame;
  if (frame.type === "change") changed.add(frame.channel ?? "");
  else tell(frame);
});
createInterface({ input: process.stdin }).on("line", (line) =>
  send({ type: "command", id: String(++commands), command: JSON.parse(line) as object }),
);
