/**
 * Takes slots in: the hot path of everything that is heard. Slots in order are handed on without a
 * copy; others wait in the reorder buffer.
 * @module
 */
import type { CounterName } from "../counters.ts";
import type { PeerRecord } from "../discovery/directory.ts";
import { headerFaults } from "../faults.ts";
import { epochOf } from "../identity.ts";
import { limits } from "../limits.ts";
import type { EngineState } from "../state.ts";
import { type Header, headerBytes, readHeader } from "../wire/header.ts";
import { deliverSlot, type GapReason } from "./delivery.ts";
import { hear } from "./hear.ts";
import type { Incoming } from "./incoming.ts";
import { ReorderBuffer } from "./reorder-buffer.ts";
import { noteArrivals } from "./reports.ts";
import { restoreNear, slotHeadBytes } from "./slot.ts";
import { askForStart } from "./starts.ts";

/**
 * Takes the slots of a train from `at` on, up to its end or its first control datagram. Gives where
 * it stopped. A train that does not hold together is dropped from there on, and counted.
 */
export function receiveSlots(state: EngineState, bytes: Uint8Array, at: number): number {
  const { counters, cipher } = state;
  while (at < bytes.length) {
    const header = readHeader(bytes, at);
    if (typeof header === "string") {
      counters[headerFaults[header]]++;
      return bytes.length;
    }
    if (header.stream === 0) return at;
    const end = at + header.length;
    if (header.realmTag !== cipher.tag && !cipher.olderTags.includes(header.realmTag))
      counters.droppedOtherRealm++;
    else if (header.sealed !== cipher.overheadBytes > 0) counters.droppedUnsealed++;
    else if (header.length < slotHeadBytes + cipher.overheadBytes) counters.droppedTooShort++;
    else {
      const fault = receiveSlot(state, header, bytes, at, end);
      if (fault === undefined) {
        counters.slotsReceived++;
        counters.bytesReceived += header.length;
      } else counters[fault]++;
    }
    at = end;
  }
  return at;
}

function receiveSlot(
  state: EngineState,
  header: Header,
  bytes: Uint8Array,
  at: number,
  end: number,
): CounterName | undefined {
  const { cipher } = state;
  const open = (counter: number): boolean => {
    const context = { epoch: header.epoch, stream: header.stream, counter };
    return cipher.open(bytes.subarray(at, end), headerBytes, context, header.realmTag);
  };
  const sealed = cipher.overheadBytes > 0;
  let incoming = latestOf(state, header);
  if (incoming === undefined) {
    const record = senderOf(state, header);
    if (typeof record === "string") return record;
    const known = state.streams.heard(record, header.stream);
    // Whoever cannot seal a slot cannot make us hold anything for its stream, nor try for long.
    if (known === undefined && sealed) {
      if (!state.strangerBudget.take(state.now)) return "droppedBudget";
      if (!open(header.counter)) return "droppedUnopened";
    }
    const heard = known ?? hear(state, record, header.stream);
    if (typeof heard === "string") return heard;
    state.streams.latestHeard = incoming = heard;
    if (known === undefined)
      return holdUnstarted(state, incoming, header.counter, bytes, at, end - cipher.overheadBytes);
  }
  if (incoming.ignored) return "droppedNotInGroup";
  const sequence = restoreNear(header.counter, Math.max(incoming.received, incoming.highest));
  if (incoming.started) {
    if (sequence <= incoming.received || incoming.has(sequence)) return "droppedDuplicate";
    if (sequence > incoming.received + limits.windowSlots) return "droppedBeyondWindow";
    // A stream that waits for nobody goes on, and what the program does not take is lost for it.
    if (incoming.held && sequence > incoming.toldLimit) return "droppedBeyondWindow";
  }
  if (sealed && !open(sequence)) return "droppedUnopened";
  const framesEnd = end - cipher.overheadBytes;
  if (!incoming.started) return holdUnstarted(state, incoming, sequence, bytes, at, framesEnd);
  if (!incoming.touched) noteTouched(state, incoming);
  if (header.asks) incoming.reportNow = true;
  if (header.asksHandled) incoming.handledAsked = true;
  if (incoming.gaps !== undefined) noteRepaired(state, incoming, sequence);
  if (sequence > incoming.highest) incoming.highest = sequence;
  if (sequence !== incoming.received + 1) {
    const slot = bytes.subarray(at, framesEnd);
    const fault = hold(state, incoming, sequence, slot);
    if (fault === undefined) state.counters.slotsReordered++;
    return fault;
  }
  deliverSlot(state, incoming, bytes, at, framesEnd, "gone");
  incoming.received = sequence;
  if (incoming.buffer !== undefined && incoming.buffer.held > 0) deliverHeld(state, incoming);
  return undefined;
}

