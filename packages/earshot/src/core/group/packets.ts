/**
 * Single datagrams between members for machines above the engine, such as request and reply: best effort, by
 * the best path. Whoever sends one sees to its repetition.
 * @module
 */
import type { PeerRecord } from "../discovery/directory.ts";
import { bestPath } from "../discovery/reach.ts";
import type { Epoch } from "../identity.ts";
import type { Command } from "../io.ts";
import { assert, limits } from "../limits.ts";
import type { Link, LinkId } from "../link.ts";
import { memberOf } from "../liveness/view.ts";
import type { Source } from "../receive.ts";
import { begunDatagram, type Reachable, seal, sendDatagram } from "../send.ts";
import type { EngineState } from "../state.ts";
import { type Frame, frameHeaderBytes, frameTable } from "../wire/frame-table.ts";
import { headerBytes } from "../wire/header.ts";

const packetId = frameTable.packet.id;
const targetBytes = 8;

interface Route {
  readonly at: number;
  readonly links: ReadonlyMap<LinkId, Link>;
  readonly path: Reachable;
}

/** Where packets go: worked out now and then, not for each. */
export class PacketRoutes {
  readonly #routes: Map<Epoch, Route> = new Map();

  to(state: EngineState, record: PeerRecord): Reachable | undefined {
    const known = this.#routes.get(record.epoch);
    if (known?.links === state.links && state.now - known.at < limits.routesMs) return known.path;
    const path = bestPath(record);
    if (path === undefined) return undefined;
    if (this.#routes.size >= limits.members) this.#routes.clear();
    this.#routes.set(record.epoch, { at: state.now, links: state.links, path });
    return path;
  }
}

type PacketCommand = Extract<Command, { type: "packet" }>;

/** Sends to a member; what is for somebody who is not there is dropped, as it might be on the way. */
export function sendPacket(state: EngineState, { to, channel, body }: PacketCommand): void {
  assert(body.length <= limits.packetBytes, "a packet fits a datagram");
  const record = state.directory.live.get(to);
  const path = record && state.packetRoutes.to(state, record);
  if (record === undefined || path === undefined) return;
  state.counters.packetsSent++;
  // By hand, for speed: a test holds this to the frame table.
  const fields = targetBytes + 1 + body.length;
  const length = headerBytes + frameHeaderBytes + fields + state.cipher.overheadBytes;
  const datagram = begunDatagram(state, length, "unicast");
  let at = headerBytes;
  datagram[at++] = packetId;
  datagram[at++] = fields >> 8;
  datagram[at++] = fields;
  for (let index = 0; index < targetBytes; index++)
    datagram[at++] = record.epochBytes[index] as number;
  datagram[at++] = channel;
  datagram.set(body, at);
  seal(state, datagram);
  sendDatagram(state, path, datagram);
}

/** The only frame of a datagram, if it is a packet; `undefined` for what the slow way shall read. */
export function readPacket(
  bytes: Uint8Array,
  at: number,
  end: number,
): Frame<"packet"> | undefined {
  if (bytes[at] !== packetId || end - at < frameHeaderBytes + targetBytes + 1) return undefined;
  const fields = at + frameHeaderBytes;
  const length = ((bytes[at + 1] as number) << 8) | (bytes[at + 2] as number);
  if (fields + length !== end) return undefined;
  const behind = fields + targetBytes;
  return {
    type: "packet",
    target: bytes.subarray(fields, behind),
    channel: bytes[behind] as number,
    body: bytes.subarray(behind + 1, end),
  };
}

export function onPacket(state: EngineState, source: Source, frame: Frame<"packet">): void {
  const { record } = source;
  const { channel, body } = frame;
  if (!isForUs(state, frame.target)) {
    state.counters.droppedStale++;
    return;
  }
  if (record === undefined || record.state === "failed") {
    state.counters.droppedStranger++;
    return;
  }
  const deliver = (): void => {
    state.counters.packetsDelivered++;
    state.emit({ type: "packet", from: memberOf(state, record), channel, body });
  };
  if (state.directory.live.has(record.epoch)) deliver();
  else if ((record.held ??= []).length < limits.heldMessages) record.held.push(deliver);
  else state.counters.droppedFull++;
}

function isForUs(state: EngineState, target: Uint8Array): boolean {
  const { epochBytes } = state.self;
  for (let at = 0; at < target.length; at++) if (target[at] !== epochBytes[at]) return false;
  return true;
}
