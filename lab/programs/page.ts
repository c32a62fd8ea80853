/**
 * A page without a browser: watches the room through a gateway's WebSocket and prints each state of it; commands come
 * as lines of JSON, and their results are printed.
 * @module
 */
import { createInterface } from "node:readline";
import { applied } from "../../packages/app/test/gateway/kit/applied.ts";

interface Frame {
  readonly type: string;
  readonly state?: unknown;
  readonly patch?: Parameters<typeof applied>[1];
}

const [address = ""] = process.argv.slice(2);
const url = new URL(address);
const socket = new WebSocket(`ws://${url.host}/socket${url.search}`);
const send = (frame: object): void => socket.send(JSON.stringify(frame));
const tell = (line: object): void => void process.stdout.write(`${JSON.stringify(line)}\n`);
let room: unknown;
let commands = 0;

socket.addEventListener("open", () => {
  send({ type: "hello", protocol: 1 });
  send({ type: "watch", channels: ["room"] });
  // Who is not heard is given up.
  setInterval(() => send({ type: "ping" }), 10_000);
});
socket.addEventListener("close", () => process.exit());
socket.addEventListener("message", ({ data }) => {
  const frame = JSON.parse(String(data)) as Frame;
  if (frame.type === "result") return tell(frame);
  if (frame.type !== "state" && frame.type !== "change") return undefined;
  room = frame.type === "state" ? frame.state : applied(room, frame.patch ?? []);
  return tell({ type: "room", room });
});
createInterface({ input: process.stdin }).on("line", (line) =>
  send({ type: "command", id: String(++commands), command: JSON.parse(line) as object }),
);
