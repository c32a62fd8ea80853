/**
 * Teaches what changes for a client with the transport: TCP needs a line end to part requests, UDP a time-out, and a
 * peer neither address nor port. `node examples/course/calculator.ts tcp "+ 4 5"`, or `udp`, or `peer`
 * @module
 */
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { connect } from "node:net";
import { createInterface } from "node:readline";
import { join } from "earshot";
import { calculate } from "earshot/calculator";

const [transport = "peer", request = "+ 4 5", classicPort = "7777", port = "7468", ...interfaces] =
  process.argv.slice(2);

async function overTcp(): Promise<string> {
  const socket = connect(Number(classicPort), "127.0.0.1");
  socket.end(`${request}\n`);
  for await (const line of createInterface({ input: socket })) return line;
  return "no answer";
}

async function overUdp(): Promise<string> {
  const socket = createSocket("udp4");
  socket.send(request, Number(classicPort), "127.0.0.1");
  const [answer] = (await once(socket, "message", { signal: AbortSignal.timeout(2_000) })) as [
    Buffer,
  ];
  socket.close();
  return answer.toString();
}

async function overPeers(): Promise<string> {
  const where = interfaces.length === 0 ? {} : { interfaces };
  await using peer = await join({ name: "asker", port: Number(port), ...where });
  return (await calculate(peer, request)).value;
}

const ways = new Map([
  ["tcp", overTcp],
  ["udp", overUdp],
  ["peer", overPeers],
]);
console.log(await (ways.get(transport) ?? overPeers)());
