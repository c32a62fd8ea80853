/**
 * Teaches datagrams: no connection, a message stays together, and each brings the address to answer.
 * `node examples/course/udp-echo.ts serve 6789`, and `… ask 6789 Mon Tue Wed`
 * @module
 */
import { createSocket } from "node:dgram";
import { once } from "node:events";

const [role = "serve", port = "6789", ...words] = process.argv.slice(2);
const socket = createSocket("udp4");

if (role === "serve") {
  socket.on("message", (bytes, from) => socket.send(bytes, from.port, from.address));
  // Bound to an address of its own it never hears, and so never answers, what is said to a whole group.
  socket.bind(Number(port), "127.0.0.1", () => console.log(`waiting to receive on ${port}`));
} else {
  for (const word of words) {
    socket.send(word, Number(port), "127.0.0.1");
    const [answer] = (await once(socket, "message")) as [Buffer];
    console.log(`sent ${word}, received ${answer.toString()}`);
  }
  socket.close();
}
