/**
 * What the program asks of streams.
 * @module
 */
import { checkGroupName } from "../discovery/self.ts";
import type { Command } from "../io.ts";
import { assert, limits } from "../limits.ts";
import { groupAddresses } from "../link.ts";
import type { EngineState } from "../state.ts";
import { endIfDone } from "./ending.ts";
import { groupIndex } from "./group-index.ts";
import { Outgoing } from "./outgoing.ts";
import { pump, giveRoom } from "./pump.ts";
import { addReceivers } from "./receivers.ts";
import { report, reportHandled } from "./reports.ts";
import { SendRing } from "./send-ring.ts";
import { noteProgress } from "./progress.ts";

type Order<Type extends Command["type"]> = Extract<Command, { type: Type }>;

export function openStream(state: EngineState, order: Order<"open-stream">): void {
  const { stream, to, slow } = order;
  if ("group" in to) checkGroupName(to.group);
  assert(stream > 0 && stream <= limits.streams, "streams are numbered from 1");
  assert(state.streams.outgoing(stream) === undefined, "each stream has a number of its own");
  const ring = new SendRing({
    cipher: state.cipher,
    epoch: state.self.epochBytes,
    stream,
    slotBytes: slotBytes(state),
    cast: "group" in to ? "multicast" : "unicast",
    firstSequence: state.firstSequence,
    memory: state.streams.rings,
  });
  const index = "group" in to ? groupIndex(state.cipher.tag, to.group, groupAddresses) : 0;
  const outgoing = new Outgoing(stream, to, { slow, ring, index });
  state.streams.send(outgoing);
  addReceivers(state, outgoing);
  noteProgress(state, outgoing);
}

/** The largest slot that all links carry. */
function slotBytes(state: EngineState): number {
  let bytes = state.links.size === 0 ? limits.datagramBytes : limits.slotBytes;
  for (const link of state.links.values()) bytes = Math.min(bytes, link.payloadBytes);
  return Math.max(limits.datagramBytes, bytes);
}

export function write(state: EngineState, order: Order<"write">): void {
  const outgoing = state.streams.outgoing(order.stream);
  assert(outgoing !== undefined && !outgoing.closing, "the stream written to is open");
  assert(
    order.frames.length <= state.streams.room(order.stream),
    "there is room for what is written",
  );
  const { ring } = outgoing;
  ring.append(order.frames, state.streams.slotsOf(outgoing));
  if (order.ask === "received" || order.ask === "both") ring.asked = true;
  if (order.ask === "delivered" || order.ask === "both") {
    outgoing.watchedTo = ring.messages;
    ring.askedHandled = true;
  }
  pump(state, outgoing);
}

export function awaitRoom(state: EngineState, order: Order<"await-room">): void {
  const outgoing = state.streams.outgoing(order.stream);
  if (outgoing === undefined) return;
  outgoing.wantsRoom = true;
  giveRoom(state, outgoing);
}

export function closeStream(state: EngineState, order: Order<"close-stream">): void {
  const outgoing = state.streams.outgoing(order.stream);
  if (outgoing === undefined) return;
  outgoing.closing = true;
  outgoing.ring.asked = true;
  pump(state, outgoing);
  endIfDone(state, outgoing);
}

export function noteHandled(state: EngineState, order: Order<"handled">): void {
  const record = state.directory.get(order.epoch);
  const incoming = record && state.streams.heard.get(record, order.stream);
  if (incoming === undefined || order.message <= incoming.handled) return;
  incoming.handled = Math.min(order.message, incoming.messages);
  reportHandled(state, incoming);
}

export function noteHeld(state: EngineState, order: Order<"hold">): void {
  const record = state.directory.get(order.epoch);
  const incoming = record && state.streams.heard.get(record, order.stream);
  if (incoming === undefined || incoming.held === order.held) return;
  incoming.held = order.held;
  if (!order.held) report(state, incoming);
}

export function noteListening(state: EngineState, order: Order<"listening">): void {
  const { listening } = state.streams;
  if (order.listening === listening.has(order.group)) return;
  if (order.listening) listening.add(order.group);
  else listening.delete(order.group);
  for (const incoming of state.streams.heard.to(order.group))
    if (incoming.started) report(state, incoming);
}
