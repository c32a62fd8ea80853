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
import { type Reachable, sendTo } from "../send.ts";
import type { EngineState } from "../state.ts";
import type { Frame } from "../wire/frame-table.ts";

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
  sendTo(state, path, [
    { type: "packet", target: record.epochBytes.subarray(0, 8), channel, body },
  ]);
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
  else if (record.held.length < limits.heldMessages) record.held.push(deliver);
  else state.counters.droppedFull++;
}

function isForUs(state: EngineState, target: Uint8Array): boolean {
  const { epochBytes } = state.self;
  for (let at = 0; at < target.length; at++) if (target[at] !== epochBytes[at]) return false;
  return true;
}
