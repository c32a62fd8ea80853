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

const types: readonly EntryType[] = ["post", "retraction"];
const kinds: readonly BodyKind[] = ["bytes", "text", "value"];
export const hashBytes = 32;

/** Log, branch, position, sequence, time, form, length of the signature, length of the body + 1 or 0. */
const fixedBytes = 4 + 4 + 8 + 8 + 8 + 1 + 1 + 4;

/** Type and kind as one small number. */
export function formOf({ type, kind }: Pick<Entry, "type" | "kind">): number {
  return types.indexOf(type) * 16 + kinds.indexOf(kind);
}

export function ofForm(form: number): Pick<Entry, "type" | "kind"> {
  const [type, kind] = [types[form >> 4], kinds[form & 15]];
  assert(type !== undefined && kind !== undefined, "a form is one of those that are written");
  return { type, kind };
}

/** Branch and position are those of entries that have them. */
export function packEntries(entries: readonly (Entry | StoredEntry)[]): PackedEntries {
  let length = 0;
  for (const { body, signature } of entries)
    length += fixedBytes + 2 * hashBytes + (signature?.length ?? 0) + (body?.length ?? 0);
  const buffer = new ArrayBuffer(length);
  const [view, bytes] = [new DataView(buffer), new Uint8Array(buffer)];
  const logs = new Map<LogId, number>();
  let at = 0;
  for (const entry of entries) {
    const { log, sequence, time, bodyHash, hash, signature, body } = entry;
    assert(bodyHash.length === hashBytes && hash.length === hashBytes, "hashes are SHA-256");
    let index = logs.get(log);
    if (index === undefined) logs.set(log, (index = logs.size));
    view.setUint32(at, index);
    view.setUint32(at + 4, "branch" in entry ? entry.branch : 0);
    view.setFloat64(at + 8, "position" in entry ? entry.position : 0);
    view.setFloat64(at + 16, sequence);
    view.setFloat64(at + 24, time);
    view.setUint8(at + 32, formOf(entry));
    view.setUint8(at + 33, signature?.length ?? 0);
    view.setUint32(at + 34, body === undefined ? 0 : body.length + 1);
    at += fixedBytes;
    for (const part of [bodyHash, hash, signature, body]) {
      if (part === undefined) continue;
      bytes.set(part, at);
      at += part.length;
    }
  }
  return { count: entries.length, logs: [...logs.keys()], buffer };
}

/** @param lent entries may share the buffer; otherwise each has bytes of its own, so that keeping one keeps no others */
export function unpackEntries(packed: PackedEntries, lent: boolean): StoredEntry[] {
  const view = new DataView(packed.buffer);
  const entries: StoredEntry[] = [];
  let at = 0;
  for (let count = 0; count < packed.count; count++) {
    const log = packed.logs[view.getUint32(at)];
    assert(log !== undefined, "packed entries name their logs");
    const signatureBytes = view.getUint8(at + 33);
    const bodyBytes = view.getUint32(at + 34) - 1;
    const start = at + fixedBytes;
    const end = start + 2 * hashBytes + signatureBytes + Math.max(0, bodyBytes);
    const buffer = lent ? packed.buffer : packed.buffer.slice(start, end);
    let from = lent ? start : 0;
    const take = (length: number): Uint8Array =>
      new Uint8Array(buffer, (from += length) - length, length);
    const [bodyHash, hash] = [take(hashBytes), take(hashBytes)];
    const signature = signatureBytes === 0 ? undefined : take(signatureBytes);
    entries.push({
      log,
      branch: view.getUint32(at + 4),
      position: view.getFloat64(at + 8),
      sequence: view.getFloat64(at + 16),
      time: view.getFloat64(at + 24),
      ...ofForm(view.getUint8(at + 32)),
      body: bodyBytes < 0 ? undefined : take(bodyBytes),
      bodyHash,
      hash,
      signature,
    });
    at = end;
  }
  return entries;
}
