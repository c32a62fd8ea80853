/**
 * What guests have open beyond what the host has: each conversation and board is a topic of the host's peer, which has
 * room for so many.
 *
 * @module
 */
import type { CommandType } from "../commands/handler.ts";
import { Refused } from "../commands/refused.ts";
import { gatewayLimits as limits } from "../limits.ts";
import type { Sight } from "../room/sight.ts";

/** Commands that may open one more. */
const opening: ReadonlySet<CommandType> = new Set([
  "start-conversation",
  "open-direct",
  "accept",
  "create-board",
  "subscribe",
  "post",
  "edit-post",
  "pin-post",
]);

/** @throws `Refused` when this guest, or all of them together, have as much open as they may */
export function roomForMore(type: CommandType, guest: Sight, all: Iterable<Sight>): void {
  if (!opening.has(type)) return;
  const own = openBy(guest.host);
  const beyond = (sights: Iterable<Sight>): number =>
    new Set([...sights].flatMap((sight) => [...openBy(sight)])).difference(own).size;
  if (beyond([guest]) >= limits.guestTopics || beyond(all) >= limits.guestsTopics)
    throw new Refused(
      "ERR_TOO_MANY",
      "Too many conversations and boards are open through this address; leave one first.",
    );
}

function openBy({ chat, boards }: Sight): ReadonlySet<string> {
  return new Set([
    ...chat.own.map(({ id }) => `conversation ${id}`),
    ...boards.subscribed.map(({ key }) => `board ${key}`),
  ]);
}
