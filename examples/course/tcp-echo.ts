/**
 * Teaches the life of a connection: listen, accept, read and write until the other end says that it is done.
 * `node examples/course/tcp-echo.ts serve 65432`, and `… ask 65432 Mon Tue Wed`
 * @module
 */
import { connect, createServer } from "node:net";

const [role = "serve", port = "65432", ...words] = process.argv.slice(2);

if (role === "serve") {
  // `pipe` also waits while the client does not read: what it has not taken is not asked for.
  const server = createServer((client) => client.on("error", () => {}).pipe(client));
  server.listen(Number(port), "127.0.0.1", () =>
    console.log(`waiting for a connection on ${port}`),
  );
} else {
  const socket = connect(Number(port), "127.0.0.1");
  const answers = socket.setEncoding("utf8")[Symbol.asyncIterator]();
  for (const word of words) {
    socket.write(word);
    // A word this short comes back in one piece. In general TCP keeps bytes in order, not messages together.
    console.log(`sent ${word}, received ${(await answers.next()).value}`);
  }
  socket.end();
}
