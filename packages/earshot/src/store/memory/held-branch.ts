/**
 * One branch in memory: its segments, in the order of their sequences.
 * @module
 */
import { pointOf } from "../../topic/chain.ts";
import type { Branch, ChainPoint, Entry } from "../../topic/records.ts";
import { contentBytesOf } from "../flat-entry.ts";
import { type Room, Segment } from "./segment.ts";

/** Rarely spoken logs get little room, others twice as much each time, up to this. */
const least: Room = { entries: 4, bytes: 1_024 };
const most: Room = { entries: 256, bytes: 65_536 };

/** One entry, by where it stands. */
export interface Place {
  readonly segment: Segment;
  readonly index: number;
}

export class HeldBranch {
  branch: Branch;
  #segments: Segment[] = [];

  constructor(branch: Branch) {
    this.branch = branch;
  }

  get segments(): readonly Segment[] {
    return this.#segments;
  }

  /** Puts entries behind the head. Gives the segments that were begun for them. */
  append(entries: readonly Entry[], firstPosition: number): Segment[] {
    const begun = fill(this.branch, entries, firstPosition, this.#segments.at(-1));
    this.#segments.push(...begun);
    const last = entries.at(-1);
    if (last !== undefined) this.branch = { ...this.branch, head: pointOf(last) };
    return begun;
  }

  /** Puts entries before the floor, which moves down to `floor`. Gives their segments. */
  prepend(entries: readonly Entry[], firstPosition: number, floor: ChainPoint): Segment[] {
    const begun = fill(this.branch, entries, firstPosition, undefined);
    this.#segments.unshift(...begun);
    this.branch = { ...this.branch, floor };
    return begun;
  }

  /** Calls `gone` for each entry that is let go, before it is. */
  prune(to: ChainPoint, gone: (place: Place) => void): void {
    for (const segment of this.#segments) {
      const end = Math.min(segment.end, to.sequence - segment.firstSequence + 1);
      for (let index = segment.begin; index < end; index++) gone({ segment, index });
      segment.letGo(end);
      if (!segment.isEmpty) break;
    }
    this.#segments = this.#segments.filter(({ isEmpty }) => !isEmpty);
    const { floor, head } = this.branch;
    this.branch = {
      ...this.branch,
      floor: to.sequence > floor.sequence ? to : floor,
      head: to.sequence > head.sequence ? to : head,
    };
  }

  find(sequence: number): Place | undefined {
    const segment = this.#segments[this.segmentOf(sequence)];
    const index = sequence - (segment?.firstSequence ?? Infinity);
    if (segment === undefined || index < segment.begin) return undefined;
    return { segment, index };
  }

  /** The number of the first segment that holds this sequence or a later one. */
  segmentOf(sequence: number): number {
    let low = 0;
    let high = this.#segments.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const segment = this.#segments[middle];
      if (segment !== undefined && segment.sequenceAt(segment.end) > sequence) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}

/** @param last what is filled first, as long as it has room */
function fill(
  { log, branch }: Branch,
  entries: readonly Entry[],
  firstPosition: number,
  last: Segment | undefined,
): Segment[] {
  const begun: Segment[] = [];
  let segment = last;
  for (const [at, entry] of entries.entries()) {
    if (segment?.hasRoomFor(entry) !== true) {
      const room = roomFor(entries.slice(at), segment?.size);
      segment = new Segment(log, branch, entry.sequence, room);
      begun.push(segment);
    }
    segment.add(entry, firstPosition + at);
  }
  return begun;
}

/** For what is to come, though no more than fits one segment; and for more of the kind, where it is little. */
function roomFor(coming: readonly Entry[], before: Room = least): Room {
  let entries = 0;
  let bytes = 0;
  for (const entry of coming) {
    const length = contentBytesOf(entry);
    if (entries > 0 && (entries === most.entries || bytes + length > most.bytes)) break;
    entries++;
    bytes += length;
  }
  if (2 * entries >= most.entries || 2 * bytes >= most.bytes) return { entries, bytes };
  return {
    entries: Math.max(entries, Math.min(2 * before.entries, most.entries)),
    bytes: Math.max(bytes, Math.min(2 * before.bytes, most.bytes)),
  };
}
