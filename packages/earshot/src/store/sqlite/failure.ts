/**
 * Says what went wrong in SQLite or the file system in the words of the house, in one place.
 * @module
 */
import { EarshotError, type ErrorCode } from "../../core/errors.ts";
import type { PackedFailure } from "./calls.ts";

/** Result codes of SQLite, without their extensions: https://www.sqlite.org/rescode.html */
const sqliteCodes = { busy: 5, corrupt: 11, full: 13, notADatabase: 26 };

const fullDisk: readonly unknown[] = ["ENOSPC", "EDQUOT"];

export type Trouble = "full" | "damaged" | "busy" | "failed" | "bug";

/** What kind of trouble an error tells of. */
export function troubleOf(error: unknown): Trouble {
  if (typeof error !== "object" || error === null) return "bug";
  const { errcode, code } = error as { errcode?: unknown; code?: unknown };
  if (typeof errcode === "number") {
    const primary = errcode & 0xff;
    if (primary === sqliteCodes.full) return "full";
    if (primary === sqliteCodes.corrupt || primary === sqliteCodes.notADatabase) return "damaged";
    return primary === sqliteCodes.busy ? "busy" : "failed";
  }
  if (fullDisk.includes(code)) return "full";
  // A number in a row is larger than any that is written.
  if (code === "ERR_OUT_OF_RANGE") return "damaged";
  return typeof code === "string" && /^E[A-Z0-9]+$/.test(code) ? "failed" : "bug";
}

export function damaged(topic: string, file: string, why: string, cause?: unknown): EarshotError {
  return new EarshotError(
    "ERR_EARSHOT_STORE_DAMAGED",
    `the file of the topic ${JSON.stringify(topic)} cannot be trusted (${why}): move ${file} aside, with those beside it whose names begin with its name, and what others in the room hold comes back from them; other topics are unharmed`,
    { cause, details: { topic, file } },
  );
}

/** An error of SQLite or the file system as one of the house; one that is already, or a mistake of ours, as it is. */
export function storeError(thrown: unknown, topic: string, file: string): Error {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  if (error instanceof EarshotError) return error;
  const trouble = troubleOf(error);
  const about = { cause: error, details: { topic, file } };
  const why = error.message;
  switch (trouble) {
    case "bug":
      return error;
    case "damaged":
      return damaged(topic, file, why, error);
    case "full":
      return new EarshotError("ERR_EARSHOT_STORE_FULL", `no space is left for ${file}`, about);
    default:
      return new EarshotError("ERR_EARSHOT_STORE_FAILED", `${file}: ${why}`, about);
  }
}

export function packFailure(error: Error): PackedFailure {
  const known = error instanceof EarshotError ? error : undefined;
  const { cause } = error;
  return {
    code: known?.code,
    message: error.message,
    details: known?.details ?? {},
    cause: cause instanceof Error ? cause.message : undefined,
  };
}

export function unpackFailure({ code, message, details, cause }: PackedFailure): Error {
  const options = { details, ...(cause === undefined ? {} : { cause: new Error(cause) }) };
  return code === undefined
    ? new Error(message)
    : new EarshotError(code satisfies ErrorCode, message, options);
}
