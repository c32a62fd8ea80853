/**
 * What every command about conversations begins with: the room, a printer, and the chat as others know it.
 *
 * @module
 */
import type { Chat } from "earshot/chat";
import type { Call } from "../../cli/command.ts";
import { printer } from "../../output/printer.ts";
import { catchUp, type CatchUp, interrupted, usualWaitMs } from "../catch-up.ts";
import { type RoomSession, withRoom } from "../with-room.ts";

export interface ChatSession extends Omit<RoomSession, "chat">, CatchUp {
  readonly timeoutMs: number;
  readonly chat: Chat;
}

/** @throws `Failure` when told to leave before the work began */
export async function withChat(
  call: Call,
  work: (session: ChatSession) => Promise<void>,
): Promise<number> {
  const { options, world } = call;
  const out = printer(world, options.json === true);
  let begun = false;
  await withRoom(call, async (session) => {
    const { peer, leaving: signal } = session;
    const chat = await session.chat();
    const waiting = { peer, out, timeoutMs: options.timeout ?? usualWaitMs, signal };
    const talkers = () => peer.view.members.filter(({ groups }) => groups.includes("chat"));
    await catchUp(waiting, "the chat", chat, talkers);
    if (signal.aborted) return;
    begun = true;
    await work({ ...session, ...waiting, chat });
  });
  if (!begun) throw interrupted("nothing was done");
  return 0;
}
