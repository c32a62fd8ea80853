/**
 * `earshot gateway`: the room in the browser, and for programs of this machine, without a screen.
 *
 * @module
 */
import type { Call, CommandBody } from "../cli/command.ts";
import { Failure } from "../cli/usage-error.ts";
import { demoCall } from "../demo/demo-call.ts";
import { type Printer, printer } from "../output/printer.ts";
import { tellStatus } from "../session/tell-status.ts";
import { told } from "../session/told-to-leave.ts";
import { type RoomSession, withRoom } from "../session/with-room.ts";

export const gateway: CommandBody = {
  takes: { least: 0, most: 0 },
  options: ["port-http", "open", "demo", "data"],
  details: [
    "Takes part in the room and serves its pages on this machine: people, conversations, boards, games, the calculator and the network. Prints their address; whoever has that address is you, so keep it to yourself. Ctrl-C leaves.",
    "Programs of any language take part through the same address: docs/gateway.md tells how. With --json the address is an object: type (gateway), address, port, token, pid. /metrics is for Prometheus, /health tells that it runs.",
  ],
  examples: [
    ["earshot gateway --open", "take part, in the browser"],
    ["earshot gateway --port-http 8080 --json", "for a program, on a port of its choice"],
  ],
  run,
};

async function run(call: Call): Promise<number> {
  const { options, world } = call;
  const out = printer(world, options.json === true);
  // The server is loaded only for whom wants it.
  const { startGateway } = await import("../gateway/start-gateway.ts");
  const meant = demoCall(call);
  await withRoom(meant, async (room) => {
    const { leaving, peer } = room;
    tellStatus(peer, out, leaving);
    const port = options["port-http"];
    await using served = await startGateway(room, { port, open: options.open }).catch(
      (error: unknown) => {
        throw (error as NodeJS.ErrnoException).code === "EADDRINUSE"
          ? new Failure(`--port-http: another program has that port.`)
          : error;
      },
    );
    const { address, port: bound, token } = served;
    out.result(
      { type: "gateway", address, port: bound, token, pid: process.pid },
      `${peer.name} is in the room: ${address}`,
    );
    await using _ = options.demo === true ? await startDemo(meant, room, out) : undefined;
    await told(leaving);
  });
  return 0;
}

/** Only for whom wants it, too. */
async function startDemo(call: Call, room: RoomSession, out: Printer): Promise<AsyncDisposable> {
  const { startCrew } = await import("../demo/crew.ts");
  return startCrew(call, room, (words) => out.remark(words));
}
