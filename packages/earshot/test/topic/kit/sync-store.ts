/**
 * A store that answers at once, so that machines run without promises; a crash loses what it has not acknowledged.
 * @module
 */
import type { Held, KeptEntry, Portion } from "../../../src/topic/io.ts";
import type { Branch, Change, LogId, Retraction } from "../../../src/topic/records.ts";

interface Chained {
  branch: Branch;
  readonly entries: KeptEntry[];
}

export class SyncStore {
  readonly nonces: Uint8Array[];
  readonly #logs: Map<LogId, Chained[]> = new Map();
  readonly #retractions: Map<string, Retraction> = new Map();
  #position = 1;

  constructor(nonce: Uint8Array) {
    this.nonces = [nonce];
  }

  get contents(): Held {
    const all = this.entries;
    return {
      branches: [...this.#logs.values()].flatMap((parts) => parts.map(({ branch }) => branch)),
      retractions: [...this.#retractions.values()],
      nonce: this.nonces.at(-1) ?? new Uint8Array(16),
      entries: all.length,
      bytes: all.reduce((sum, { body }) => sum + (body?.length ?? 0), 0),
    };
  }

  get size(): number {
    let size = 0;
    for (const parts of this.#logs.values())
      for (const { entries } of parts) size += entries.length;
    return size;
  }

  get entries(): readonly KeptEntry[] {
    return [...this.#logs.values()].flatMap((parts) => parts.flatMap(({ entries }) => entries));
  }

  /** A disk as it was at this moment. */
  copy(): SyncStore {
    const other = new SyncStore(new Uint8Array());
    other.nonces.splice(0, 1, ...this.nonces);
    for (const [log, parts] of this.#logs) {
      const copied = parts.map(({ branch, entries }) => ({ branch, entries: [...entries] }));
      other.#logs.set(log, copied);
    }
    for (const [key, retraction] of this.#retractions) other.#retractions.set(key, retraction);
    other.#position = this.#position;
    return other;
  }

  commit(changes: readonly Change[]): number {
    const first = this.#position;
    for (const change of changes) this.#apply(change);
    return first;
  }

  read(log: LogId, branch: number, from: number, portion: Portion): readonly KeptEntry[] {
    const part = this.#logs.get(log)?.[branch];
    if (part === undefined) return [];
    return bounded(part.entries, Math.max(0, from - part.branch.floor.sequence - 1), portion);
  }

  oldest(portion: Portion): readonly KeptEntry[] {
    const ordered = this.entries.toSorted(
      (one, other) =>
        one.time - other.time || (one.log < other.log ? -1 : 1) || one.sequence - other.sequence,
    );
    return bounded(ordered, 0, portion);
  }

  #apply(change: Change): void {
    switch (change.type) {
      case "begin": {
        const parts = this.#logs.get(change.branch.log) ?? [];
        if (change.branch.branch !== parts.length) throw new Error("a branch out of order");
        parts.push({ branch: change.branch, entries: [] });
        this.#logs.set(change.branch.log, parts);
        return;
      }
      case "append": {
        const part = this.#part(change);
        for (const entry of change.entries) {
          if (entry.sequence !== part.branch.head.sequence + 1) throw new Error("a hole");
          this.#position++;
          const taken = this.#retractions.has(`${entry.log} ${entry.sequence}`);
          part.entries.push({
            ...entry,
            body: taken ? undefined : entry.body,
            branch: change.branch,
          });
          const { sequence, hash, time } = entry;
          part.branch = { ...part.branch, head: { sequence, hash, time } };
        }
        return;
      }
      case "fill": {
        const part = this.#part(change);
        const { log, floor, entries } = change;
        if (entries.at(-1)?.sequence !== part.branch.floor.sequence) throw new Error("a hole");
        this.#position += entries.length;
        const kept = entries.map((entry) => {
          const taken = this.#retractions.has(`${log} ${entry.sequence}`);
          return { ...entry, body: taken ? undefined : entry.body, branch: change.branch };
        });
        part.entries.unshift(...kept);
        part.branch = { ...part.branch, floor };
        return;
      }
      case "retract": {
        const { log, sequence } = change.retraction;
        this.#retractions.set(`${log} ${sequence}`, change.retraction);
        for (const { entries } of this.#logs.get(log) ?? []) {
          const at = entries.findIndex((entry) => entry.sequence === sequence);
          const entry = entries[at];
          if (entry !== undefined) entries[at] = { ...entry, body: undefined };
        }
        return;
      }
      case "prune": {
        const part = this.#part(change);
        part.entries.splice(0, change.to.sequence - part.branch.floor.sequence);
        part.branch = { ...part.branch, floor: change.to };
      }
    }
  }

  #part({ log, branch }: { readonly log: LogId; readonly branch: number }): Chained {
    const part = this.#logs.get(log)?.[branch];
    if (part === undefined) throw new Error("no such branch");
    return part;
  }
}

function bounded(
  entries: readonly KeptEntry[],
  from: number,
  { entries: count, bytes }: Portion,
): KeptEntry[] {
  const portion: KeptEntry[] = [];
  let size = 0;
  for (let at = from; at < entries.length; at++) {
    const entry = entries[at];
    if (entry === undefined) break;
    size += entry.body?.length ?? 0;
    if (portion.length === count || (portion.length > 0 && size > bytes)) break;
    portion.push(entry);
  }
  return portion;
}
