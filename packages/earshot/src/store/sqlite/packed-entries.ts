/**
 * Entries on their way between threads: all bytes of many in one buffer, which is handed over and not copied.
 * @module
 */
import type { BodyKind } from "../../core/io.ts";
import { assert } from "../../core/limits.ts";
import type { Entry, EntryType, LogId } from "../../topic/records.ts";
import type { StoredEntry } from "../store.ts";

export interface PackedEntries {
  readonly count: number;
  /** Each log that occurs, once. */
  readonly logs: readonly LogId[];
  readonly buffer: ArrayBuffer;
}

/** An entry as it is packed and as it stands in its row. */
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

/** Log, branch, position, sequence, time, form, length of the content. */
const fixedBytes = 4 + 4 + 8 + 8 + 8 + 1 + 4;

export const hashOf = ({ content }: FlatEntry): Uint8Array =>
  content.subarray(hashBytes, 2 * hashBytes);

export const bodyBytesOf = ({ form, content }: FlatEntry): number =>
  content.length - proofBytes(form);

/** The same entry when its body is taken back. */
export function withoutBody(flat: FlatEntry): FlatEntry {
  const content = flat.content.subarray(0, proofBytes(flat.form));
  return { ...flat, form: flat.form & ~bodyBit, content };
}

export const hasBody = ({ form }: FlatEntry): boolean => (form & bodyBit) !== 0;

function proofBytes(form: number): number {
  return 2 * hashBytes + ((form & signedBit) === 0 ? 0 : signatureBytes);
}

class Packer {
  readonly #view: DataView;
  readonly #bytes: Uint8Array;
  readonly #logs = new Map<LogId, number>();
  #at = 0;

  constructor(contentBytes: number, count: number) {
    const buffer = new ArrayBuffer(contentBytes + count * fixedBytes);
    this.#view = new DataView(buffer);
    this.#bytes = new Uint8Array(buffer);
  }

  add(head: Omit<FlatEntry, "content">, length: number): void {
    let log = this.#logs.get(head.log);
    if (log === undefined) this.#logs.set(head.log, (log = this.#logs.size));
    const [view, at] = [this.#view, this.#at];
    view.setUint32(at, log);
    view.setUint32(at + 4, head.branch);
    view.setFloat64(at + 8, head.position);
    view.setFloat64(at + 16, head.sequence);
    view.setFloat64(at + 24, head.time);
    view.setUint8(at + 32, head.form);
    view.setUint32(at + 33, length);
    this.#at += fixedBytes;
  }

  addBytes(bytes: Uint8Array): void {
    this.#bytes.set(bytes, this.#at);
    this.#at += bytes.length;
  }

  packed(count: number): PackedEntries {
    return { count, logs: [...this.#logs.keys()], buffer: this.#view.buffer as ArrayBuffer };
  }
}

/** Entries that are to be written: branch and position are not known yet. */
export function packEntries(entries: readonly Entry[]): PackedEntries {
  const lengthOf = ({ signature, body }: Entry): number =>
    2 * hashBytes + (signature?.length ?? 0) + (body?.length ?? 0);
  const length = entries.reduce((sum, entry) => sum + lengthOf(entry), 0);
  const packer = new Packer(length, entries.length);
  for (const entry of entries) {
    const { log, sequence, time, bodyHash, hash, signature, body } = entry;
    assert(bodyHash.length === hashBytes && hash.length === hashBytes, "hashes are SHA-256");
    assert((signature?.length ?? signatureBytes) === signatureBytes, "signatures are Ed25519");
    const form =
      kinds.indexOf(entry.kind) +
      types.indexOf(entry.type) * typeUnit +
      (signature === undefined ? 0 : signedBit) +
      (body === undefined ? 0 : bodyBit);
    packer.add({ log, branch: 0, position: 0, sequence, time, form }, lengthOf(entry));
    packer.addBytes(bodyHash);
    packer.addBytes(hash);
    if (signature !== undefined) packer.addBytes(signature);
    if (body !== undefined) packer.addBytes(body);
  }
  return packer.packed(entries.length);
}

export function packFlat(entries: readonly FlatEntry[]): PackedEntries {
  const length = entries.reduce((sum, { content }) => sum + content.length, 0);
  const packer = new Packer(length, entries.length);
  for (const entry of entries) {
    packer.add(entry, entry.content.length);
    packer.addBytes(entry.content);
  }
  return packer.packed(entries.length);
}

/** Their contents lie in the buffer still. */
export function unpackFlat({ count, logs, buffer }: PackedEntries): FlatEntry[] {
  const view = new DataView(buffer);
  let at = 0;
  return Array.from({ length: count }, () => {
    const log = logs[view.getUint32(at)];
    assert(log !== undefined, "packed entries name their logs");
    const length = view.getUint32(at + 33);
    const flat = {
      log,
      branch: view.getUint32(at + 4),
      position: view.getFloat64(at + 8),
      sequence: view.getFloat64(at + 16),
      time: view.getFloat64(at + 24),
      form: view.getUint8(at + 32),
      content: new Uint8Array(buffer, at + fixedBytes, length),
    };
    at += fixedBytes + length;
    return flat;
  });
}

/** Each with bytes of its own, so that who keeps one keeps no others. */
export function unpackEntries(packed: PackedEntries): StoredEntry[] {
  return unpackFlat(packed).map((flat) => {
    const { log, branch, position, sequence, time, form } = flat;
    const [kind, type] = [kinds[form % typeUnit], types[(form & (signedBit - 1)) >> 4]];
    assert(kind !== undefined && type !== undefined, "a form is one of those that are written");
    const content = flat.content.slice();
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
  });
}
