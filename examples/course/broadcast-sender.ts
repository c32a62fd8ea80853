/**
 * Teaches the asking side: a newcomer that knows nobody says so to everybody, collects the replies, and has its view.
 * `node examples/course/broadcast-sender.ts 192.0.2.255 5972`, with the highest address of one's subnet
 * @module
 */
import { createSocket } from "node:dgram";
import { setTimeout as after } from "node:timers/promises";

const [broadcast = "255.255.255.255", port = "5972", collectMs = "1000"] = process.argv.slice(2);
const view = new Set<string>();
const socket = createSocket("udp4");
socket.on("message", (_, from) => view.add(from.address));
socket.bind(0, () => {
  // A program has to say that it means it: one datagram will wake every host.
  socket.setBroadcast(true);
  socket.send("somebody sent a broadcast", Number(port), broadcast);
});
await after(Number(collectMs));
console.log(`view: ${[...view].join(" ")}`);
socket.close();
