/**
 * Who is alive: one probe a period, first direct, then through others (SWIM, Das et al. 2002), and
 * suspicion before a verdict. Every second probe goes to the next peer on the ring of epochs, so that
 * each member is probed by somebody within two periods for certain, not only most likely.
 * @module
 */
import { hearsWord, isProven, pathsOf } from "../discovery/reach.ts";
import type { PeerRecord } from "../discovery/directory.ts";
import { noteUnicast } from "../discovery/paths.ts";
import type { Epoch } from "../identity.ts";
import { limits } from "../limits.ts";
import { below, between, shuffle } from "../random.ts";
import { type Reachable, sendTo } from "../send.ts";
import type { EngineState } from "../state.ts";
import type { Frame } from "../wire/frame-table.ts";
import { Suspicion } from "./suspicion.ts";
import { fail, recover, suspect } from "./transitions.ts";

/** A probe under way. */
export interface Probe {
  readonly token: number;
  readonly record: PeerRecord;
  readonly startedAt: number;
  /** Members that were asked to probe for us. */
  readonly relays: Set<Epoch>;
  /** How many of them said that they got no answer either. */
  nacks: number;
}

export class Prober {
  readonly #byToken: Map<number, Probe> = new Map();
  readonly #byEpoch: Map<Epoch, Probe> = new Map();
  readonly #suspicions: Map<Epoch, Suspicion> = new Map();
  /** The next on the ring, as far as is known: looked for again when it is gone. */
  #successor: PeerRecord | undefined;
  #tick = 0;
  /** Members in random order, each probed once before any is probed again (SWIM §4.3). */
  #order: Epoch[] = [];

  /** Somebody joined: it takes a random place in the order. */
  newcomer(state: EngineState, record: PeerRecord): void {
    // Those that are gone, or came more than once, must not gather here.
    if (this.#order.length > 2 * state.directory.live.size + 8)
      this.#order = [...new Set(this.#order)].filter((epoch) => state.directory.live.has(epoch));
    this.#order.splice(below(state.random, this.#order.length + 1), 0, record.epoch);
    const next = this.#successor;
    if (next !== undefined && isBefore(state.self.epoch, record, next)) this.#successor = record;
    if (!state.timers.has("probe")) this.#schedule(state);
  }

  #schedule(state: EngineState): void {
    // A little jitter keeps peers from falling into step.
    const delay = limits.probePeriodMs * between(state.random, 0.95, 1.05);
    state.timers.set("probe", state.now + delay, () => {
      if (state.directory.live.size === 0 || state.phase !== "running") return;
      this.#schedule(state);
      const target = this.#next(state);
      if (target !== undefined) this.probe(state, target);
    });
  }

  /** Ring, random, ring, rest: probes for certainty, for chance, and for thrift. */
  #next(state: EngineState): PeerRecord | undefined {
    const turn = this.#tick++ % 4;
    if (turn === 3) return undefined;
    if (turn !== 1) return this.#following(state);
    if (state.directory.live.size === 1) return undefined;
    for (;;) {
      const epoch = this.#order.pop();
      if (epoch === undefined) {
        this.#order = shuffle(state.random, [...state.directory.live.keys()]);
        if (this.#order.length === 0) return undefined;
        continue;
      }
      const record = state.directory.live.get(epoch);
      if (record !== undefined) return record;
    }
  }

