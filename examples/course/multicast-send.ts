/**
 * Teaches the three choices of who sends to a multicast group: out of which link, how many routers it may pass (TTL),
 * and whether programs of this host hear it too (loop-back). One need not be a member to send.
 * `node examples/course/multicast-send.ts 224.1.1.1 5007 192.0.2.7 "hello, everybody" 1 on`
 * @module
 */
import { createSocket } from "node:dgram";

const [group = "224.1.1.1", port = "5007", ownAddress, text = "hello", ttl = "1", loop = "on"] =
  process.argv.slice(2);
const socket = createSocket("udp4");
socket.bind(0, ownAddress, () => {
  if (ownAddress !== undefined) socket.setMulticastInterface(ownAddress);
  socket.setMulticastTTL(Number(ttl));
  socket.setMulticastLoopback(loop === "on");
  socket.send(text, Number(port), group, () => socket.close());
});
