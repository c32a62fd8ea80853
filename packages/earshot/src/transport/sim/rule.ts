/**
 * The one shape of every fault: a rule looks at a flight, which is one datagram on its way to one
 * receiver, and says pass, drop, or deliver it otherwise. Rules count what they do and can be
 * taken out again.
 * @module
 */
import type { Way } from "../../core/link.ts";
import { below, between, type Random } from "../../core/random.ts";
import { headerBytes } from "../../core/wire/header.ts";

/** One datagram on its way to one receiver. A multicast is as many flights as there are sockets. */
export interface Flight {
  /** When it was sent, in the world's time. */
  readonly sentAt: number;
  /** Names of the hosts at both ends, and of the segments that they are attached to there. */
  readonly from: string;
  readonly to: string;
  readonly fromSegment: string;
  readonly toSegment: string;
  readonly way: Way | "unicast";
  /** Which group address it was sent to; `undefined` when to everybody or to one. */
  readonly group: number | undefined;
  readonly bytes: Uint8Array;
  /** Flights now in the air to this receiver's network card, this one left out. */
  readonly inFlight: number;
}

/** `delayMs` adds to the network's own; a copy goes through the rules behind this one by itself. */
export interface Changes {
  readonly delayMs?: number;
  readonly bytes?: Uint8Array;
  readonly copies?: readonly { readonly delayMs: number; readonly bytes?: Uint8Array }[];
}

export type Verdict = "pass" | "drop" | Changes;

export interface Rule {
  /** What it is called in stories and counts, such as `"loss 10 %"`. */
  readonly name: string;
  judge(flight: Flight, chance: Chance): Verdict;
}

/** What a rule may ask of the world: the time, and chance of its own, which no other rule disturbs. */
export interface Chance {
  now(): number;
  /** True with this probability. */
  hits(probability: number): boolean;
  between(low: number, high: number): number;
  below(count: number): number;
  exponential(mean: number): number;
}

export function chanceOf(random: Random, now: () => number): Chance {
  return {
    now,
    hits: (probability) => probability > 0 && random.uint32() < probability * 2 ** 32,
    between: (low, high) => between(random, low, high),
    below: (count) => below(random, count),
    exponential: (mean) => (mean === 0 ? 0 : -mean * Math.log((random.uint32() + 1) / 2 ** 32)),
  };
}

/** Which flights a rule applies to: all that match every field given. */
export interface Scope {
  readonly from?: string | readonly string[];
  readonly to?: string | readonly string[];
  /** Flights that start or end on this segment. */
  readonly segment?: string;
  readonly way?: Way | "unicast" | readonly (Way | "unicast")[];
  /** Only slots of streams, or only what is none. */
  readonly slots?: boolean;
  /** Only what is sent to a group address, or only what is not. */
  readonly toGroup?: boolean;
  /** Any further condition. */
  readonly when?: (flight: Flight) => boolean;
}

/** A rule at work in a network. */
export class InstalledRule implements Disposable {
  /** How often it dropped or changed something: tests assert that the fault happened. */
  fired = 0;
  dropped = 0;
  readonly name: string;
  readonly #rule: Rule;
  readonly #applies: (flight: Flight) => boolean;
  readonly #chance: Chance;
  readonly #remove: (rule: InstalledRule) => void;

  constructor(rule: Rule, scope: Scope, chance: Chance, remove: (rule: InstalledRule) => void) {
    this.name = rule.name;
    this.#rule = rule;
    this.#applies = matcher(scope);
    this.#chance = chance;
    this.#remove = remove;
  }

  judge(flight: Flight): Verdict {
    if (!this.#applies(flight)) return "pass";
    const verdict = this.#rule.judge(flight, this.#chance);
    if (verdict !== "pass") this.fired++;
    if (verdict === "drop") this.dropped++;
    return verdict;
  }

  uninstall(): void {
    this.#remove(this);
  }

  [Symbol.dispose](): void {
    this.uninstall();
  }
}

function matcher(scope: Scope): (flight: Flight) => boolean {
  const tests: ((flight: Flight) => boolean)[] = [];
  const { segment, when } = scope;
  const from = setOf(scope.from);
  const to = setOf(scope.to);
  const ways = setOf(scope.way);
  if (from !== undefined) tests.push((flight) => from.has(flight.from));
  if (to !== undefined) tests.push((flight) => to.has(flight.to));
  if (ways !== undefined) tests.push((flight) => ways.has(flight.way));
  if (segment !== undefined)
    tests.push((flight) => flight.fromSegment === segment || flight.toSegment === segment);
  const { slots, toGroup } = scope;
  if (slots !== undefined) tests.push((flight) => isSlot(flight.bytes) === slots);
  if (toGroup !== undefined) tests.push((flight) => (flight.group !== undefined) === toGroup);
  if (when !== undefined) tests.push(when);
  return (flight) => tests.every((test) => test(flight));
}

function setOf(names: string | readonly string[] | undefined): ReadonlySet<string> | undefined {
  return names === undefined ? undefined : new Set(typeof names === "string" ? [names] : names);
}

/** Whether a datagram is a slot, and nothing else: its header names a stream. */
export function isSlot(bytes: Uint8Array): boolean {
  return bytes.length >= headerBytes && ((bytes[6] as number) | (bytes[7] as number)) !== 0;
}
