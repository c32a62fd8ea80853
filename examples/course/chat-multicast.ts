/**
 * Teaches a chat without a server: everybody is in a multicast group, and a message is a datagram `name: text`. Nobody
 * knows who is there, and what is lost is lost. `node examples/course/chat-multicast.ts ana 192.0.2.7`, with one's address
 * @module
 */
import { createSocket } from "node:dgram";
import { createInterface } from "node:readline";

const [name = "somebody", ownAddress, port = "5007", group = "224.1.1.1"] = process.argv.slice(2);
const socket = createSocket({ type: "udp4", reuseAddr: true });
const say = (text: string): void => socket.send(`${name}: ${text}`, Number(port), group);
socket.on("message", (bytes) => console.log(bytes.toString()));
socket.bind(Number(port), () => {
  socket.addMembership(group, ownAddress);
  if (ownAddress !== undefined) socket.setMulticastInterface(ownAddress);
  say("Entering user");
});
for await (const line of createInterface({ input: process.stdin })) {
  say(line);
  if (line.toLowerCase() === "quit") break;
}
// What was said last may still be on its way out.
setImmediate(() => socket.close());
process.stdin.destroy();
