/**
 * `earshot gateway`: the room in the browser, and for programs of this machine, without a screen.
 *
 * @module
 */
import type { Call, CommandBody } from "../cli/command.ts";
import { Failure } from "../cli/usage-error.ts";
import { demoCall } from "../demo/demo-call.ts";
import { wantsColour } from "../output/colour.ts";
import { type Printer, printer } from "../output/printer.ts";
import { tellStatus } from "../session/tell-status.ts";
import { told } from "../session/told-to-leave.ts";
import { type RoomSession, withRoom } from "../session/with-room.ts";

export const gateway: CommandBody = {
  takes: { least: 0, most: 0 },
  options: ["port-http", "open", "share", "guests", "demo", "data"],
  details: [
    "Takes part in the room and serves its pages on this machine: people, conversations, boards, games, the calculator and the network. Prints their address; whoever has that address is you, so keep it to yourself. Ctrl-C leaves.",
    "With --share phones on the same network come in as guests: the address, and a QR code for it, are printed, and stand on the page of the room, where sharing is begun and ended as well. Guests give a name and are people of the room, but have no part in this machine. What they say crosses the network unencrypted.",
    "Programs of any language take part through the same address: docs/gateway.md tells how. With --json the address is an object: type (gateway), address, port, token, pid, and guestAddress when it is shared. /metrics is for Prometheus, /health tells that it runs.",
  ],
  examples: [
    ["earshot gateway --open", "take part, in the browser"],
    ["earshot gateway --share", "for phones on the same Wi-Fi, too"],
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
    const { open, share, guests } = options;
    await using served = await startGateway(room, { port, open, share, guests }).catch(
      (error: unknown) => {
        throw failureOf(error);
      },
    );
    const { address, port: bound, token, guestAddress } = served;
    out.result(
      { type: "gateway", address, port: bound, token, pid: process.pid, guestAddress },
      `${peer.name} is in the room: ${address}`,
    );
    if (guestAddress !== undefined && !out.json)
      await tellGuests(
        out,
        guestAddress,
        wantsColour({ isTTY: world.stdout.isTTY === true, env: world.env }),
      );
    await using _ = options.demo === true ? await startDemo(call, room, out) : undefined;
    await told(leaving);
  });
  return 0;
}

function failureOf(error: unknown): unknown {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === "EADDRINUSE") return new Failure("--port-http: another program has that port.");
  return code === "ERR_NO_NETWORK" ? new Failure(`--share: ${message}`) : error;
}

/** How phones come in. */
async function tellGuests(out: Printer, address: string, colour: boolean): Promise<void> {
  const { qrRows } = await import("../output/qr-rows.ts");
  out.result(
    {},
    ["", ...qrRows(address, colour), "", `Phones on this network: ${address}`].join("\n"),
  );
}

/** Only for whom wants it, too. */
async function startDemo(call: Call, room: RoomSession, out: Printer): Promise<AsyncDisposable> {
  const { startCrew } = await import("../demo/crew.ts");
  return startCrew(call, room, (words) => out.remark(words));
}
