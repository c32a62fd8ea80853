/**
 * Makes the changes of commits in a topic's file: several commits in one transaction, each of them whole or not at
 * all, and all of them synced before any is acknowledged.
 * @module
 */
import type { DatabaseSync } from "node:sqlite";
import { assert } from "../../core/limits.ts";
import type { Branch, ChainPoint, LogId, Retraction } from "../../topic/records.ts";
import { bodyBytesOf, type FlatEntry, hasBody, hashOf, withoutBody } from "../flat-entry.ts";
import { plainText } from "../words.ts";
import type { PackedChange } from "./calls.ts";
import { checksum, entryChecksum } from "./checksum.ts";
import { troubleOf } from "./failure.ts";
import { unpackFlat } from "./packed-entries.ts";
import { branchParts, ChecksumError, entryColumns, entryOf, type BranchName } from "./rows.ts";
import type { Statements } from "./statements.ts";

/** The one row of the topic itself. */
export interface Totals {
  readonly name: string;
  readonly nonce: Uint8Array;
  readonly nextPosition: number;
  readonly entries: number;
  readonly bytes: number;
}

interface KnownBranch {
  readonly id: number;
  readonly branch: Branch;
}

/** How things stood, to go back to. */
interface Before {
  readonly totals: Totals;
  /** How many of the notes on changed branches there were. */
  readonly undo: number;
}

/** How a commit of a group went. */
export type Outcome = { readonly first: number } | { readonly error: unknown };

const keyOf = (log: LogId, branch: number): string => `${log}/${branch}`;

export class TopicWriter {
  readonly #database: DatabaseSync;
  readonly #statements: Statements;
  #totals: Totals;
  readonly #branches: Map<string, KnownBranch>;
  readonly #names: Map<number, BranchName>;
  /** Logs of which something is taken back, so that entries of others need no look. */
  readonly #retractedLogs: Set<LogId>;
  /** What branches were before, since the transaction began. */
  #undo: (readonly [key: string, before: KnownBranch | undefined])[] = [];

