/**
 * Teaches the answering side of discovery by broadcast: hear a newcomer, add it to one's view, tell it of oneself.
 * `node examples/course/broadcast-listener.ts 5972`
 * @module
 */
import { createSocket } from "node:dgram";

const [port = "5972"] = process.argv.slice(2);
const view = new Set<string>();
const socket = createSocket({ type: "udp4", reuseAddr: true });
socket.on("message", (bytes, from) => {
  if (!bytes.toString().endsWith(" sent a broadcast")) return;
  // The packet says where it came from; what its text says may be wrong.
  view.add(from.address);
  console.log(`view: ${[...view].join(" ")}`);
  socket.send("I replied", from.port, from.address);
});
socket.bind(Number(port), () => console.log(`listening for broadcasts on ${port}`));
