/**
 * Teaches that many clients need no threads: one loop serves all of them, and a limit keeps a crowd from taking
 * everything. `node examples/course/many-clients.ts 2004`, then several `nc 127.0.0.1 2004`
 * @module
 */
import { createServer } from "node:net";

const [port = "2004"] = process.argv.slice(2);
let number = 0;
const server = createServer((client) => {
  const mine = ++number;
  console.log(`client ${mine} connected, ${server.listening ? "others are welcome" : "closing"}`);
  client.setTimeout(60_000, () => client.destroy());
  client.on("data", (bytes) => client.write(`Server message: ${bytes.toString()}`));
  client.on("error", () => {}).on("close", () => console.log(`client ${mine} is gone`));
});
server.maxConnections = 1_000;
server.listen(Number(port), "127.0.0.1", () => console.log("Socket is listening.."));
