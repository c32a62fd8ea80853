/**
 * From bytes to handled frames: header, realm, seal, replay, frames, then the dispatch table.
 * @module
 */
import type { Address } from "./address.ts";
import type { CounterName } from "./counters.ts";
import { introduce } from "./discovery/announcements.ts";
import type { PeerRecord } from "./discovery/directory.ts";
import { dispatch } from "./dispatch.ts";
import { headerFaults, wireFaults } from "./faults.ts";
import { readPacket } from "./group/packets.ts";
import { type Epoch, epochOf } from "./identity.ts";
import { limits } from "./limits.ts";
import type { LinkId } from "./link.ts";
import type { EngineState } from "./state.ts";
import { noteHeard } from "./discovery/paths.ts";
import { receiveSlots } from "./stream/receive-slots.ts";
import type { Frame, FrameType } from "./wire/frame-table.ts";
import { readFrames } from "./wire/frames.ts";
import { type Cast, type Header, headerBytes, readHeader } from "./wire/header.ts";

/** Frames of which one datagram may hold several; of others only the first counts. */
const repeatable: ReadonlySet<FrameType> = new Set(["padding", "relay", "message"]);

/** Frames that a sender multicasts on the way of its stream. */
const ofStreams: ReadonlySet<FrameType | undefined> = new Set(["start", "heartbeat"]);

/** Where frames came from: the datagram around them. */
export interface Source {
  readonly link: LinkId | undefined;
  readonly from: Address;
  readonly cast: Cast;
  readonly epoch: Epoch;
  readonly epochBytes: Uint8Array;
  /** Size of the datagram: an unproven address gets no larger answer. */
  readonly bytes: number;
  /** What is left of that, while nobody is known there who could be credited with it. */
  owed: number;
  /** All frames of the datagram. */
  readonly frames: readonly Frame[];
  /** Who sent it, once it has announced itself. */
  record: PeerRecord | undefined;
}

/** Handles one datagram or a train of them; whatever the bytes are, it returns. */
export function receive(
  state: EngineState,
  link: LinkId | undefined,
  from: Address,
  bytes: Uint8Array,
): void {
  if (bytes.length === 0) state.counters.droppedTooShort++;
  for (let at = 0; at < bytes.length;) {
    at = receiveSlots(state, bytes, at);
    if (at >= bytes.length) return;
    const header = readHeader(bytes, at);
    if (typeof header === "string") {
      state.counters[headerFaults[header]]++;
      return;
    }
    // A copy: frames may wait for a signature, and the bytes are only lent.
    const datagram = Uint8Array.prototype.slice.call(bytes, at, at + header.length);
    const fault = receiveOne(state, link, from, header, datagram);
    if (fault !== undefined) state.counters[fault]++;
    at += header.length;
  }
}

function receiveOne(
  state: EngineState,
  link: LinkId | undefined,
  from: Address,
  header: Header,
  datagram: Uint8Array,
): CounterName | undefined {
  const { cipher } = state;
  if (header.realmTag !== cipher.tag && !cipher.olderTags.includes(header.realmTag))
    return "droppedOtherRealm";
  const epochBytes = datagram.subarray(12, 28);
  const record = state.directory.of(epochBytes);
  const epoch = record?.epoch ?? epochOf(epochBytes);
  if (epoch === state.self.epoch) return "droppedOwn";
  if (header.sealed !== cipher.overheadBytes > 0) return "droppedUnsealed";
  if (header.length > limits.controlBytes) return "droppedOverLimit";
  // Deriving keys for a life never met costs more than a look-up: strangers get a share of our time.
  const met = record !== undefined || cipher.overheadBytes === 0;
  if (!met && !state.strangerBudget.take(state.now)) return "droppedBudget";
  const counter = state.replays.restore(epoch, header.counter);
  if (
    !cipher.open(datagram, headerBytes, { epoch: epochBytes, stream: 0, counter }, header.realmTag)
  ) {
    return "droppedUnopened";
  }
  // In an open realm anybody can invent counters, and could so silence others: there, frames are
  // harmless when repeated, and no counter is believed.
  if (cipher.overheadBytes > 0 && !state.replays.accept(epoch, counter)) return "droppedReplayed";
  const end = datagram.length - cipher.overheadBytes;
  const packet = readPacket(datagram, headerBytes, end);
  let frames: readonly Frame[];
  if (packet !== undefined) frames = [packet];
  else {
    const decoded = readFrames(datagram, headerBytes, end);
    if (typeof decoded === "string") return wireFaults[decoded];
    state.counters.unknownFrames += decoded.unknown;
    ({ frames } = decoded);
  }
  state.counters.datagramsReceived++;
  state.counters.bytesReceived += datagram.length;
  state.heardAnybodyAt = state.now;
  const source: Source = {
    link,
    from,
    cast: header.cast,
    epoch,
    epochBytes,
    bytes: datagram.length,
    owed: datagram.length,
    frames,
    record,
  };
  const [first] = frames;
  if (first?.type === "announce") introduce(state, source, first, () => handle(state, source));
  else handle(state, source);
  return undefined;
}

function handle(state: EngineState, source: Source): void {
  if (state.phase === "closed") return;
  if (source.record?.state === "left") {
    state.counters.droppedStale++;
    return;
  }
  // What goes to a group's own address says nothing about the way to everybody, nor where to answer.
  const toGroup = source.cast === "multicast" && ofStreams.has(source.frames[0]?.type);
  if (source.record !== undefined && !toGroup) noteHeard(state, source.record, source);
  const [only] = source.frames;
  if (only !== undefined && source.frames.length === 1) {
    dispatch(state, source, only);
    return;
  }
  const handled = new Set<FrameType>();
  for (const frame of source.frames) {
    // One datagram gets one answer: asking many times in it shall gain nobody anything.
    if (!repeatable.has(frame.type) && handled.has(frame.type)) state.counters.droppedRepeated++;
    else dispatch(state, source, frame);
    handled.add(frame.type);
  }
}
