/**
 * What a writer has said to be acknowledged, over all its lives, and whether a directory still holds it.
 * @module
 */
import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import { openFile } from "../../../src/store/sqlite/open-file.ts";
import { packFlat, unpackEntries } from "../../../src/store/sqlite/packed-entries.ts";
import { TopicFile } from "../../../src/store/sqlite/topic-file.ts";
import type { StoredEntry } from "../../../src/store/store.ts";
import type { Entry, LogId } from "../../../src/topic/records.ts";
import { entry, logNamed } from "../kit/entries.ts";

export const crashTopic = "crash test";
export const crashLogs: readonly LogId[] = ["ana", "ben", "eva"].map(logNamed);

/** Some fit many to a page, some take several. */
export function expectedEntry(log: LogId, sequence: number): Entry {
  const length = sequence % 37 === 0 ? 9_000 : (sequence * 7) % 300;
  const text = `${crashLogs.indexOf(log)} ${sequence} ${"x".repeat(length)}`;
  return entry({ log, sequence, text, time: sequence * 10, signed: sequence % 5 === 0 });
}

/** One entry of an acknowledgement: so many behind the position of the commit. */
export interface Placed {
  readonly log: LogId;
  readonly sequence: number;
  readonly offset: number;
}

export const lineOf = ({ log, sequence, offset }: Placed): string =>
  `${crashLogs.indexOf(log)}:${sequence}:${offset}`;

export class Ledger {
  readonly #acknowledged = new Map<number, string>();

  get size(): number {
    return this.#acknowledged.size;
  }

  /** Takes a whole line of a writer; what is no acknowledgement is passed over. */
  take(line: string): void {
    const [first, ...placed] = line.split(" ");
    if (placed.length === 0) return;
    for (const one of placed) {
      const [log, sequence, offset] = one.split(":").map(Number);
      const position = Number(first) + (offset ?? NaN);
      const known = `${log}:${sequence}`;
      const before = this.#acknowledged.get(position);
      assert.equal(before, undefined, `position ${position} was given to ${before} and ${known}`);
      this.#acknowledged.set(position, known);
    }
  }

  /** Throws unless the directory holds all of it, whole and in order. Gives how many entries there are. */
  check(directory: string): number {
    const { entries, nextPosition, heads } = readAll(directory);
    const byPosition = new Map(entries.map((one) => [one.position, one]));
    for (const [position, known] of this.#acknowledged) {
      const held = byPosition.get(position);
      const found = held && `${crashLogs.indexOf(held.log)}:${held.sequence}`;
      assert.equal(found, known, `acknowledged at position ${position}`);
    }
    assert.ok(entries.every(({ position }) => position < nextPosition));
    const sequences = new Map<LogId, number>();
    for (const { position, branch, ...held } of entries) {
      const sequence = (sequences.get(held.log) ?? 0) + 1;
      assert.equal(held.sequence, sequence, `the next entry of its log at position ${position}`);
      assert.equal(branch, 0);
      const expected = expectedEntry(held.log, sequence);
      assert.ok(isDeepStrictEqual({ ...held }, expected), `entry ${sequence} says what it said`);
      sequences.set(held.log, sequence);
    }
    assert.deepEqual(heads, sequences, "heads are those of the entries");
    return entries.length;
  }
}

function readAll(directory: string): {
  readonly entries: readonly StoredEntry[];
  readonly nextPosition: number;
  readonly heads: ReadonlyMap<LogId, number>;
} {
  const database = openFile(directory, crashTopic, new Uint8Array(16));
  try {
    const file = new TopicFile(database, crashTopic);
    const whole = { entries: 1e9, bytes: 1e12 };
    const entries = unpackEntries(packFlat(file.arrivals(0, whole)));
    assert.equal(file.byTime(undefined, whole).length, entries.length);
    const { branches, nextPosition, entries: count } = file.contents;
    assert.equal(count, entries.length);
    const heads = branches.filter(({ head }) => head.sequence > 0);
    return {
      entries,
      nextPosition,
      heads: new Map(heads.map(({ log, head }) => [log, head.sequence])),
    };
  } finally {
    database.close();
  }
}
