/**
 * A bare socket that sends four small datagrams a second to an address and hears as many: the least that a Node.js
 * program with the traffic of an idle peer takes. A yardstick for the machine, not for the product.
 * @module
 */
import { createSocket } from "node:dgram";

const port = 9_000;
const [to = "127.0.0.1"] = process.argv.slice(2);
const socket = createSocket("udp4");
socket.on("message", () => {});
socket.bind(port, () => {
  process.stdout.write(`${JSON.stringify({ type: "ready" })}\n`);
  setInterval(() => socket.send(Buffer.alloc(70), port, to), 250);
  // As often as a peer thinks of whom to probe.
  setInterval(() => {}, 500);
});
