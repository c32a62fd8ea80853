/**
 * Faults that hit exactly chosen slots of streams, and their repairs or not, for stories in which one
 * loss matters. Who sends and who receives is the scope's part.
 * @module
 */
import type { Changes, Flight, Rule } from "../rule.ts";
import { headerBytes } from "../../../core/wire/header.ts";
import { isSlot } from "../rule.ts";

/** Which slots, and which times that they come. */
export interface SlotPick {
  /** Only of the stream with this number. */
  readonly stream?: number;
  /** By its place in the stream, counted from 0 at the first slot of it that this rule sees. */
  readonly place?: (place: number) => boolean;
  /** By the time that it is on its way to this receiver, from 1. Default: the first only. */
  readonly time?: (time: number) => boolean;
}

/**
 * Where a slot is: its stream, and the low 32 bits of its sequence. It may stand behind the start of its
 * stream. `undefined` for datagrams without one.
 */
export function slotOf(
  bytes: Uint8Array,
): { readonly stream: number; readonly sequence: number } | undefined {
  if (bytes.length < headerBytes) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (!isSlot(bytes)) {
    const length = view.getUint16(4);
    return length >= headerBytes ? slotOf(bytes.subarray(length)) : undefined;
  }
  return { stream: view.getUint16(6), sequence: view.getUint32(28) };
}

/** Loses the slots that are picked. */
export function loseSlots(pick: SlotPick, name = "slots lost"): Rule {
  const picked = picker(pick);
  return { name, judge: (flight) => (picked(flight) ? "drop" : "pass") };
}

/** Loses the first transmission of the next `count` slots that nobody has seen before, at all receivers. */
export function loseNextSlots(count: number): Rule {
  const chosen = new Set<string>();
  const picked = picker({});
  return {
    name: `next ${count} slots lost`,
    judge: (flight) => {
      const slot = slotOf(flight.bytes);
      if (slot === undefined || !picked(flight)) return "pass";
      const name = `${flight.from} ${slot.stream} ${slot.sequence}`;
      if (chosen.size < count) chosen.add(name);
      return chosen.has(name) ? "drop" : "pass";
    },
  };
}

/** Each of the picked slots comes `copies` times more, each up to `withinMs` later. */
export function repeatSlots(pick: SlotPick, copies = 1, withinMs = 5): Rule {
  return changeSlots(`slots ${copies + 1} times`, pick, (between) => ({
    copies: Array.from({ length: copies }, () => ({ delayMs: between(0, withinMs) })),
  }));
}

/** Each of the picked slots waits for up to `withinMs`, so that they come in any order. */
export function shuffleSlots(withinMs: number, pick: SlotPick = { time: () => true }): Rule {
  return changeSlots(`slots shuffled within ${withinMs} ms`, pick, (between) => ({
    delayMs: between(0, withinMs),
  }));
}

function changeSlots(
  name: string,
  pick: SlotPick,
  change: (between: (low: number, high: number) => number) => Changes,
): Rule {
  const picked = picker(pick);
  return {
    name,
    judge: (flight, chance) =>
      picked(flight) ? change((low, high) => chance.between(low, high)) : "pass",
  };
}

/** Tells which flights a pick means, and counts the times of each slot at each receiver. */
function picker(pick: SlotPick): (flight: Flight) => boolean {
  const { place, time = (nth) => nth === 1 } = pick;
  const first = new Map<string, number>();
  const times = new Map<string, Map<number, number>>();
  return (flight) => {
    const slot = slotOf(flight.bytes);
    if (slot === undefined || (pick.stream ?? slot.stream) !== slot.stream) return false;
    const { stream, sequence } = slot;
    const of = `${flight.from} ${stream}`;
    const base = first.get(of) ?? sequence;
    first.set(of, base);
    const at = `${of} ${flight.to}`;
    let counts = times.get(at);
    if (counts === undefined) times.set(at, (counts = new Map<number, number>()));
    const nth = (counts.get(sequence) ?? 0) + 1;
    counts.set(sequence, nth);
    return (place?.((sequence - base) >>> 0) ?? true) && time(nth);
  };
}
