/**
 * Limits of stores, and of what reads from them: value, unit in the name, reason; as core/limits.ts for the
 * engine.
 * @module
 */

interface Limit {
  readonly value: number;
  /** Why it is this value, and what it bounds. */
  readonly why: string;
}

const table = {
  // Stores
  waitingCalls: { value: 65_536, why: "calls that wait for a store; more are refused" },
  waitingBytes: {
    value: 268_435_456,
    why: "bytes of entries that wait to be written; more are refused",
  },
  groupBytes: {
    value: 4_194_304,
    why: "bytes of entries that one transaction takes, so that readings need not wait for long",
  },

  // Readings and folds
  portionEntries: {
    value: 1_024,
    why: "entries read from a store at once: a few milliseconds of its time",
  },
  portionBytes: { value: 1_048_576, why: "bytes of bodies read from a store at once" },
  foldSliceMs: { value: 8, why: "how long folds work before the event loop turns" },
  foldCheckpointEntries: {
    value: 256,
    why: "entries between two states that folds can go back to",
  },
  toldWhileFolding: { value: 4_096, why: "entries told while a fold reads that it tells apart" },
  retractionsWaiting: {
    value: 65_536,
    why: "entries taken back that a reading or fold has yet to look up; readings lose the oldest, folds begin anew",
  },
} as const;

export type StoreLimitName = keyof typeof table;

/** The table with its reasons, for documentation. */
export const storeLimitTable: Readonly<Record<StoreLimitName, Limit>> = table;

/** The values alone. */
export const storeLimits: { readonly [Name in StoreLimitName]: number } = Object.fromEntries(
  Object.entries(table).map(([name, limit]) => [name, limit.value]),
) as { [Name in StoreLimitName]: number };
