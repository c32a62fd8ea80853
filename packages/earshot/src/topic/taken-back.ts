/**
 * The body of an entry that takes back another one: log (16 bytes), sequence (6), the beginning of the
 * entry's hash (8), and the author's signature of the retraction (64).
 * @module
 */
import { bytesOf, hexOf } from "../core/identity.ts";
import { Reader } from "../core/wire/reader.ts";
import { uint48 } from "../core/wire/field.ts";
import { joined, logIdBytes, numbered, signatureBytes } from "./chain.ts";
import type { LogId } from "./records.ts";

/** How much of a hash tells entries of one number apart. */
export const markBytes = 8;

export const takenBackBytes: number = logIdBytes + 6 + markBytes + signatureBytes;

export interface TakenBack {
  readonly log: LogId;
  readonly sequence: number;
  readonly hash: Uint8Array;
  readonly signature: Uint8Array;
}

export function writeTakenBack({ log, sequence, hash, signature }: TakenBack): Uint8Array {
  return joined([bytesOf(log), numbered(sequence), hash.subarray(0, markBytes), signature]);
}

/** `undefined` for a body that is none. */
export function readTakenBack(body: Uint8Array): TakenBack | undefined {
  if (body.length !== takenBackBytes) return undefined;
  const reader = new Reader(body);
  return {
    log: hexOf(reader.slice(logIdBytes)) as LogId,
    sequence: uint48.read(reader),
    hash: reader.slice(markBytes),
    signature: reader.slice(signatureBytes),
  };
}
