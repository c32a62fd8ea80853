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
import {
  askFlag,
  askHandledFlag,
  type Header,
  headerBytes,
  headerFields,
  readHeader,
} from "../wire/header.ts";
import { deliverSlot, type GapReason } from "./delivery.ts";
import { hear } from "./hear.ts";
import type { Incoming } from "./incoming.ts";
import { ReorderBuffer } from "./reorder-buffer.ts";
import { noteArrivals } from "./reports.ts";
import { restoreNear, slotHeadBytes, uint16At, uint32At } from "./slot.ts";
import { askForStart } from "./starts.ts";

const askFlags = askFlag | askHandledFlag;

/**
 * Takes the slots of a train from `at` on, up to its end or its first control datagram. Gives where
 * it stopped. A train that does not hold together is dropped from there on, and counted.
 */
export function receiveSlots(state: EngineState, bytes: Uint8Array, at: number): number {
  const { counters, cipher, streams } = state;
  const leastBytes = slotHeadBytes + cipher.overheadBytes;
  // The slot before, and the stream that it belonged to: most slots of a train say the same of themselves.
  let before = -1;
  let latest: Incoming | undefined;
  let realmTag = 0;
  while (at < bytes.length) {
    let fault: CounterName | undefined;
    let end: number;
    const length =
      latest !== undefined && latest === streams.latestHeard && isLike(bytes, before, at)
        ? uint16At(bytes, at + headerFields.length)
        : 0;
    if (latest !== undefined && length >= leastBytes && length <= bytes.length - at) {
      end = at + length;
      fault = takeSlot(state, latest, realmTag, bytes, at, end);
    } else {
      const header = readHeader(bytes, at);
      if (typeof header === "string") {
        counters[headerFaults[header]]++;
        return bytes.length;
      }
      if (header.stream === 0) return at;
      end = at + header.length;
      realmTag = header.realmTag;
      if (realmTag !== cipher.tag && !cipher.olderTags.includes(realmTag))
        fault = "droppedOtherRealm";
      else if (header.sealed !== cipher.overheadBytes > 0) fault = "droppedUnsealed";
      else if (header.length < leastBytes) fault = "droppedTooShort";
      else {
        fault = receiveSlot(state, header, bytes, at, end);
        latest = latestOf(state, header);
        before = at;
      }
    }
    if (fault === undefined) {
      counters.slotsReceived++;
      counters.bytesReceived += end - at;
    } else counters[fault]++;
    at = end;
  }
  return at;
}

/** Whether two slots are of one stream, and told in the same way: headers differ by length and sequence only. */
function isLike(bytes: Uint8Array, one: number, other: number): boolean {
  if (other + headerBytes > bytes.length) return false;
  const flags =
    ((bytes[one + headerFields.flags] as number) ^ (bytes[other + headerFields.flags] as number)) &
    ~askFlags;
  if (flags !== 0) return false;
  for (let at = 0; at < headerFields.counter; at++) {
    if (at === headerFields.flags) at = headerFields.stream;
    if (bytes[one + at] !== bytes[other + at]) return false;
  }
  return true;
}

/** A slot whose stream may be new to us. */
function receiveSlot(
  state: EngineState,
  header: Header,
  bytes: Uint8Array,
  at: number,
  end: number,
): CounterName | undefined {
  const { cipher, streams } = state;
  const latest = latestOf(state, header);
  if (latest !== undefined) return takeSlot(state, latest, header.realmTag, bytes, at, end);
  const record = senderOf(state, header);
  if (typeof record === "string") return record;
  const { stream, counter, epoch, realmTag } = header;
  const known = streams.heard.get(record, stream);
  if (known !== undefined) {
    streams.latestHeard = known;
    return takeSlot(state, known, realmTag, bytes, at, end);
  }
  // Whoever cannot seal a slot cannot make us hold anything for its stream, nor try for long.
  if (cipher.overheadBytes > 0) {
    if (!state.strangerBudget.take(state.now)) return "droppedBudget";
    const context = { epoch, stream, counter };
    if (!cipher.open(bytes.subarray(at, end), headerBytes, context, realmTag))
      return "droppedUnopened";
  }
  const heard = hear(state, record, stream);
  if (typeof heard === "string") return heard;
  streams.latestHeard = heard;
  return holdUnstarted(state, heard, counter, bytes, at, end - cipher.overheadBytes);
}

function takeSlot(
  state: EngineState,
  incoming: Incoming,
  realmTag: number,
  bytes: Uint8Array,
  at: number,
  end: number,
): CounterName | undefined {
  const { cipher } = state;
  if (incoming.ignored) return "droppedNotInGroup";
  const counter = uint32At(bytes, at + headerFields.counter);
  const sequence = restoreNear(counter, Math.max(incoming.received, incoming.highest));
  if (incoming.started) {
    if (sequence <= incoming.received || incoming.has(sequence)) return "droppedDuplicate";
    if (sequence > incoming.received + limits.windowSlots) return "droppedBeyondWindow";
    // A stream that waits for nobody goes on, and what the program does not take is lost for it.
    if (incoming.held && sequence > incoming.toldLimit) return "droppedBeyondWindow";
  }
  if (cipher.overheadBytes > 0) {
    const { stream, record } = incoming;
    const context = { epoch: record.epochBytes, stream, counter: sequence };
    if (!cipher.open(bytes.subarray(at, end), headerBytes, context, realmTag))
      return "droppedUnopened";
  }
  const framesEnd = end - cipher.overheadBytes;
  if (!incoming.started) return holdUnstarted(state, incoming, sequence, bytes, at, framesEnd);
  if (!incoming.touched) noteTouched(state, incoming);
  if (incoming.gaps !== undefined) noteRepaired(state, incoming, sequence);
  if (sequence > incoming.highest) incoming.highest = sequence;
  if (sequence !== incoming.received + 1) {
    const slot = bytes.subarray(at, framesEnd);
    const fault = hold(state, incoming, sequence, slot);
    if (fault === undefined) state.counters.slotsReordered++;
    return fault;
  }
  noteAsks(incoming, bytes, at);
  deliverSlot(state, incoming, bytes, at, framesEnd, "gone");
  incoming.received = sequence;
  if (incoming.buffer !== undefined && incoming.buffer.held > 0) deliverHeld(state, incoming);
  return undefined;
}

/** Somebody waits for a slot: to be told when its turn has come, and with it what it ends. */
function noteAsks(incoming: Incoming, bytes: Uint8Array, at: number): void {
  const flags = bytes[at + headerFields.flags] as number;
  if ((flags & askFlag) !== 0) incoming.reportNow = true;
  if ((flags & askHandledFlag) !== 0) incoming.handledAsked = true;
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
    noteAsks(incoming, slot, 0);
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
