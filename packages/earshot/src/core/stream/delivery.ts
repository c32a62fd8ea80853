/**
 * From slots in order to chunks of frames for the program: every frame is looked over, split messages
 * are put together, and what was lost is counted.
 * @module
 */
import { memberOf } from "../liveness/view.ts";
import type { EngineState } from "../state.ts";
import { limits } from "../limits.ts";
import { headerBytes } from "../wire/header.ts";
import type { Incoming } from "./incoming.ts";
import { slotFrameHeaderBytes, slotFrameTable } from "./slot-frames.ts";
import { restoreNear, slotHeadBytes, uint32At } from "./slot.ts";
import { countsAsMessage } from "./staged-frames.ts";

const padding = slotFrameTable.padding.id;
const first = slotFrameTable.first.id;
const next = slotFrameTable.next.id;
const last = slotFrameTable.last.id;
const open = slotFrameTable.open.id;
const part = slotFrameTable.part.id;
const close = slotFrameTable.close.id;

/** Why messages never come: their sender held them no longer, it had evicted us, or it is gone. */
export type GapReason = "gone" | "evicted" | "ended";

/** The smallest frame of a message is its header: a slot holds no more messages than this. */
const messagesOfSlot = Math.ceil(limits.slotBytes / slotFrameHeaderBytes);

/** Hands on the slot that is next in order; `start` to `end` is the whole slot without its tag. */
export function deliverSlot(
  state: EngineState,
  incoming: Incoming,
  bytes: Uint8Array,
  start: number,
  end: number,
  reason: GapReason,
): void {
  const before = restoreNear(uint32At(bytes, start + headerBytes), incoming.messages);
  const lost = before - incoming.messages;
  const slots = incoming.received + 1 - incoming.countedTo;
  // More than those slots can have held is a lie, and nothing is believed of it.
  if (lost > slots * messagesOfSlot || lost < 0) state.counters.droppedBadValue++;
  else if (lost > 0) tellGap(state, incoming, lost, reason);
  incoming.countedTo = incoming.received + 1;
  let at = start + slotHeadBytes;
  let runStart = at;
  let runBefore = incoming.messages;
  while (at < end) {
    const id = bytes[at] as number;
    if (id === padding) break;
    const fields = at + slotFrameHeaderBytes;
    const after = fields + (((bytes[at + 1] as number) << 8) | (bytes[at + 2] as number));
    if (fields > end || after > end) {
      state.counters.droppedTruncated++;
      break;
    }
    if (id < first) incoming.messages++;
    else if (id <= last) {
      pushRun(incoming, bytes, runStart, at, runBefore);
      assemble(state, incoming, id, bytes, fields, after, reason);
      runStart = after;
      runBefore = incoming.messages;
    } else if (!isLarge(id, after - fields)) {
      pushRun(incoming, bytes, runStart, at, runBefore);
      state.counters.unknownFrames++;
      runStart = after;
      runBefore = incoming.messages;
    } else if (countsAsMessage(id)) incoming.messages++;
    at = after;
  }
  pushRun(incoming, bytes, runStart, at, runBefore);
}

/** Frames as they lie in a slot. */
function pushRun(
  incoming: Incoming,
  bytes: Uint8Array,
  start: number,
  end: number,
  before: number,
): void {
  if (end > start) incoming.chunks.push({ frames: bytes.subarray(start, end), before, whole: 0 });
}

/** A message that is split over slots comes part by part. */
function assemble(
  state: EngineState,
  incoming: Incoming,
  id: number,
  bytes: Uint8Array,
  start: number,
  end: number,
  reason: GapReason,
): void {
  const { assembler } = incoming;
  const { inputs } = state.streams;
  if (id === first) {
    if (!assembler.first(bytes, start, end, inputs)) state.counters.droppedBadValue++;
    return;
  }
  // Parts whose beginning was before our start, or was lost, are nobody's fault.
  const joined = assembler.next(bytes, start, end, inputs);
  if (id === next) return;
  const message = joined ? assembler.end() : undefined;
  if (message === undefined) {
    assembler.drop();
    tellGap(state, incoming, 1, reason);
    return;
  }
  incoming.chunks.push({ frames: message.body, before: incoming.messages, whole: message.id });
  incoming.messages++;
}

/** Whether a frame of a large message is long enough for its fields. */
function isLarge(id: number, length: number): boolean {
  return (
    (id === open && length >= 11) || (id === part && length >= 4) || (id === close && length >= 5)
  );
}

/** Messages will never come: what was before them is told first. */
export function tellGap(
  state: EngineState,
  incoming: Incoming,
  messages: number,
  reason: GapReason,
): void {
  tellBatch(state, incoming);
  // What never comes need not be handled.
  if (incoming.handled === incoming.messages) incoming.handled += messages;
  incoming.messages += messages;
  state.counters.messagesLost += messages;
  const { ref, record } = incoming;
  if (ref === undefined) return;
  const gap = { type: "gap", from: memberOf(state, record), stream: ref, reason } as const;
  // Several in a row are told as one.
  const last = state.outputs.at(-1);
  const same =
    last?.type === "event" &&
    last.event.type === "gap" &&
    last.event.stream === ref &&
    last.event.reason === reason;
  if (!same) state.emit({ ...gap, messages });
  else {
    state.outputs.pop();
    state.emit({ ...gap, messages: last.event.messages + messages });
  }
}

/** Tells the messages that have come in this input. */
export function tellBatch(state: EngineState, incoming: Incoming): void {
  const { chunks, ref, record } = incoming;
  if (chunks.length === 0) return;
  incoming.chunks = [];
  if (ref === undefined) return;
  const asked = incoming.askedTo > incoming.handled;
  state.emit({ type: "batch", from: memberOf(state, record), stream: ref, chunks, asked });
}
