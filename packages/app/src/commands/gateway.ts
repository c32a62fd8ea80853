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
    ["earshot gateway --demo --open", "see a lively room"],
    ["earshot gateway --port-http 8080 --json", "for a program, on a port of its choice"],
  ],
  run: serveRoom,
};

/** Takes part until told to leave, with the pages and without a screen. */
export async function serveRoom(given: Call): Promise<number> {
  const call = demoCall(given);
  const { options, world } = call;
  const out = printer(world, options.json === true);
  // The server is loaded only for whom wants it.
  const { startGateway } = await import("../gateway/start-gateway.ts");
  await withRoom(call, async (room) => {
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
    await using _ = options.demo === true ? await startDemo(call, room, out) : undefined;
    await told(leaving);
  });
  return 0;
}

/** Only for whom wants it, too. */
async function startDemo(call: Call, room: RoomSession, out: Printer): Promise<AsyncDisposable> {
  const { startCrew } = await import("../demo/crew.ts");
  return startCrew(call, room, (words) => out.remark(words));
}
