/**
 * A page without a browser: watches channels through a gateway's WebSocket and prints each of their states; commands
 * come as lines of JSON, and their results are printed.
 * @module
 */
import { createInterface } from "node:readline";
import { applied } from "../../packages/app/test/gateway/kit/applied.ts";

interface Frame {
  readonly type: string;
  readonly channel?: string;
  readonly state?: unknown;
  readonly patch?: Parameters<typeof applied>[1];
}

const [address = "", ...channels] = process.argv.slice(2);
const url = new URL(address);
const socket = new WebSocket(`ws://${url.host}/socket${url.search}`);
const send = (frame: object): void => socket.send(JSON.stringify(frame));
const tell = (line: object): void => void process.stdout.write(`${JSON.stringify(line)}\n`);
const states = new Map<string, unknown>();
let commands = 0;

socket.addEventListener("open", () => {
  send({ type: "hello", protocol: 1 });
  send({ type: "watch", channels });
  // Who is not heard is given up.
  setInterval(() => send({ type: "ping" }), 10_000);
});
socket.addEventListener("close", ({ code, reason }) => {
  tell({ type: "closed", code, reason });
  process.exit();
});
socket.addEventListener("message", ({ data }) => {
  const frame = JSON.parse(String(data)) as Frame;
  if (frame.type === "result" || frame.type === "bye") return tell(frame);
  if (frame.type !== "state" && frame.type !== "change") return undefined;
  const { type, channel = "", patch = [] } = frame;
  const state = type === "state" ? frame.state : applied(states.get(channel), patch);
  states.set(channel, state);
  return tell({ type: "state", channel, state });
});
createInterface({ input: process.stdin }).on("line", (line) =>
  send({ type: "command", id: String(++commands), command: JSON.parse(line) as object }),
);
