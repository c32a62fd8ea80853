/**
 * What is missing here: heads of logs that other holders have said they have.
 * @module
 */
import { hexOf } from "../core/identity.ts";
import type { Holder } from "./io.ts";
import { topicLimits } from "./limits.ts";
import type { LogId } from "./records.ts";

export interface Target {
  readonly log: LogId;
  readonly sequence: number;
  /** The beginning of its hash. */
  readonly hash: Uint8Array;
  /** Who has it, and from behind which sequence on. */
  readonly holders: Map<Holder, number>;
  tries: number;
}

export class Targets {
  readonly #byLog: Map<LogId, Map<string, Target>> = new Map();
  /** Those for which there was no room, or that their author made useless. */
  readonly #refused: Set<string> = new Set();
  /** Logs that are being fetched. */
  readonly #active: Set<LogId> = new Set();
  /** Logs of which something is missing that nobody fetches now. */
  readonly #waiting: Set<LogId> = new Set();

  get empty(): boolean {
    return this.#byLog.size === 0;
  }

  /** Whether it was not known to be missing, or was, or will not be fetched. */
  add(
    log: LogId,
    sequence: number,
    hash: Uint8Array,
    holder: Holder,
    floor: number,
  ): "new" | "known" | "refused" {
    const key = keyOf(sequence, hash);
    if (this.#refused.has(`${log} ${key}`)) return "refused";
    let targets = this.#byLog.get(log);
    if (targets === undefined) this.#byLog.set(log, (targets = new Map<string, Target>()));
    if (!this.#active.has(log)) this.#waiting.add(log);
    const known = targets.get(key);
    if (known !== undefined) {
      known.holders.set(holder, floor);
      return "known";
    }
    if (targets.size >= topicLimits.targetsPerLog) {
      const furthest = [...targets.values()].reduce(higher);
      if (furthest.sequence >= sequence) return "refused";
      // What comes later on the same chain leads to it as well.
      targets.delete(keyOf(furthest.sequence, furthest.hash));
    }
    const holders = new Map([[holder, floor]]);
    targets.set(key, { log, sequence, hash: hash.slice(), holders, tries: 0 });
    return "new";
  }

  drop({ log, sequence, hash }: Target): void {
    const targets = this.#byLog.get(log);
    targets?.delete(keyOf(sequence, hash));
    if (targets?.size !== 0) return;
    this.#byLog.delete(log);
    this.#waiting.delete(log);
  }

  /** It is not asked for again. */
  refuse(target: Target): void {
    this.drop(target);
    this.#refused.add(`${target.log} ${keyOf(target.sequence, target.hash)}`);
    const [oldest] = this.#refused;
    if (this.#refused.size > topicLimits.refusedTargets && oldest !== undefined)
      this.#refused.delete(oldest);
  }

  /** How many logs are being fetched. */
  get active(): number {
    return this.#active.size;
  }

  /** Logs of which something is missing that nobody fetches now; may change while it is gone through. */
  get waiting(): Iterable<LogId> {
    return this.#waiting;
  }

  /** Somebody fetches this log. */
  begin(log: LogId): void {
    this.#active.add(log);
    this.#waiting.delete(log);
  }

  /** Nobody does any more. */
  end(log: LogId): void {
    this.#active.delete(log);
    if (this.#byLog.has(log)) this.#waiting.add(log);
  }

  /** Of a log's targets the one that reaches back furthest, and of those the lowest: forks need what they part from. */
  first(log: LogId): Target | undefined {
    let first: Target | undefined;
    for (const target of this.#byLog.get(log)?.values() ?? [])
      if (first === undefined || before(target, first)) first = target;
    return first;
  }
}

/** The lowest floor among those who have it. */
export function floorOf({ holders }: Target): number {
  return Math.min(...holders.values());
}

function before(one: Target, other: Target): boolean {
  const apart = floorOf(one) - floorOf(other);
  return apart < 0 || (apart === 0 && one.sequence < other.sequence);
}

function higher(one: Target, other: Target): Target {
  return other.sequence > one.sequence ? other : one;
}

function keyOf(sequence: number, hash: Uint8Array): string {
  return `${sequence} ${hexOf(hash)}`;
}
