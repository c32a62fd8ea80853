/**
 * Teaches how to hear a multicast group: join it on the link of one's choice, and share its port with others.
 * `node examples/course/multicast-receive.ts 224.1.1.1 5007 192.0.2.7`, the last being one's own address on that link
 * @module
 */
import { createSocket } from "node:dgram";

const [group = "224.1.1.1", port = "5007", ownAddress] = process.argv.slice(2);
// Several programs of one host hear the same group: each of them has to agree to share the port.
const socket = createSocket({ type: "udp4", reuseAddr: true });
socket.on("message", (bytes, from) => console.log(`${from.address}: ${bytes.toString()}`));
socket.bind(Number(port), () => {
  // Without an address the system chooses a link by its routes, and on a host with two it may be the wrong one.
  socket.addMembership(group, ownAddress);
  console.log(`listening to ${group}:${port}`);
});
