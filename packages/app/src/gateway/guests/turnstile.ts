/**
 * How many connections there may be at a door, and from one address: a single machine that opens them without end takes
 * the place of few guests.
 *
 * @module
 */
import type { Server } from "node:http";
import type { Socket } from "node:net";

export interface Places {
  readonly atOnce: number;
  readonly perAddress: number;
}

/** From now on; those beyond it are closed at once. */
export function guardPlaces(server: Server, { atOnce, perAddress }: Places): void {
  const held = new Map<string, number>();
  server.maxConnections = atOnce;
  server.on("connection", (socket: Socket) => {
    const { remoteAddress = "" } = socket;
    const count = (held.get(remoteAddress) ?? 0) + 1;
    if (count > perAddress) return void socket.destroy();
    held.set(remoteAddress, count);
    return void socket.once("close", () => {
      const left = (held.get(remoteAddress) ?? 1) - 1;
      if (left === 0) held.delete(remoteAddress);
      else held.set(remoteAddress, left);
    });
  });
}
