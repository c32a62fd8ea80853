/**
 * What every command about boards begins with: the room, a printer, and the list of boards as others have it.
 *
 * @module
 */
import type { Boards } from "earshot/board";
import type { Call } from "../../cli/command.ts";
import { printer } from "../../output/printer.ts";
import { catchUp, type CatchUp, interrupted } from "../catch-up.ts";
import { type RoomSession, withRoom } from "../with-room.ts";

export interface BoardSession extends RoomSession, CatchUp {
  readonly all: Boards;
}

/** @throws `Failure` when told to leave before the work began */
export async function withBoards(
  call: Call,
  work: (session: BoardSession) => Promise<void>,
): Promise<number> {
  const out = printer(call.world, call.options.json === true);
  let begun = false;
  await withRoom(call, async (session) => {
    const all = await session.boards();
    const waiting = {
      peer: session.peer,
      out,
      timeoutMs: call.options.timeout,
      signal: session.leaving,
    };
    await catchUp(waiting, "the list of boards", all);
    if (session.leaving.aborted) return;
    begun = true;
    await work({ ...session, ...waiting, all });
  });
  if (!begun) throw interrupted("nothing was done");
  return 0;
}
