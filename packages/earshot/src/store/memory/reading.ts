/**
 * Entries of many segments in one order, a portion at a time.
 * @module
 */
import type { Portion, StoredEntry, TimeKey } from "../store.ts";
import { compareTime } from "../time-order.ts";
import type { Segment } from "./segment.ts";

/** Where a reading is in a segment. */
interface Cursor {
  readonly segment: Segment;
  at: number;
}

type Compare = (one: Cursor, other: Cursor) => number;

const byPosition: Compare = (one, other) =>
  one.segment.positionAt(one.at) - other.segment.positionAt(other.at);

/** Most are apart in time, which needs no look at the rest. */
const byTime: Compare = (one, other) =>
  one.segment.timeAt(one.at) - other.segment.timeAt(other.at) ||
  compareTime(one.segment.keyAt(one.at), other.segment.keyAt(other.at));

/** Collects entries until a portion is full. */
class Gathering {
  readonly entries: StoredEntry[] = [];
  readonly #portion: Portion;
  #bytes = 0;

  constructor(portion: Portion) {
    this.#portion = portion;
  }

  /** Takes entries from one index to before another, or as many as fit; gives whether all did. */
  take(segment: Segment, from: number, to: number): boolean {
    const { entries, bytes } = this.#portion;
    let end = from;
    for (; end < to; end++) {
      const length = segment.bodyBytesAt(end);
      const taken = this.entries.length + end - from;
      if (taken > 0 && (taken >= entries || this.#bytes + length > bytes)) break;
      this.#bytes += length;
    }
    for (const entry of segment.read(from, end)) this.entries.push(entry);
    return end === to;
  }
}

/** Entries of segments that follow each other, from the first one on for which `reached` holds. */
export function inSequence(
  segments: readonly Segment[],
  from: number,
  portion: Portion,
): StoredEntry[] {
  const gathering = new Gathering(portion);
  for (const segment of segments) {
    const begin = segment.first((index) => segment.sequenceAt(index) >= from);
    if (begin < segment.end && !gathering.take(segment, begin, segment.end)) break;
  }
  return gathering.entries;
}

/** In the order of arrival, with positions above `after`. */
export function inArrival(
  segments: readonly Segment[],
  after: number,
  portion: Portion,
): StoredEntry[] {
  const reached = (segment: Segment, index: number): boolean => segment.positionAt(index) > after;
  return merged(cursorsOf(segments, reached), byPosition, portion);
}

/** In the order of time, behind `after`. */
export function inTime(
  segments: readonly Segment[],
  after: TimeKey | undefined,
  portion: Portion,
): StoredEntry[] {
  const reached = (segment: Segment, index: number): boolean => {
    if (after === undefined) return true;
    const apart = segment.timeAt(index) - after.time;
    return apart > 0 || (apart === 0 && compareTime(segment.keyAt(index), after) > 0);
  };
  return merged(cursorsOf(segments, reached), byTime, portion);
}

function cursorsOf(
  segments: readonly Segment[],
  reached: (segment: Segment, index: number) => boolean,
): Cursor[] {
  const cursors: Cursor[] = [];
  for (const segment of segments) {
    if (segment.isEmpty || !reached(segment, segment.end - 1)) continue;
    cursors.push({ segment, at: segment.first((index) => reached(segment, index)) });
  }
  return cursors;
}

/** Each segment is in order; of the next ones of all, the first is taken. */
function merged(cursors: Cursor[], compare: Compare, portion: Portion): StoredEntry[] {
  const gathering = new Gathering(portion);
  // The next one last, where it is taken and put back at the least cost.
  cursors.sort((one, other) => compare(other, one));
  for (let cursor = cursors.pop(); cursor !== undefined; cursor = cursors.pop()) {
    const { segment, at } = cursor;
    const next = cursors.at(-1);
    const isNext = (): boolean => next === undefined || compare(cursor, next) < 0;
    for (cursor.at++; cursor.at < segment.end && isNext();) cursor.at++;
    if (!gathering.take(segment, at, cursor.at)) break;
    if (cursor.at < segment.end) putBack(cursors, cursor, compare);
  }
  return gathering.entries;
}

function putBack(cursors: Cursor[], cursor: Cursor, compare: Compare): void {
  let low = 0;
  let high = cursors.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const other = cursors[middle];
    if (other !== undefined && compare(cursor, other) > 0) high = middle;
    else low = middle + 1;
  }
  cursors.splice(low, 0, cursor);
}
