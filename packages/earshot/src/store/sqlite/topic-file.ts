/**
 * One topic in its file, with everything that is prepared to read and write it. Runs in the thread of the store.
 * @module
 */
import type { DatabaseSync } from "node:sqlite";
import type { LogId } from "../../topic/records.ts";
import { bodyBytesOf, type FlatEntry, hashOf } from "../flat-entry.ts";
import type { Contents, Portion, TimeKey } from "../store.ts";
import { compareTime } from "../time-order.ts";
import { wordsOf } from "../words.ts";
import { checksum } from "./checksum.ts";
import { branchOf, ChecksumError, entryColumns, entryOf, retractionOf } from "./rows.ts";
import { Statements, type Value } from "./statements.ts";
import { TopicWriter } from "./topic-writer.ts";

const entries = `SELECT ${entryColumns} FROM entry e`;

const compareFlat = (a: FlatEntry, b: FlatEntry): number =>
  a.time - b.time || compareTime({ ...a, hash: hashOf(a) }, { ...b, hash: hashOf(b) });

export class TopicFile {
  readonly #database: DatabaseSync;
  readonly writer: TopicWriter;
  readonly #statements: Statements;

  constructor(database: DatabaseSync, topic: string) {
    this.#database = database;
    this.#statements = new Statements(database);
    const [row, ...more] = this.#statements.all(
      "SELECT name, nonce, next_position, entries, bytes, checksum FROM topic",
    );
    if (row === undefined || more.length > 0) throw new ChecksumError("topic");
    const [name, nonce, nextPosition, count, bytes, sum] = row as [
      string,
      Uint8Array,
      number,
      number,
      number,
      number,
    ];
    if (name !== topic || sum !== checksum(name, nonce, nextPosition, count, bytes))
      throw new ChecksumError("topic");
    const branches = this.#statements.all("SELECT * FROM branch ORDER BY id").map(branchOf);
    this.writer = new TopicWriter(
      database,
      this.#statements,
      { name, nonce, nextPosition, entries: count, bytes },
      branches,
    );
  }

  get contents(): Contents {
    const retractions = this.#statements.all("SELECT * FROM retraction ORDER BY log, sequence");
    const { nonce, nextPosition, entries: count, bytes } = this.writer.totals;
    return {
      branches: this.writer.branches,
      retractions: retractions.map(retractionOf),
      nextPosition,
      nonce,
      entries: count,
      bytes,
    };
  }

  entries(log: LogId, branch: number, from: number, portion: Portion): FlatEntry[] {
    const id = this.writer.idOf(log, branch);
    if (id === undefined) return [];
    return this.#portion(
      `${entries} WHERE e.branch = ? AND e.sequence >= ? ORDER BY e.sequence LIMIT ?`,
      [id, from],
      portion,
      (a, b) => a.sequence - b.sequence,
    );
  }

  at(log: LogId, sequence: number): FlatEntry[] {
    return this.writer
      .idsOf(log)
      .flatMap((id) =>
        this.#read(`${entries} WHERE e.branch = ? AND e.sequence = ?`, [id, sequence]),
      );
  }

  arrivals(after: number, portion: Portion): FlatEntry[] {
    return this.#portion(
      `${entries} WHERE e.position > ? ORDER BY e.position LIMIT ?`,
      [after],
      portion,
      (a, b) => a.position - b.position,
    );
  }

  lastPosition(count: number): number {
    if (count <= 0) return this.writer.totals.nextPosition - 1;
    const [row] = this.#statements.all(
      "SELECT position FROM entry ORDER BY position DESC LIMIT 1 OFFSET ?",
      count - 1,
    );
    return row === undefined ? 0 : Number(row[0]) - 1;
  }

  byTime(after: TimeKey | undefined, portion: Portion): FlatEntry[] {
    const order = "ORDER BY e.time, b.log, e.sequence, substr(e.content, 33, 32) LIMIT ?";
    // In this order: through the index of time, which gives the rest of the order few to sort.
    const joined = `${entries} INDEXED BY entry_by_time CROSS JOIN branch b ON b.id = e.branch`;
    if (after === undefined) return this.#portion(`${joined} ${order}`, [], portion, compareFlat);
    const { time, log, sequence, hash } = after;
    return this.#portion(
      `${joined} WHERE e.time >= ? AND (e.time, b.log, e.sequence, substr(e.content, 33, 32)) > (?, ?, ?, ?) ${order}`,
      [time, time, log, sequence, hash],
      portion,
      compareFlat,
    );
  }

  search(text: string, limit: number): FlatEntry[] {
    const words = wordsOf(text);
    if (words.length === 0) return [];
    // Words are letters and digits, so quotes make them words and nothing else.
    const query = `${words.map((word) => `"${word}"`).join(" ")}*`;
    const found = this.#statements.all(
      "SELECT rowid FROM words WHERE words MATCH ? ORDER BY rank, rowid DESC LIMIT ?",
      query,
      Math.max(0, limit),
    );
    return found.flatMap(([position]) =>
      this.#read(`${entries} WHERE e.position = ?`, [Number(position)]),
    );
  }

  note(name: string): Uint8Array | undefined {
    const [row] = this.#statements.all("SELECT value, checksum FROM note WHERE name = ?", name);
    if (row === undefined) return undefined;
    const [value, sum] = row as [Uint8Array, number];
    if (sum !== checksum(name, value)) throw new ChecksumError("note");
    return value;
  }

  setNote(name: string, value: Uint8Array | undefined): void {
    if (value === undefined) this.#statements.run("DELETE FROM note WHERE name = ?", name);
    else {
      this.#statements.run(
        "INSERT OR REPLACE INTO note VALUES (?, ?, ?)",
        name,
        value,
        checksum(name, value),
      );
    }
  }

  close(): void {
    this.#database.close();
  }

  /** @param sql whose last parameter is the limit */
  #portion(
    sql: string,
    values: readonly Value[],
    { entries: most, bytes: mostBytes }: Portion,
    compare: (a: FlatEntry, b: FlatEntry) => number,
  ): FlatEntry[] {
    const taken: FlatEntry[] = [];
    let bytes = 0;
    for (const row of this.#statements.iterate(sql, ...values, Math.max(1, most))) {
      const entry = entryOf(row, this.writer.names);
      const last = taken.at(-1);
      const length = bodyBytesOf(entry);
      if (last !== undefined) {
        // An index that says something else than its table.
        if (compare(last, entry) >= 0) throw new ChecksumError("index");
        if (bytes + length > mostBytes) break;
      }
      taken.push(entry);
      bytes += length;
    }
    return taken;
  }

  #read(sql: string, values: readonly Value[]): FlatEntry[] {
    return this.#statements.all(sql, ...values).map((row) => entryOf(row, this.writer.names));
  }
}
