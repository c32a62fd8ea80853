/**
 * Who speaks through a peer: its own person, or one of its guests.
 * @module
 */
import type { PeerId } from "../../core/identity.ts";
import { invalid } from "../../peer/arguments.ts";
import type { Peer } from "../../peer/types/peer.ts";
import { personName } from "../folding/said.ts";
import { type Share, sharedOf } from "../folding/shared.ts";
import { wrong } from "../folding/shape.ts";
import { type Guest, guestLimits } from "./guest.ts";
import { isGuestOf, ownPart } from "./ids.ts";

export interface Speaker {
  readonly id: PeerId;
  readonly name: string;
  /** Stands in everything that a guest says; `undefined` for the peer's own person. */
  readonly as: string | undefined;
  /** @throws as `Peer.update` */
  rename(name: string): Promise<void>;
}

class GuestSpeaker implements Speaker {
  readonly id: PeerId;
  readonly as: string;
  #name: string;

  constructor({ id, name }: Guest) {
    this.id = id;
    this.as = ownPart(id);
    this.#name = name;
  }

  get name(): string {
    return this.#name;
  }

  async rename(name: string): Promise<void> {
    if (personName(name) === wrong) throw invalid("the name of a guest has 1 to 64 characters");
    this.#name = name;
  }

  async close(): Promise<void> {}
}

const guests = "guest ";

/**
 * The guest, with the name that it has wherever else it is open, or without one the peer's own person.
 * @throws `ERR_EARSHOT_INVALID_ARGUMENT` for another peer's guest, or one guest too many
 */
export async function takeSpeaker(peer: Peer, guest: Guest | undefined): Promise<Share<Speaker>> {
  if (guest === undefined) return { it: ownPerson(peer), release: async () => {} };
  if (!isGuestOf(guest.id, peer.id)) throw invalid("this is no guest of this peer");
  const shared = sharedOf(peer);
  return shared.take(`${guests}${guest.id}`, async () => {
    if (shared.count(guests) >= guestLimits.atOnce)
      throw invalid(`a peer has at most ${guestLimits.atOnce} guests at a time`);
    return new GuestSpeaker(guest);
  });
}

function ownPerson(peer: Peer): Speaker {
  return {
    id: peer.id,
    as: undefined,
    get name() {
      return peer.name;
    },
    rename: (name) => peer.update({ name }),
  };
}
