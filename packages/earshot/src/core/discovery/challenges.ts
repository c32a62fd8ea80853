/**
 * Proof that a peer is alive now: it echoes a challenge that did not exist before. Each
 * round of requests to everybody shares one; requests to one address have their own.
 * @module
 */
import type { Address } from "../address.ts";
import { bytesOf, hexOf } from "../identity.ts";
import { limits } from "../limits.ts";
import { type Random, randomBytes } from "../random.ts";

interface Asked {
  readonly challenge: string;
  readonly at: number;
}

/** As many as one start has rounds, and one more. */
const roundsKept = limits.requestRetries + 2;

export class Challenges {
  readonly #random: Random;
  /** The latest shared challenges, newest first. */
  #shared: readonly Asked[] = [];
  readonly #asked: Map<Address, Asked> = new Map();

  constructor(random: Random) {
    this.#random = random;
  }

  /** A new challenge for one round of requests to everybody; those of the last rounds stay good. */
  newShared(now: number): Uint8Array {
    const bytes = randomBytes(this.#random, 8);
    this.#shared = [{ challenge: hexOf(bytes), at: now }, ...this.#shared.slice(0, roundsKept - 1)];
    return bytes;
  }

  /** A challenge for one address; the one under way is kept, so that late echoes still count. */
  forAddress(address: Address, now: number): Uint8Array {
    const known = this.#asked.get(address);
    if (known !== undefined && now - known.at < limits.challengeMs) return bytesOf(known.challenge);
    const bytes = randomBytes(this.#random, 8);
    this.#asked.delete(address);
    if (this.#asked.size >= limits.candidates) {
      const [oldest] = this.#asked.keys();
      if (oldest !== undefined) this.#asked.delete(oldest);
    }
    this.#asked.set(address, { challenge: hexOf(bytes), at: now });
    return bytes;
  }

  /** Whether an echo from `address` answers a challenge of ours that is still good. */
  answers(address: Address, challenge: Uint8Array, now: number): boolean {
    const text = hexOf(challenge);
    const asked = this.#asked.get(address);
    if (asked?.challenge === text) return now - asked.at < 2 * limits.challengeMs;
    return this.#shared.some(
      (each) => each.challenge === text && now - each.at < 2 * limits.challengeMs,
    );
  }
}
