/**
 * Chance for the engine: a seeded generator, so that the same inputs give the same outputs.
 * It spreads timers and picks peers; keys and epochs never come from it.
 * @module
 */

/** Where the engine's chance comes from. */
export interface Random {
  /** A whole number from 0 to 2³² − 1. */
  uint32(): number;
}

/** sfc32 (Chris Doty-Humphrey, PractRand): small, fast, period of about 2¹²⁷. */
export function seededRandom(seed: number): Random {
  let a = 0x9e3779b9;
  let b = seed >>> 0;
  let c = Math.floor(seed / 2 ** 32) >>> 0;
  let counter = 1;
  const uint32 = (): number => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + sum) | 0;
    return sum >>> 0;
  };
  for (let round = 0; round < 15; round++) uint32();
  return { uint32 };
}

/** A real number from `low` (included) to `high` (excluded). */
export function between(random: Random, low: number, high: number): number {
  return low + (random.uint32() / 2 ** 32) * (high - low);
}

/** A whole number from 0 to `count` − 1. */
export function below(random: Random, count: number): number {
  return Math.floor((random.uint32() / 2 ** 32) * count);
}

/** Puts `items` into a random order, in place (Fisher and Yates). */
export function shuffle<T>(random: Random, items: T[]): T[] {
  for (let last = items.length - 1; last > 0; last--) {
    const pick = below(random, last + 1);
    const held = items[last] as T;
    items[last] = items[pick] as T;
    items[pick] = held;
  }
  return items;
}

/** `length` random bytes, for challenges that need not be secret. */
export function randomBytes(random: Random, length: number): Uint8Array {
  return Uint8Array.from({ length }, () => random.uint32() & 0xff);
}
