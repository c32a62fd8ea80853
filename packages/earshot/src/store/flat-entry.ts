/**
 * An entry as stores hold it and hand it between threads: its bytes in one piece, and a number for what is in them.
 * @module
 */
import type { BodyKind } from "../core/io.ts";
import { assert } from "../core/limits.ts";
import type { Entry, EntryType, LogId } from "../topic/records.ts";
import type { StoredEntry } from "./store.ts";

export interface FlatEntry {
  readonly log: LogId;
  readonly branch: number;
  readonly position: number;
  readonly sequence: number;
  readonly time: number;
  /** Kind, type, and what is in `content`. */
  readonly form: number;
  /** Hash of the body, hash, signature if there is one, body if there is one. */
  readonly content: Uint8Array;
}

const types: readonly EntryType[] = ["post", "retraction"];
const kinds: readonly BodyKind[] = ["bytes", "text", "value"];
const hashBytes = 32;
const signatureBytes = 64;
const typeUnit = 16;
const signedBit = 32;
const bodyBit = 64;

export const hashOf = ({ content }: Pick<FlatEntry, "content">): Uint8Array =>
  content.subarray(hashBytes, 2 * hashBytes);

export const hasBody = ({ form }: Pick<FlatEntry, "form">): boolean => (form & bodyBit) !== 0;

export const bodyBytesOf = ({ form, content }: Pick<FlatEntry, "form" | "content">): number =>
  content.length - proofBytes(form);

/** Bytes of a content before the body. */
export function proofBytes(form: number): number {
  return 2 * hashBytes + ((form & signedBit) === 0 ? 0 : signatureBytes);
}

/** The form of the same entry when its body is taken back. */
export const formWithoutBody = (form: number): number => form & ~bodyBit;

/** The same entry when its body is taken back. */
export function withoutBody(flat: FlatEntry): FlatEntry {
  const content = flat.content.subarray(0, proofBytes(flat.form));
  return { ...flat, form: formWithoutBody(flat.form), content };
}

export function formOf({ kind, type, signature, body }: Entry): number {
  return (
    kinds.indexOf(kind) +
    types.indexOf(type) * typeUnit +
    (signature === undefined ? 0 : signedBit) +
    (body === undefined ? 0 : bodyBit)
  );
}

export function contentBytesOf({ signature, body }: Entry): number {
  return 2 * hashBytes + (signature?.length ?? 0) + (body?.length ?? 0);
}

/** Gives where it ends. */
export function writeContent(bytes: Uint8Array, at: number, entry: Entry): number {
  const { bodyHash, hash, signature, body } = entry;
  assert(bodyHash.length === hashBytes && hash.length === hashBytes, "hashes are SHA-256");
  assert((signature?.length ?? signatureBytes) === signatureBytes, "signatures are Ed25519");
  bytes.set(bodyHash, at);
  bytes.set(hash, at + hashBytes);
  let end = at + 2 * hashBytes;
  for (const part of [signature, body]) {
    if (part === undefined) continue;
    bytes.set(part, end);
    end += part.length;
  }
  return end;
}

/** Its bytes are views of the content. */
export function storedEntry(flat: FlatEntry): StoredEntry {
  const { log, branch, position, sequence, time, form, content } = flat;
  const [kind, type] = [kinds[form % typeUnit], types[(form & (signedBit - 1)) >> 4]];
  assert(kind !== undefined && type !== undefined, "a form is one of those that are written");
  const proof = proofBytes(form);
  return {
    log,
    branch,
    position,
    sequence,
    time,
    type,
    kind,
    bodyHash: content.subarray(0, hashBytes),
    hash: content.subarray(hashBytes, 2 * hashBytes),
    signature: (form & signedBit) === 0 ? undefined : content.subarray(2 * hashBytes, proof),
    body: (form & bodyBit) === 0 ? undefined : content.subarray(proof),
  };
}
