/**
 * Statements of one database, each prepared once; rows come as arrays.
 * @module
 */
import type { DatabaseSync, StatementSync } from "node:sqlite";
import type { Row } from "./rows.ts";

export type Value = string | number | Uint8Array | null;

export class Statements {
  readonly #database: DatabaseSync;
  readonly #prepared = new Map<string, StatementSync>();

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  all(sql: string, ...values: readonly Value[]): readonly Row[] {
    return this.#of(sql).all(...values) as unknown as readonly Row[];
  }

  iterate(sql: string, ...values: readonly Value[]): Iterable<Row> {
    return this.#of(sql).iterate(...values) as unknown as Iterable<Row>;
  }

  /** Nothing is given: what the last row was numbered may be more than a number holds, where there are indexes of words. */
  run(sql: string, ...values: readonly Value[]): void {
    this.#of(sql).all(...values);
  }

  #of(sql: string): StatementSync {
    let statement = this.#prepared.get(sql);
    if (statement === undefined) {
      statement = this.#database.prepare(sql);
      statement.setReturnArrays(true);
      this.#prepared.set(sql, statement);
    }
    return statement;
  }
}
