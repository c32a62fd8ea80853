/**
 * Probes as frames: ping, ack, and the relayed pair with its nack.
 * @module
 */
import type { Address } from "../address.ts";
import { epochOf } from "../identity.ts";
import { noteHearsUs, noteUnicast, prove } from "../discovery/paths.ts";
import { bestPath, hearsWord, isProven } from "../discovery/reach.ts";
import { challengeEverywhere } from "../discovery/challenge.ts";
import { bookBack, roomBack, spendBack } from "../discovery/credit.ts";
import { limits } from "../limits.ts";
import type { Source } from "../receive.ts";
import { datagramSize, type Reachable, sendTo } from "../send.ts";
import type { EngineState } from "../state.ts";
import type { Frame } from "../wire/frame-table.ts";
import { noteRival } from "./transitions.ts";
import { isMember } from "./updates.ts";

/** A probe that we run for another member. */
interface Relayed {
  readonly token: number;
  readonly requester: Reachable;
  readonly target: Uint8Array;
}

export class Relays {
  readonly #byToken: Map<number, Relayed> = new Map();

  get size(): number {
    return this.#byToken.size;
  }

  add(token: number, relayed: Relayed): void {
    this.#byToken.set(token, relayed);
  }

  take(token: number): Relayed | undefined {
    const relayed = this.#byToken.get(token);
    this.#byToken.delete(token);
    return relayed;
  }
}

export function onPing(state: EngineState, source: Source, frame: Frame<"ping">): void {
  if (!startsWith(state.self.epochBytes, frame.target)) {
    // Meant for an earlier owner of this address.
    state.counters.droppedStale++;
    return;
  }
  const to: Reachable = { address: source.from, link: source.link };
  const { record } = source;
  if (record !== undefined) noteHearsUs(state, record, frame.hears);
  const ack: Frame = { type: "ack", token: frame.token, hears: hearsWord(state, record) };
  if (record !== undefined && isProven(record, source.from)) {
    sendTo(state, to, [ack, ...state.news.ride(limits.updatesRiding)]);
    // We had given it up: it shall prove that it is back.
    if (!state.directory.live.has(record.epoch)) challengeEverywhere(state, record, 0);
    return;
  }
  // It knows us through others, or is at a new address: we answer, which costs less than it brought,
  // and ask who it is or whether it is there, as far as size and budget allow.
  const asks: Frame = {
    type: "request",
    challenge: state.challenges.forAddress(source.from, state.now),
    knows: record?.body.sequence ?? 0,
  };
  // Both where there is room. Else the question, as its echo proves the address and is a sign of life
  // as well; but where the budget allows none an ack, so that nobody is held for gone for want of it.
  const room = roomBack(source);
  for (const frames of [[ack, asks], record === undefined ? [ack] : [asks]]) {
    const size = datagramSize(state, frames);
    if (size > room || !spendBack(state, source, size)) continue;
    sendTo(state, to, frames);
    return;
  }
  const size = datagramSize(state, [ack]);
  if (size > room) return;
  bookBack(source, size);
  sendTo(state, to, [ack]);
}

export function onAck(state: EngineState, source: Source, frame: Frame<"ack">): void {
  const relayed = state.relays.take(frame.token);
  if (relayed !== undefined) {
    state.timers.cancel(`relay ${frame.token}`);
    if (epochOf(relayed.target) !== source.epoch) return;
    sendTo(state, relayed.requester, [{ type: "ack", token: relayed.token, hears: "unknown" }]);
    return;
  }
  const probe = state.prober.underWay(frame.token);
  if (probe === undefined) {
    state.counters.droppedUnasked++;
    return;
  }
  const { record } = probe;
  if (source.record === record) {
    prove(state, record, source);
    noteHearsUs(state, record, frame.hears);
    noteRival(state, record, probe.startedAt);
  } else if (probe.relays.has(source.epoch) && isMember(state, source)) {
    // It lives, but our own unicast does not reach it, or its answer us.
    noteUnicast(state, record, false);
    state.prober.heardThroughRelay(state, record);
  } else {
    state.counters.droppedUnproven++;
    return;
  }
  state.prober.endProbe(state, record);
  state.health.improve();
}

export function onPingRequest(
  state: EngineState,
  source: Source,
  frame: Frame<"ping-request">,
): void {
  if (!isMember(state, source)) return;
  if (state.relays.size >= limits.outstandingProbes) {
    state.counters.droppedFull++;
    return;
  }
  const target = frame.target.slice();
  const known = state.directory.get(epochOf(target));
  const path = (known && bestPath(known)) ?? atAddress(frame.at);
  const token = state.random.uint32();
  state.relays.add(token, {
    token: frame.token,
    requester: { address: source.from, link: source.link },
    target,
  });
  sendTo(state, path, [
    { type: "ping", token, target: target.subarray(0, 8), hears: hearsWord(state, known) },
  ]);
  state.timers.set(`relay ${token}`, state.now + limits.relayTimeoutMs, () => {
    const relayed = state.relays.take(token);
    if (relayed !== undefined)
      sendTo(state, relayed.requester, [{ type: "nack", token: relayed.token }]);
  });
}

export function onNack(state: EngineState, source: Source, frame: Frame<"nack">): void {
  const probe = state.prober.underWay(frame.token);
  if (probe?.relays.has(source.epoch) !== true) state.counters.droppedUnasked++;
  else probe.nacks++;
}

function atAddress(address: Address): Reachable {
  return { address, link: undefined };
}

function startsWith(bytes: Uint8Array, prefix: Uint8Array): boolean {
  return prefix.every((byte, index) => bytes[index] === byte);
}
