/**
 * Keeps a directory for one process at a time. The system lets go of the lock when the process dies, however
 * that happens, so nothing is ever left over.
 * @module
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { EarshotError } from "../../core/errors.ts";
import { troubleOf } from "./failure.ts";

/** @throws `ERR_EARSHOT_STORE_IN_USE` when another process has it, or another store of this one */
export function lockDirectory(directory: string): Disposable {
  const owner = join(directory, "in-use-by");
  const database = new DatabaseSync(join(directory, "in-use.sqlite"), { timeout: 0 });
  try {
    database.exec("PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE");
  } catch (error) {
    database.close();
    if (troubleOf(error) !== "busy") throw error;
    const owning = readOwner(owner);
    throw new EarshotError(
      "ERR_EARSHOT_STORE_IN_USE",
      `${directory} is in use by ${owning === undefined ? "another process" : `process ${owning}`}: end that one, or take another directory`,
      { details: { directory, ...(owning === undefined ? {} : { process: owning }) } },
    );
  }
  try {
    writeFileSync(owner, `${process.pid}\n`);
  } catch {
    // Only the text of an error depends on it, and on a full disk there is no room for it.
  }
  return { [Symbol.dispose]: () => database.close() };
}

function readOwner(path: string): number | undefined {
  try {
    const id = Number(readFileSync(path, "utf8"));
    return Number.isSafeInteger(id) && id > 0 ? id : undefined;
  } catch {
    return undefined;
  }
}
