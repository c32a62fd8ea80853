/**
 * What every command about games begins with: the room, a printer, and the list of games as others have it.
 *
 * @module
 */
import type { Arena } from "earshot/arena";
import type { Call } from "../../cli/command.ts";
import { printer } from "../../output/printer.ts";
import { catchUp, type CatchUp, interrupted } from "../catch-up.ts";
import { type RoomSession, withRoom } from "../with-room.ts";

export interface ArenaSession extends Omit<RoomSession, "arena">, CatchUp {
  readonly arena: Arena;
}

/** @throws `Failure` when told to leave before the work began */
export async function withArena(
  call: Call,
  work: (session: ArenaSession) => Promise<void>,
): Promise<number> {
  const { options, world } = call;
  const out = printer(world, options.json === true);
  let begun = false;
  await withRoom(call, async (session) => {
    const { peer, leaving: signal } = session;
    const arena = await session.arena();
    const waiting = { peer, out, timeoutMs: options.timeout, signal };
    await catchUp(waiting, "the list of games", arena);
    if (signal.aborted) return;
    begun = true;
    await work({ ...session, ...waiting, arena });
  });
  if (!begun) throw interrupted("nothing was done");
  return 0;
}
