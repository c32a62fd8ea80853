/**
 * Ids that show who made what they name, so that nobody can claim with an earlier time to have been the first.
 * @module
 */
import type { PeerId } from "../../core/identity.ts";
import type { Clock } from "../../peer/clock.ts";

/** Digits of a peer id: 48 bits, which a host shares with its guests: all that they found is signed by its key. */
const digits = 12;

/** @param chance tells apart what one person makes: up to 11 letters and digits */
export function foundedId(founder: PeerId, chance: string): string {
  return `${founder.slice(0, digits)}-${chance}`;
}

export function isFounder(who: PeerId, id: string): boolean {
  return id.startsWith(foundedId(who, ""));
}

/** Whether an id is of this form, whoever made it. */
export function namesFounder(id: string): boolean {
  return /^[0-9a-f]{12}-/.test(id);
}

/** The ids of what is founded at one peer, by it and its guests: by the time, so that what is over is never gone on with. */
export class FreshIds {
  readonly #clock: Clock;
  #latest = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** One that nobody of this peer has had. */
  next(founder: PeerId): string {
    const now = Math.floor(this.#clock.wall?.() ?? this.#clock.now());
    this.#latest = Math.max(now, this.#latest + 1);
    return foundedId(founder, this.#latest.toString(36));
  }
}
