/**
 * Entries and logs for stores to hold: well formed, though nobody signed them, as stores do not look.
 * @module
 */
import { createHash } from "node:crypto";
import type { PeerId } from "../../../src/core/identity.ts";
import type { Branch, Change, ChainPoint, Entry, LogId } from "../../../src/topic/records.ts";
import type { Words } from "../../../src/store/store.ts";

const encoder = new TextEncoder();
const decoder = new TextDecoder();

export const sha256 = (text: string): Uint8Array =>
  Uint8Array.from(createHash("sha256").update(text).digest());

export const logNamed = (name: string): LogId =>
  createHash("sha256").update(name).digest("hex").slice(0, 32) as LogId;

/** Texts are found by what they say. */
export const textWords: Words = ({ kind, body }) =>
  kind === "text" && body !== undefined ? decoder.decode(body) : undefined;

export const textOf = (entry: Entry): string | undefined =>
  entry.body === undefined ? undefined : decoder.decode(entry.body);

export interface Said {
  readonly log: LogId;
  readonly sequence: number;
  /** Default: the sequence. */
  readonly time?: number;
  /** Default: log, sequence and "said". */
  readonly text?: string;
  readonly signed?: boolean;
  readonly type?: Entry["type"];
}

export function entry({ log, sequence, time = sequence, ...said }: Said): Entry {
  const text = said.text ?? `said ${log} ${sequence}`;
  return {
    log,
    sequence,
    time,
    type: said.type ?? "post",
    kind: "text",
    body: encoder.encode(text),
    bodyHash: sha256(text),
    hash: sha256(`${log} ${sequence} ${text}`),
    signature: said.signed === false ? undefined : new Uint8Array(64).fill(sequence & 255),
  };
}

export const pointOf = ({ sequence, hash, time }: Entry): ChainPoint => ({ sequence, hash, time });

export function branchOf(log: LogId, branch = 0, floor?: ChainPoint): Branch {
  const begin = floor ?? { sequence: 0, hash: sha256(`begin ${log}`), time: 0 };
  return {
    log,
    branch,
    author: log as string as PeerId,
    publicKey: sha256(`key of ${log}`),
    nonce: sha256(`nonce of ${log}`).subarray(0, 16),
    floor: begin,
    head: begin,
  };
}

export const begin = (log: LogId, branch?: number, floor?: ChainPoint): Change => ({
  type: "begin",
  branch: branchOf(log, branch, floor),
});

export const append = (log: LogId, entries: readonly Entry[], branch = 0): Change => ({
  type: "append",
  log,
  branch,
  entries,
});

/** Entries of one log from `from` on. */
export const series = (log: LogId, count: number, from = 1): Entry[] =>
  Array.from({ length: count }, (_, index) => entry({ log, sequence: from + index }));

export const retract = (log: LogId, sequence: number): Change => ({
  type: "retract",
  retraction: { log, sequence, signature: new Uint8Array(64).fill(9) },
});