  #following(state: EngineState): PeerRecord | undefined {
    const known = this.#successor;
    if (known === undefined || !state.directory.live.has(known.epoch))
      this.#successor = successor(state);
    return this.#successor;
  }

  /** Probes one member now, unless that is under way. */
  probe(state: EngineState, record: PeerRecord): void {
    if (this.#byEpoch.has(record.epoch)) return;
    const probe: Probe = {
      token: state.random.uint32(),
      record,
      startedAt: state.now,
      relays: new Set(),
      nacks: 0,
    };
    this.#byToken.set(probe.token, probe);
    this.#byEpoch.set(record.epoch, probe);
    state.counters.probesSent++;
    const [best] = pathsOf(record);
    if (best !== undefined) ping(state, record, best, probe.token);
    const timeout = limits.probeTimeoutMs * state.health.factor;
    state.timers.set(
      `probe ${record.epoch}`,
      state.now + timeout,
      () => this.#indirect(state, probe),
      { verdict: true },
    );
  }

  /** No direct answer: other addresses of it, and other members, are tried in parallel. */
  #indirect(state: EngineState, probe: Probe): void {
    const { record } = probe;
    const paths = pathsOf(record);
    for (const path of paths.slice(1)) ping(state, record, path, probe.token);
    const [best] = paths;
    const others = [...state.directory.live.values()].filter(
      (each) => each !== record && each.state === "alive",
    );
    for (const relay of sample(state, others, limits.indirectProbes)) {
      const [path] = pathsOf(relay);
      if (path === undefined || best === undefined) continue;
      probe.relays.add(relay.epoch);
      sendTo(state, path, [
        { type: "ping-request", token: probe.token, target: record.epochBytes, at: best.address },
      ]);
    }
    const timeout = limits.indirectTimeoutMs * state.health.factor;
    state.timers.set(
      `probe ${record.epoch}`,
      state.now + timeout,
      () => this.#failed(state, probe),
      { verdict: true },
    );
  }

  #failed(state: EngineState, probe: Probe): void {
    const { record } = probe;
    this.endProbe(state, record);
    state.counters.probesFailed++;
    noteUnicast(state, record, false);
    // When not even our helpers answered, it may be us (Lifeguard's missed nacks).
    if (probe.relays.size > 0 && probe.nacks === 0) state.health.worsen();
    if (record.heardAt !== undefined && record.heardAt >= probe.startedAt) return;
    if (hasLaterLife(state, record)) {
      fail(state, record, "restarted");
      return;
    }
    if (record.state === "alive") state.counters.suspicionsRaised++;
    this.accuse(state, record, state.self.epoch, 1);
  }

  /** A helper got the answer that we did not: alive, whatever we suspected. */
  heardThroughRelay(state: EngineState, record: PeerRecord): void {
    record.heardAt = state.now;
    recover(state, record);
  }

  /** The probe that `token` names, if it is under way. */
  underWay(token: number): Probe | undefined {
    return this.#byToken.get(token);
  }

  endProbe(state: EngineState, record: PeerRecord): void {
    const probe = this.#byEpoch.get(record.epoch);
    if (probe === undefined) return;
    this.#byEpoch.delete(record.epoch);
    this.#byToken.delete(probe.token);
    state.timers.cancel(`probe ${record.epoch}`);
  }

  /** Somebody, or our own probe, holds `record` for gone; `weight` counts as so many confirmations. */
  accuse(state: EngineState, record: PeerRecord, by: Epoch, weight: number): void {
    let suspicion = this.#suspicions.get(record.epoch);
    if (suspicion === undefined) {
      suspicion = new Suspicion(state.now, state.directory.live.size);
      this.#suspicions.set(record.epoch, suspicion);
      suspect(state, record);
      state.news.spread(state, record, "suspected", { shout: by === state.self.epoch });
      // We look again, or for ourselves: a verdict never rests on hearsay, nor on one moment of bad
      // weather. In a crowd only some do, as all would be too many for somebody who is merely slow.
      const first = by === state.self.epoch;
      if (first || below(state.random, state.directory.live.size) < limits.suspicionWitnesses) {
        this.probe(state, record);
      }
    }
    if (!suspicion.confirm(by, weight)) return;
    state.timers.set(
      `suspicion ${record.epoch}`,
      // Never in the past, which would look like a deadline that we missed.
      Math.max(state.now, suspicion.endsAt),
      () => fail(state, record, "silent"),
      { verdict: true },
    );
  }

  /** Our own loop stood still for `ms`: that is nobody's silence. */
  putOff(ms: number): void {
    for (const suspicion of this.#suspicions.values()) suspicion.putOff(ms);
  }

  endSuspicion(state: EngineState, record: PeerRecord): void {
    this.#suspicions.delete(record.epoch);
    state.timers.cancel(`suspicion ${record.epoch}`);
  }
}

export function ping(state: EngineState, record: PeerRecord, path: Reachable, token: number): void {
  const target = record.epochBytes.subarray(0, 8);
  const frame: Frame = { type: "ping", token, target, hears: hearsWord(state, record) };
  const proven = isProven(record, path.address);
  // Who may not know us has room to ask who we are; news is for those who do.
  const news = proven ? state.news.ride(limits.updatesRiding) : [];
  sendTo(state, path, [frame, ...news], proven ? {} : { padTo: limits.strangerPingBytes });
}

/** Whether the identity was started again: a later life of it is here, or it is ours. */
function hasLaterLife(state: EngineState, record: PeerRecord): boolean {
  if (record.id === state.self.id) return true;
  return state.directory
    .livesOf(record.id)
    .some((other) => other.state === "alive" && other.joinedAt > record.joinedAt);
}

/** The live peer whose epoch follows ours in cyclic order. */
function successor(state: EngineState): PeerRecord | undefined {
  let next: PeerRecord | undefined;
  for (const record of state.directory.live.values())
    if (next === undefined || isBefore(state.self.epoch, record, next)) next = record;
  return next;
}

/** Whether `one` comes before `other` on the way around the ring that begins behind `own`. */
function isBefore(own: Epoch, one: PeerRecord, other: PeerRecord): boolean {
  const ahead = one.epoch > own;
  return ahead === other.epoch > own ? one.epoch < other.epoch : ahead;
}

function sample<T>(state: EngineState, items: T[], count: number): T[] {
  for (let at = 0; at < Math.min(count, items.length); at++) {
    const pick = at + below(state.random, items.length - at);
    [items[at], items[pick]] = [items[pick] as T, items[at] as T];
  }
  return items.slice(0, count);
}
