/**
 * The hash chain of a log, and what is signed: whoever has one signed hash can verify everything before
 * it, with or without the bodies that were taken back.
 * @module
 */
import { bytesOf, hexOf } from "../core/identity.ts";
import { bodyKinds } from "../core/stream/slot-frames.ts";
import type { BodyKind } from "../core/io.ts";
import { utf8 } from "../core/wire/writer.ts";
import type { ChainPoint, Entry, EntryType, LogId, LogicalTime } from "./records.ts";

/** SHA-256, at once. */
export type Sha256 = (bytes: Uint8Array) => Uint8Array;

export const hashBytes = 32;
export const logIdBytes = 16;
export const nonceBytes = 16;
export const publicKeyBytes = 32;
export const signatureBytes = 64;

export const entryTypes: readonly EntryType[] = ["post", "retraction"];

/** What an entry's hash is over, beside the hash before it and the body. */
export interface EntryFacts {
  readonly sequence: number;
  readonly time: LogicalTime;
  readonly type: EntryType;
  readonly kind: BodyKind;
  readonly bodyHash: Uint8Array;
}

/** Hash before (32), sequence (6), time (8), type (1), kind (1), hash of the body (32). */
const chainedBytes = hashBytes + 6 + 8 + 1 + 1 + hashBytes;

export class Chain {
  readonly sha256: Sha256;
  /** Filled anew for each entry. */
  readonly #chained: Uint8Array = new Uint8Array(chainedBytes);
  readonly #view: DataView = new DataView(this.#chained.buffer);

  constructor(sha256: Sha256) {
    this.sha256 = sha256;
  }

  /** The point before the first entry of a log. */
  origin(topic: string, publicKey: Uint8Array, nonce: Uint8Array): ChainPoint {
    const name = utf8(topic);
    const hash = this.sha256(joined([utf8("earshot log 1"), sized(name), publicKey, nonce]));
    return { sequence: 0, hash, time: 0 };
  }

  entryHash(before: Uint8Array, facts: EntryFacts): Uint8Array {
    const view = this.#view;
    this.#chained.set(before, 0);
    view.setUint16(32, Math.floor(facts.sequence / 2 ** 32));
    view.setUint32(34, facts.sequence >>> 0);
    view.setUint32(38, Math.floor(facts.time / 2 ** 32));
    view.setUint32(42, facts.time >>> 0);
    view.setUint8(46, entryTypes.indexOf(facts.type));
    view.setUint8(47, bodyKinds.indexOf(facts.kind));
    this.#chained.set(facts.bodyHash, 48);
    return this.sha256(this.#chained);
  }
}

/** The log that begins at `origin`. */
export function logIdOf(origin: ChainPoint): LogId {
  return hexOf(origin.hash, 0, logIdBytes) as LogId;
}

export function sameBytes(
  one: Uint8Array,
  other: Uint8Array,
  length: number = one.length,
): boolean {
  for (let at = 0; at < length; at++) if (one[at] !== other[at]) return false;
  return true;
}

export function pointOf({ sequence, hash, time }: Entry): ChainPoint {
  return { sequence, hash, time };
}

/** What an author signs of its log: that it is so up to this entry. The log's id stands for topic, key and nonce. */
export function headMessage(log: LogId, sequence: number, hash: Uint8Array): Uint8Array {
  return joined([utf8("earshot head 1"), bytesOf(log), numbered(sequence), hash]);
}

/** What an author signs to take an entry back. */
export function retractionMessage(log: LogId, sequence: number): Uint8Array {
  return joined([utf8("earshot retraction 1"), bytesOf(log), numbered(sequence)]);
}

export function joined(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** Six bytes. */
export function numbered(sequence: number): Uint8Array {
  const bytes = new Uint8Array(6);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, Math.floor(sequence / 2 ** 32));
  view.setUint32(2, sequence >>> 0);
  return bytes;
}

function sized(bytes: Uint8Array): Uint8Array {
  return joined([Uint8Array.of(bytes.length >> 8, bytes.length & 255), bytes]);
}
