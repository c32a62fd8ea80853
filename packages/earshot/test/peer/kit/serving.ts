/**
 * A room with one peer that asks and some that serve, for tests of request and reply.
 * @module
 */
import type { Peer } from "../../../src/index.ts";
import { Room } from "./room.ts";

export interface Serving<Name extends string> {
  readonly room: Room;
  readonly caller: Peer;
  readonly servers: Readonly<Record<Name, Peer>>;
}

/** All of them know each other. */
export async function serving<const Name extends string>(
  seed: number,
  names: readonly Name[],
): Promise<Serving<Name>> {
  const room = new Room(seed);
  const servers = {} as Record<Name, Peer>;
  for (const name of names) servers[name] = await room.join(name, { roles: ["server", name] });
  const caller = await room.join("caller");
  await room.settle(caller.find({}, { atLeast: names.length }));
  return { room, caller, servers };
}

/** The code of the error that a promise rejects with. */
export async function codeOf(promise: Promise<unknown>): Promise<unknown> {
  const error: unknown = await promise.then(
    () => undefined,
    (failed: unknown) => failed,
  );
  return error instanceof Error && "code" in error ? error.code : error;
}