  constructor(
    database: DatabaseSync,
    statements: Statements,
    totals: Totals,
    branches: readonly KnownBranch[],
  ) {
    this.#database = database;
    this.#statements = statements;
    this.#totals = totals;
    const logs = statements.all("SELECT DISTINCT log FROM retraction");
    this.#retractedLogs = new Set(logs.map(([log]) => log as LogId));
    this.#branches = new Map(
      branches.map((known) => [keyOf(known.branch.log, known.branch.branch), known]),
    );
    this.#names = new Map(branches.map(({ id, branch: { log, branch } }) => [id, { log, branch }]));
  }

  get totals(): Totals {
    return this.#totals;
  }

  get branches(): readonly Branch[] {
    return [...this.#branches.values()].map(({ branch }) => branch);
  }

  /** Branches by the numbers that entries know them by. */
  get names(): ReadonlyMap<number, BranchName> {
    return this.#names;
  }

  idOf(log: LogId, branch: number): number | undefined {
    return this.#branches.get(keyOf(log, branch))?.id;
  }

  /** Of all branches of a log, in their order. */
  idsOf(log: LogId): number[] {
    return [...this.#branches.values()]
      .filter(({ branch }) => branch.log === log)
      .toSorted((a, b) => a.branch.branch - b.branch.branch)
      .map(({ id }) => id);
  }

  /**
   * Commits each of these on its own, and syncs once.
   * @throws when nothing of all of them was kept
   */
  commit(commits: readonly (readonly PackedChange[])[]): Outcome[] {
    this.#undo = [];
    const before = this.#remember();
    try {
      this.#database.exec("BEGIN IMMEDIATE");
      const outcomes = commits.map((changes) => this.#commitOne(changes));
      this.#writeTotals();
      this.#database.exec("COMMIT");
      return outcomes;
    } catch (error) {
      this.#restore(before);
      if (this.#database.isTransaction) this.#database.exec("ROLLBACK");
      throw error;
    }
  }

  #commitOne(changes: readonly PackedChange[]): Outcome {
    const before = this.#remember();
    const first = this.#totals.nextPosition;
    this.#database.exec("SAVEPOINT one");
    try {
      for (const change of changes) this.#change(change);
      this.#database.exec("RELEASE one");
      return { first };
    } catch (error) {
      // A failure of the file ends all of them; a mistake of ours, this one.
      if (error instanceof ChecksumError || troubleOf(error) !== "bug") throw error;
      this.#restore(before);
      this.#database.exec("ROLLBACK TO one; RELEASE one");
      return { error };
    }
  }

  #change(change: PackedChange): void {
    switch (change.type) {
      case "begin":
        this.#begin(change.branch);
        return;
      case "append":
        this.#append(change);
        return;
      case "fill":
        this.#fill(change);
        return;
      case "retract":
        this.#retract(change.retraction);
        return;
      case "prune":
        this.#prune(change.log, change.branch, change.to);
    }
  }

  #begin(branch: Branch): void {
    const key = keyOf(branch.log, branch.branch);
    assert(!this.#branches.has(key), "a branch begins once");
    const parts = branchParts(branch);
    const places = parts.map(() => "?").join(", ");
    const [row] = this.#statements.all(
      `INSERT INTO branch VALUES (NULL, ${places}, ?) RETURNING id`,
      ...parts,
      checksum(...parts),
    );
    const id = Number(row?.[0]);
    this.#setBranch({ id, branch });
    this.#names.set(id, { log: branch.log, branch: branch.branch });
  }

  #append(change: PackedChange & { type: "append" }): void {
    const known = this.#known(change.log, change.branch);
    const head = this.#insert(known, known.branch.head, change);
    this.#update(known, { ...known.branch, head });
  }

  #fill(change: PackedChange & { type: "fill" }): void {
    const known = this.#known(change.log, change.branch);
    const { floor } = change;
    const end = this.#insert(known, floor, change);
    assert(end.sequence === known.branch.floor.sequence, "what is filled in ends at the floor");
    this.#update(known, { ...known.branch, floor });
  }

  /** Entries that follow a point. Gives the last one. */
  #insert(
    known: KnownBranch,
    before: ChainPoint,
    { log, entries, words }: PackedChange & { type: "append" | "fill" },
  ): ChainPoint {
    let head = before;
    let { nextPosition, bytes } = this.#totals;
    for (const [index, given] of unpackFlat(entries).entries()) {
      const { sequence, time } = given;
      assert(
        given.log === log && sequence === head.sequence + 1,
        "entries follow the head of their branch",
      );
      const { form, content } = this.#isRetracted(log, sequence) ? withoutBody(given) : given;
      const position = nextPosition++;
      const sum = entryChecksum(position, known.id, sequence, time, form, content);
      this.#statements.run(
        "INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?, ?)",
        position,
        known.id,
        sequence,
        time,
        form,
        content,
        sum,
      );
      const flat = { ...given, form, content };
      const text = words[index];
      if (text !== undefined && hasBody(flat)) this.#insertWords(position, text);
      bytes += bodyBytesOf(flat);
      head = { sequence, time, hash: hashOf(given) };
    }
    this.#totals = {
      ...this.#totals,
      nextPosition,
      bytes,
      entries: this.#totals.entries + entries.count,
    };
    return { ...head, hash: head.hash.slice() };
  }

  #retract({ log, sequence, signature }: Retraction): void {
    this.#retractedLogs.add(log);
    this.#statements.run(
      "INSERT OR REPLACE INTO retraction VALUES (?, ?, ?, ?)",
      log,
      sequence,
      signature,
      checksum(log, sequence, signature),
    );
    for (const id of this.idsOf(log)) {
      for (const entry of this.#rows("e.branch = ? AND e.sequence = ?", id, sequence)) {
        const { position, time } = entry;
        const { form, content } = withoutBody(entry);
        const sum = entryChecksum(position, id, sequence, time, form, content);
        const sql = "UPDATE entry SET form = ?, content = ?, checksum = ? WHERE position = ?";
        this.#statements.run(sql, form, content, sum, position);
        this.#letGo(entry, 0);
      }
    }
  }

  #prune(log: LogId, branch: number, to: ChainPoint): void {
    const known = this.#known(log, branch);
    const gone = this.#rows("e.branch = ? AND e.sequence <= ?", known.id, to.sequence);
    for (const entry of gone) this.#letGo(entry, 1);
    this.#statements.run(
      "DELETE FROM entry WHERE branch = ? AND sequence <= ?",
      known.id,
      to.sequence,
    );
    const { floor, head } = known.branch;
    this.#update(known, {
      ...known.branch,
      floor: to.sequence > floor.sequence ? to : floor,
      head: to.sequence > head.sequence ? to : head,
    });
  }

  #letGo(entry: FlatEntry, entries: number): void {
    this.#statements.run("DELETE FROM words WHERE rowid = ?", entry.position);
    const { totals } = this;
    this.#totals = {
      ...totals,
      entries: totals.entries - entries,
      bytes: totals.bytes - bodyBytesOf(entry),
    };
  }

  #insertWords(position: number, text: string): void {
    const sql = "INSERT INTO words (rowid, text) VALUES (?, ?)";
    this.#statements.run(sql, position, plainText(text));
  }

  #rows(where: string, ...values: readonly number[]): FlatEntry[] {
    const sql = `SELECT ${entryColumns} FROM entry e WHERE ${where}`;
    return this.#statements.all(sql, ...values).map((row) => entryOf(row, this.#names));
  }

  #update(known: KnownBranch, branch: Branch): void {
    const { floor, head } = branch;
    this.#statements.run(
      "UPDATE branch SET floor_sequence = ?, floor_time = ?, floor_hash = ?, head_sequence = ?, head_time = ?, head_hash = ?, checksum = ? WHERE id = ?",
      floor.sequence,
      floor.time,
      floor.hash,
      head.sequence,
      head.time,
      head.hash,
      checksum(...branchParts(branch)),
      known.id,
    );
    this.#setBranch({ id: known.id, branch });
  }

  #writeTotals(): void {
    const { name, nonce, nextPosition, entries, bytes } = this.#totals;
    this.#statements.run(
      "UPDATE topic SET next_position = ?, entries = ?, bytes = ?, checksum = ?",
      nextPosition,
      entries,
      bytes,
      checksum(name, nonce, nextPosition, entries, bytes),
    );
  }

  #known(log: LogId, branch: number): KnownBranch {
    const known = this.#branches.get(keyOf(log, branch));
    assert(known !== undefined, "a branch has begun before it changes");
    return known;
  }

  #isRetracted(log: LogId, sequence: number): boolean {
    if (!this.#retractedLogs.has(log)) return false;
    const sql = "SELECT 1 FROM retraction WHERE log = ? AND sequence = ?";
    return this.#statements.all(sql, log, sequence).length > 0;
  }

  #setBranch(known: KnownBranch): void {
    const key = keyOf(known.branch.log, known.branch.branch);
    this.#undo.push([key, this.#branches.get(key)]);
    this.#branches.set(key, known);
  }

  #remember(): Before {
    return { totals: this.#totals, undo: this.#undo.length };
  }

  #restore({ totals, undo }: Before): void {
    this.#totals = totals;
    for (const [key, before] of this.#undo.splice(undo).toReversed()) {
      if (before === undefined) this.#branches.delete(key);
      else this.#branches.set(key, before);
    }
  }
}
