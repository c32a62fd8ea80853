/**
 * Guests: people who take part through another's peer, such as phones at a gateway. They have no key of their own,
 * and their host is trusted with what they say.
 * @module
 */
import { randomBytes } from "node:crypto";
import type { PeerId } from "../../core/identity.ts";
import { invalid } from "../../peer/arguments.ts";
import type { Peer } from "../../peer/types/peer.ts";
import { personName } from "../folding/said.ts";
import { wrong } from "../folding/shape.ts";
import { guestId, ownDigits } from "./ids.ts";

/** Who speaks through a peer without being its person: given as `as` to `openChat`, `openBoards` and `openArena`. */
export interface Guest {
  /** An id like those of peers; its first half is its host's. */
  readonly id: PeerId;
  readonly name: string;
}

export const guestLimits = {
  /** Guests of one peer at a time: in the list of people they stand beside everybody else. */
  atOnce: 256,
} as const;

export interface GuestOptions {
  /** 1 to 64 UTF-16 units. */
  readonly name: string;
  /**
   * The guest's own half of its id, 16 small hexadecimal digits. The same ones are the same guest again, with its
   * conversations, unread marks and points: it is the host that remembers them. Default: fresh ones.
   */
  readonly digits?: string;
}

/**
 * A guest of this peer.
 * @throws `ERR_EARSHOT_INVALID_ARGUMENT`
 */
export function guestOf(
  peer: Pick<Peer, "id">,
  { name, digits = randomBytes(8).toString("hex") }: GuestOptions,
): Guest {
  if (personName(name) === wrong) throw invalid("the name of a guest has 1 to 64 characters");
  const id = guestId(peer.id, digits);
  if (ownDigits(digits) === wrong || id === peer.id)
    throw invalid("the digits of a guest are 16 small hexadecimal digits, not its host's own");
  return Object.freeze({ id, name });
}
