/**
 * Rows of a topic's file as records, and the checksums over what they say.
 * @module
 */
import type { PeerId } from "../../core/identity.ts";
import type { Branch, LogId, Retraction } from "../../topic/records.ts";
import type { FlatEntry } from "../flat-entry.ts";
import { checksum, entryChecksum, type Part } from "./checksum.ts";

/** As `node:sqlite` gives a row. */
export type Row = readonly (string | number | bigint | Uint8Array | null)[];

/** A row does not say what its checksum does. */
export class ChecksumError extends Error {
  constructor(where: string) {
    super(`a checksum is wrong in the table ${where}`);
  }
}

/** The columns of an entry, in the order of `entryOf`. */
export const entryColumns =
  "e.position, e.branch, e.sequence, e.time, e.form, e.content, e.checksum";

/** A branch by the number that entries know it by. */
export interface BranchName {
  readonly log: LogId;
  readonly branch: number;
}

/** @throws ChecksumError */
export function entryOf(row: Row, branches: ReadonlyMap<number, BranchName>): FlatEntry {
  const [position, id, sequence, time, form, content, sum] = row as [
    number,
    number,
    number,
    number,
    number,
    Uint8Array,
    number,
  ];
  const name = branches.get(id);
  // A flipped bit can make a value one of another type.
  if (
    name === undefined ||
    !(content instanceof Uint8Array) ||
    sum !== entryChecksum(position, id, sequence, time, form, content)
  )
    throw new ChecksumError("entry");
  return { log: name.log, branch: name.branch, position, sequence, time, form, content };
}

/** The values of a branch's row, without its number and checksum. */
export function branchParts({
  log,
  branch,
  author,
  publicKey,
  nonce,
  floor,
  head,
}: Branch): (string | number | Uint8Array)[] {
  return [
    log,
    branch,
    author,
    publicKey,
    nonce,
    floor.sequence,
    floor.time,
    floor.hash,
    head.sequence,
    head.time,
    head.hash,
  ];
}

/** @throws ChecksumError */
export function branchOf(row: Row): { readonly id: number; readonly branch: Branch } {
  const [id, ...rest] = row as [number, ...Part[]];
  const sum = rest.pop();
  if (sum !== checksum(...rest)) throw new ChecksumError("branch");
  const [log, branch, author, publicKey, nonce, ...points] = rest as [
    LogId,
    number,
    PeerId,
    Uint8Array,
    Uint8Array,
    number,
    number,
    Uint8Array,
    number,
    number,
    Uint8Array,
  ];
  const [floorSequence, floorTime, floorHash, headSequence, headTime, headHash] = points;
  return {
    id,
    branch: {
      log,
      branch,
      author,
      publicKey,
      nonce,
      floor: { sequence: floorSequence, time: floorTime, hash: floorHash },
      head: { sequence: headSequence, time: headTime, hash: headHash },
    },
  };
}

/** @throws ChecksumError */
export function retractionOf(row: Row): Retraction {
  const [log, sequence, signature, sum] = row as [LogId, number, Uint8Array, number];
  if (sum !== checksum(log, sequence, signature)) throw new ChecksumError("retraction");
  return { log, sequence, signature };
}
