/**
 * Ids of guests, who speak through another's peer: half of the id is their host's, so that only the host's peer
 * can speak for them, and whoever reads one sees whose guest it is.
 * @module
 */
import type { PeerId } from "../../core/identity.ts";
import { optional, pattern, type Shape } from "../folding/shape.ts";

/** Digits of a guest's id that are its host's, and as many that are its own: 64 bits each. */
const hostDigits = 16;

/** A guest's own digits. */
export const ownDigits: Shape<string> = pattern(/^[0-9a-f]{16}$/);
/** The field `as` of what is said: whose words these are, if not of the peer's own person. */
export const speaksAs: Shape<string | undefined> = optional(ownDigits);

/** The id of a guest; as short as it is, it is an id like any other wherever people are meant. */
export function guestId(host: PeerId, own: string): PeerId {
  return (host.slice(0, hostDigits) + own) as PeerId;
}

/** A guest's own digits. */
export function ownPart(guest: PeerId): string {
  return guest.slice(hostDigits);
}

/** Whether this is the id of a guest of that peer; which peer a guest has, its id tells to who knows the peer. */
export function isGuestOf(guest: PeerId, host: PeerId): boolean {
  return guest !== host && fromOneHost(guest, host);
}

/** Whether both speak through one peer: its person, or its guests. */
export function fromOneHost(one: PeerId, other: PeerId): boolean {
  return one.slice(0, hostDigits) === other.slice(0, hostDigits);
}
