/**
 * Tells readings and folds of a topic what has been committed to its store, so that they look for it there.
 *
 * Whoever commits calls `tell` with the changes and the position that the commit gave, in the order of the
 * commits; and `end` when the topic is closed.
 * @module
 */
import type { Change, Retraction } from "../../topic/records.ts";
import type { Contents, TimeKey } from "../../store/store.ts";

export interface Arrived extends TimeKey {
  readonly position: number;
}

/** What one commit has done. */
export interface Committed {
  readonly arrived: readonly Arrived[];
  readonly retracted: readonly Retraction[];
  /** Those of which the commit brings no entry that says so. */
  readonly retractedSilently: readonly Retraction[];
  /** How many entries were let go. */
  readonly letGo: number;
}

export interface CommitListener {
  committed(committed: Committed): void;
  /** Nothing more will come. */
  ended(): void;
}

export class CommitNews {
  readonly #listeners = new Set<CommitListener>();
  /** The highest sequence that was let go, of each branch. */
  readonly #floors = new Map<string, number>();
  #position: number;
  #ended = false;

  constructor({ nextPosition, branches }: Pick<Contents, "nextPosition" | "branches">) {
    this.#position = nextPosition - 1;
    for (const { log, branch, floor } of branches)
      this.#floors.set(`${log}/${branch}`, floor.sequence);
  }

  /** Of the last entry that was told. */
  get position(): number {
    return this.#position;
  }

  /** @param first what the commit gave */
  tell(changes: readonly Change[], first: number): void {
    const arrived: Arrived[] = [];
    const retracted: Retraction[] = [];
    let saidSo = false;
    let letGo = 0;
    for (const change of changes) {
      switch (change.type) {
        case "begin":
          this.#floors.set(
            `${change.branch.log}/${change.branch.branch}`,
            change.branch.floor.sequence,
          );
          break;
        case "append":
        case "fill":
          if (change.type === "fill")
            this.#floors.set(`${change.log}/${change.branch}`, change.floor.sequence);
          for (const { log, sequence, time, hash, type } of change.entries) {
            arrived.push({ log, sequence, time, hash, position: first + arrived.length });
            saidSo ||= type === "retraction";
          }
          break;
        case "retract":
          retracted.push(change.retraction);
          break;
        case "prune":
          letGo += this.#prune(`${change.log}/${change.branch}`, change.to.sequence);
      }
    }
    this.#position = Math.max(this.#position, first + arrived.length - 1);
    const committed = { arrived, retracted, retractedSilently: saidSo ? [] : retracted, letGo };
    for (const listener of [...this.#listeners]) listener.committed(committed);
  }

  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    for (const listener of [...this.#listeners]) listener.ended();
    this.#listeners.clear();
  }

  listen(listener: CommitListener): Disposable {
    if (this.#ended) listener.ended();
    else this.#listeners.add(listener);
    return { [Symbol.dispose]: () => void this.#listeners.delete(listener) };
  }

  #prune(branch: string, to: number): number {
    const floor = this.#floors.get(branch) ?? 0;
    this.#floors.set(branch, Math.max(floor, to));
    return Math.max(0, to - floor);
  }
}
