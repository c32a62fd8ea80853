/**
 * The logs and branches of a topic in memory, and what a commit makes of them.
 * @module
 */
import { assert } from "../../core/limits.ts";
import type { Branch, Change, ChainPoint, Entry, LogId, Retraction } from "../../topic/records.ts";
import type { Portion, StoredEntry } from "../store.ts";
import { EntryList, type Held } from "./entry-list.ts";

interface HeldBranch {
  branch: Branch;
  readonly entries: EntryList;
}

const keyOf = (log: LogId, branch: number): string => `${log}/${branch}`;
const retractionKey = (log: LogId, sequence: number): string => `${log}/${sequence}`;

export class HeldLogs {
  readonly #branches = new Map<string, HeldBranch>();
  readonly #retractions = new Map<string, Retraction>();

  get branches(): readonly Branch[] {
    return [...this.#branches.values()].map(({ branch }) => branch);
  }

  get retractions(): readonly Retraction[] {
    return [...this.#retractions.values()];
  }

  /** Throws unless all of them can be made: what does not follow is a mistake of ours. */
  check(changes: readonly Change[]): void {
    const heads = new Map<string, number>();
    for (const change of changes) {
      if (change.type === "retract") continue;
      if (change.type === "begin") {
        const { log, branch, head } = change.branch;
        const key = keyOf(log, branch);
        assert(!heads.has(key) && !this.#branches.has(key), "a branch begins once");
        heads.set(key, head.sequence);
        continue;
      }
      const key = keyOf(change.log, change.branch);
      const head = heads.get(key) ?? this.#branches.get(key)?.branch.head.sequence;
      assert(head !== undefined, "a branch has begun before it changes");
      if (change.type === "prune") {
        heads.set(key, Math.max(head, change.to.sequence));
        continue;
      }
      const { entries } = change;
      const follow = entries.every(({ sequence }, index) => sequence === head + 1 + index);
      assert(follow, "entries follow the head of their branch");
      heads.set(key, head + entries.length);
    }
  }

  begin(branch: Branch): void {
    const entries = new EntryList((a, b) => a.sequence - b.sequence);
    this.#branches.set(keyOf(branch.log, branch.branch), { branch, entries });
  }

  append(log: LogId, branch: number, entry: Entry, position: number): Held {
    const held = this.#held(log, branch);
    const retracted = this.#retractions.has(retractionKey(log, entry.sequence));
    const body = retracted ? undefined : entry.body;
    const added = { entry: { ...entry, body, branch, position }, gone: false };
    held.entries.add(added);
    const { sequence, hash, time } = entry;
    held.branch = { ...held.branch, head: { sequence, hash, time } };
    return added;
  }

  /** Keeps it, and gives the entries that it is about. */
  retract(retraction: Retraction): Held[] {
    const { log, sequence } = retraction;
    this.#retractions.set(retractionKey(log, sequence), retraction);
    return this.#heldAt(log, sequence);
  }

  /** Gives what is let go. */
  prune(log: LogId, branch: number, to: ChainPoint): Held[] {
    const held = this.#held(log, branch);
    const gone: Held[] = [];
    for (const one of held.entries) {
      if (one.entry.sequence > to.sequence) break;
      gone.push(one);
    }
    for (const one of gone) one.gone = true;
    held.entries.letGo(gone.length);
    const { floor, head } = held.branch;
    held.branch = {
      ...held.branch,
      floor: to.sequence > floor.sequence ? to : floor,
      head: to.sequence > head.sequence ? to : head,
    };
    return gone;
  }

  entries(log: LogId, branch: number, from: number, portion: Portion): StoredEntry[] {
    const held = this.#branches.get(keyOf(log, branch));
    return held?.entries.take(({ sequence }) => sequence >= from, portion) ?? [];
  }

  at(log: LogId, sequence: number): StoredEntry[] {
    return this.#heldAt(log, sequence).map(({ entry }) => entry);
  }

  #heldAt(log: LogId, sequence: number): Held[] {
    const found: Held[] = [];
    for (const { branch, entries } of this.#branches.values())
      if (branch.log === log) found.push(...entries.find(({ sequence: at }) => at - sequence));
    return found;
  }

  #held(log: LogId, branch: number): HeldBranch {
    const held = this.#branches.get(keyOf(log, branch));
    assert(held !== undefined, "a branch has begun before it changes");
    return held;
  }
}
