/**
 * The logs and branches of a topic in memory, and what a commit makes of them.
 * @module
 */
import { assert } from "../../core/limits.ts";
import type { Branch, Change, ChainPoint, Entry, LogId, Retraction } from "../../topic/records.ts";
import type { Portion, StoredEntry } from "../store.ts";
import { HeldBranch, type Place } from "./held-branch.ts";
import { inSequence } from "./reading.ts";
import type { Segment } from "./segment.ts";

const keyOf = (log: LogId, branch: number): string => `${log}/${branch}`;

type Ends = Pick<Branch, "floor" | "head">;
type Addition = Extract<Change, { type: "append" | "fill" }>;

export class HeldLogs {
  readonly #branches = new Map<string, HeldBranch>();
  readonly #branchesOf = new Map<LogId, HeldBranch[]>();
  /** Of each log, by sequence. */
  readonly #retractions = new Map<LogId, Map<number, Retraction>>();

  get branches(): readonly Branch[] {
    return [...this.#branches.values()].map(({ branch }) => branch);
  }

  get retractions(): readonly Retraction[] {
    return [...this.#retractions.values()].flatMap((ofLog) => [...ofLog.values()]);
  }

  /** Throws unless all of them can be made: what does not follow is a mistake of ours. */
  check(changes: readonly Change[]): void {
    const known = new Map<string, Ends>();
    for (const change of changes) {
      if (change.type === "retract") continue;
      if (change.type === "begin") {
        const { log, branch } = change.branch;
        const key = keyOf(log, branch);
        assert(!known.has(key) && !this.#branches.has(key), "a branch begins once");
        known.set(key, change.branch);
        continue;
      }
      const key = keyOf(change.log, change.branch);
      const ends = known.get(key) ?? this.#branches.get(key)?.branch;
      assert(ends !== undefined, "a branch has begun before it changes");
      if (change.type === "prune") {
        const { floor, head } = ends;
        known.set(key, { floor: later(floor, change.to), head: later(head, change.to) });
      } else known.set(key, extended(ends, change));
    }
  }

  begin(branch: Branch): void {
    const held = new HeldBranch(branch);
    this.#branches.set(keyOf(branch.log, branch.branch), held);
    const others = this.#branchesOf.get(branch.log) ?? [];
    others.push(held);
    this.#branchesOf.set(branch.log, others);
  }

  /** Gives what is kept of its entries, and the segments that were begun for them. */
  add(
    change: Addition,
    position: number,
  ): { readonly kept: readonly Entry[]; readonly begun: readonly Segment[] } {
    const held = this.#held(change.log, change.branch);
    const kept = this.#untaken(change);
    const begun =
      change.type === "append"
        ? held.append(kept, position)
        : held.prepend(kept, position, change.floor);
    return { kept, begun };
  }

  /** Keeps it, and gives the entries that it is about. */
  retract(retraction: Retraction): Place[] {
    const { log, sequence } = retraction;
    const ofLog = this.#retractions.get(log) ?? new Map<number, Retraction>();
    this.#retractions.set(log, ofLog.set(sequence, retraction));
    return this.places(log, sequence);
  }

  /** Calls `gone` for each entry that is let go, before it is. */
  prune(log: LogId, branch: number, to: ChainPoint, gone: (place: Place) => void): void {
    this.#held(log, branch).prune(to, gone);
  }

  entries(log: LogId, branch: number, from: number, portion: Portion): StoredEntry[] {
    const held = this.#branches.get(keyOf(log, branch));
    if (held === undefined) return [];
    return inSequence(held.segments.slice(held.segmentOf(from)), from, portion);
  }

  /** The entries of a sequence, one for each branch that has its own. */
  places(log: LogId, sequence: number): Place[] {
    return (this.#branchesOf.get(log) ?? []).flatMap((held) => held.find(sequence) ?? []);
  }

  /** Its entries, without the bodies of those that were taken back. */
  #untaken({ log, entries }: Addition): readonly Entry[] {
    const retractions = this.#retractions.get(log);
    if (retractions === undefined) return entries;
    return entries.map((entry) =>
      retractions.has(entry.sequence) ? { ...entry, body: undefined } : entry,
    );
  }

  #held(log: LogId, branch: number): HeldBranch {
    const held = this.#branches.get(keyOf(log, branch));
    assert(held !== undefined, "a branch has begun before it changes");
    return held;
  }
}

function extended({ floor, head }: Ends, change: Addition): Ends {
  const { entries } = change;
  const before = change.type === "append" ? head : change.floor;
  let last: Pick<Entry, "sequence" | "hash" | "time"> = before;
  for (const entry of entries) {
    assert(entry.sequence === last.sequence + 1, "entries follow the head of their branch");
    assert(entry.time >= last.time, "times of a branch do not fall");
    last = entry;
  }
  if (change.type === "append") return { floor, head: last };
  assert(last.sequence === floor.sequence, "what is filled in ends at the floor");
  return { floor: before, head };
}

function later(one: ChainPoint, other: ChainPoint): ChainPoint {
  return other.sequence > one.sequence ? other : one;
}