/** Most slots are of the same stream as the one before. */
function latestOf(state: EngineState, header: Header): Incoming | undefined {
  const latest = state.streams.latestHeard;
  if (latest === undefined || latest.stream !== header.stream) return undefined;
  return isEpoch(latest, header.epoch) ? latest : undefined;
}

/** The member that a slot is from. */
function senderOf(state: EngineState, header: Header): PeerRecord | CounterName {
  const epoch = epochOf(header.epoch);
  if (epoch === state.self.epoch) return "droppedOwn";
  return state.directory.live.get(epoch) ?? "droppedStranger";
}

function isEpoch(incoming: Incoming, epoch: Uint8Array): boolean {
  const { epochBytes } = incoming.record;
  for (let at = 0; at < epochBytes.length; at++) if (epochBytes[at] !== epoch[at]) return false;
  return true;
}

/** Slots that overtook their start wait for it, as far as a start may name them. */
function holdUnstarted(
  state: EngineState,
  incoming: Incoming,
  sequence: number,
  bytes: Uint8Array,
  at: number,
  framesEnd: number,
): CounterName | undefined {
  askForStart(state, incoming);
  if (incoming.buffer !== undefined && incoming.buffer.held >= limits.heldSlots)
    return "droppedFull";
  // Where the window begins is only known with the start; until then it is the first that came.
  if (incoming.buffer === undefined && (incoming.received === 0 || sequence <= incoming.received))
    incoming.received = Math.max(0, sequence - limits.heldSlots);
  if (sequence <= incoming.received) return "droppedStale";
  if (sequence > incoming.received + limits.windowSlots) return "droppedBeyondWindow";
  if (incoming.has(sequence)) return "droppedDuplicate";
  if (!state.streams.mayHold(incoming)) return "droppedFull";
  const fault = hold(state, incoming, sequence, bytes.subarray(at, framesEnd));
  if (fault === undefined) incoming.highest = Math.max(incoming.highest, sequence);
  return fault;
}

/** Keeps a copy of a slot until its turn comes. */
function hold(
  state: EngineState,
  incoming: Incoming,
  sequence: number,
  slot: Uint8Array,
): CounterName | undefined {
  if (slot.length > limits.slotBytes) return "droppedOverLimit";
  const { streams } = state;
  const put = (): boolean => {
    incoming.buffer ??= new ReorderBuffer(limits.slotBytes, streams.memory);
    return incoming.buffer.put(sequence, incoming.received, slot, streams.inputs);
  };
  return put() || (streams.makeRoom(state) && put()) ? undefined : "droppedFull";
}

/** Hands on what has waited for the slot that came. */
export function deliverHeld(
  state: EngineState,
  incoming: Incoming,
  reason: GapReason = "gone",
): void {
  const { buffer } = incoming;
  for (;;) {
    const slot = buffer?.take(incoming.received + 1, state.streams.inputs);
    if (slot === undefined) return;
    deliverSlot(state, incoming, slot, 0, slot.length, reason);
    incoming.received++;
  }
}

/** Remembers to tell and report at the end of this input; `active`: slots of it came. */
export function noteTouched(state: EngineState, incoming: Incoming, active = true): void {
  incoming.touched = true;
  if (active) {
    state.streams.noteActive(state, incoming);
    incoming.quietSince = Number.POSITIVE_INFINITY;
  }
  state.streams.touched.push(incoming);
}

function noteRepaired(state: EngineState, incoming: Incoming, sequence: number): void {
  const askedAt = incoming.gaps?.filled(sequence);
  if (askedAt === undefined) return;
  incoming.fruitlessLooks = 0;
  incoming.repairMs += (state.now - askedAt - incoming.repairMs) / 8;
}

/** At the end of an input: what came is told, reported, and looked over for gaps. */
export function endInput(state: EngineState): void {
  const { touched } = state.streams;
  if (touched.length === 0) return;
  for (const incoming of touched.splice(0)) {
    incoming.touched = false;
    noteArrivals(state, incoming);
  }
}
