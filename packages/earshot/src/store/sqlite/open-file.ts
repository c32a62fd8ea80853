/**
 * Opens the file of a topic, or makes a new one, and refuses what cannot be trusted.
 * @module
 */
import { closeSync, fsyncSync, openSync, readSync, renameSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { EarshotError } from "../../core/errors.ts";
import { checksum } from "./checksum.ts";
import { damaged } from "./failure.ts";
import { besides, fileOf } from "./file-names.ts";
import { applicationId, formatNumber, pageBytes, pragmas, tables } from "./schema.ts";

const magic = "SQLite format 3\0";

/** @param nonce that of a new topic */
export function openFile(directory: string, topic: string, nonce: Uint8Array): DatabaseSync {
  const path = join(directory, fileOf(topic));
  if (sizeOf(path) === undefined) create(directory, path, topic, nonce);
  checkFromOutside(path, topic);
  const database = new DatabaseSync(path, { timeout: 0 });
  try {
    database.exec(pragmas);
    const mode = database.prepare("PRAGMA journal_mode = WAL").get()?.["journal_mode"];
    if (mode !== "wal") throw damaged(topic, path, `its journal is of the kind ${String(mode)}`);
    // All of it, each time: a flipped bit in an index would hide entries. 100,000 take 0.2 s.
    const found = database.prepare("PRAGMA integrity_check(1)").get()?.["integrity_check"];
    if (found !== "ok") throw damaged(topic, path, String(found));
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

export function removeFile(directory: string, topic: string): void {
  for (const suffix of besides)
    rmSync(join(directory, `${fileOf(topic)}${suffix}`), { force: true });
  syncDirectory(directory);
}

function sizeOf(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.size;
}

/** It gets its name when it is whole: under that name there is never half a file. */
function create(directory: string, path: string, topic: string, nonce: Uint8Array): void {
  // What lies beside a file that is not there, or was begun and not finished, is nobody's.
  for (const suffix of besides) rmSync(`${path}${suffix}`, { force: true });
  const draft = `${path}.new`;
  const database = new DatabaseSync(draft);
  try {
    // Synced below, once and as a whole: until then nobody trusts it.
    database.exec(
      `PRAGMA page_size = ${pageBytes}; ${pragmas} PRAGMA synchronous = OFF; PRAGMA journal_mode = WAL;`,
    );
    database.exec(
      `BEGIN; PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${formatNumber}; ${tables}`,
    );
    database
      .prepare("INSERT INTO topic VALUES (1, ?, ?, 1, 0, 0, ?)")
      .run(topic, nonce, checksum(topic, nonce, 1, 0, 0));
    database.exec("COMMIT");
  } finally {
    database.close();
  }
  syncFile(draft);
  renameSync(draft, path);
  syncDirectory(directory);
}

/** Looks at the header before SQLite takes an empty file for a new one. */
function checkFromOutside(path: string, topic: string): void {
  const header = new DataView(new ArrayBuffer(100));
  const file = openSync(path, "r");
  let read: number;
  try {
    read = readSync(file, header, { position: 0 });
  } finally {
    closeSync(file);
  }
  if (read < header.byteLength) throw damaged(topic, path, `it has ${read} bytes`);
  if (Buffer.from(header.buffer, 0, magic.length).toString("latin1") !== magic)
    throw damaged(topic, path, "it is no database");
  if (header.getUint32(68) !== applicationId)
    throw damaged(topic, path, "it was not written by Earshot");
  const format = header.getUint32(60);
  if (format > formatNumber) {
    throw new EarshotError(
      "ERR_EARSHOT_STORE_FAILED",
      `${path} was written by a later version of Earshot (format ${format}, this one knows ${formatNumber}): use that one`,
      { details: { topic, file: path } },
    );
  }
  if (format !== formatNumber) throw damaged(topic, path, `its format is ${format}`);
  // With a log beside it, it need not be whole without that.
  if ((sizeOf(`${path}-wal`) ?? 0) > 0) return;
  const [size, expected] = [sizeOf(path), header.getUint32(28) * pageBytes];
  if (size !== expected) throw damaged(topic, path, `it has ${size} bytes instead of ${expected}`);
}

function syncFile(path: string): void {
  const file = openSync(path, "r+");
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** A name is only safe once its directory is. */
function syncDirectory(path: string): void {
  // Windows has no such thing.
  if (process.platform === "win32") return;
  const directory = openSync(path, "r");
  try {
    fsyncSync(directory);
  } finally {
    closeSync(directory);
  }
}
