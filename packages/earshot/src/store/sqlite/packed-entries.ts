/**
 * Entries on their way between threads: all bytes of many in one buffer, which is handed over and not copied.
 * @module
 */
import { assert } from "../../core/limits.ts";
import type { Entry, LogId } from "../../topic/records.ts";
import {
  contentBytesOf,
  storedEntry,
  type FlatEntry,
  formOf,
  writeContent,
} from "../flat-entry.ts";
import type { StoredEntry } from "../store.ts";

export interface PackedEntries {
  readonly count: number;
  /** Each log that occurs, once. */
  readonly logs: readonly LogId[];
  readonly buffer: ArrayBuffer;
}

/** Log, branch, position, sequence, time, form, length of the content. */
const fixedBytes = 4 + 4 + 8 + 8 + 8 + 1 + 4;

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

  /** @param write puts the content there, and gives where it ends */
  add(head: Omit<FlatEntry, "content">, write: (bytes: Uint8Array, at: number) => number): void {
    let log = this.#logs.get(head.log);
    if (log === undefined) this.#logs.set(head.log, (log = this.#logs.size));
    const [view, at] = [this.#view, this.#at];
    const begin = at + fixedBytes;
    this.#at = write(this.#bytes, begin);
    view.setUint32(at, log);
    view.setUint32(at + 4, head.branch);
    view.setFloat64(at + 8, head.position);
    view.setFloat64(at + 16, head.sequence);
    view.setFloat64(at + 24, head.time);
    view.setUint8(at + 32, head.form);
    view.setUint32(at + 33, this.#at - begin);
  }

  packed(count: number): PackedEntries {
    return { count, logs: [...this.#logs.keys()], buffer: this.#view.buffer as ArrayBuffer };
  }
}

/** Entries that are to be written: branch and position are not known yet. */
export function packEntries(entries: readonly Entry[]): PackedEntries {
  const length = entries.reduce((sum, entry) => sum + contentBytesOf(entry), 0);
  const packer = new Packer(length, entries.length);
  for (const entry of entries) {
    const { log, sequence, time } = entry;
    packer.add({ log, branch: 0, position: 0, sequence, time, form: formOf(entry) }, (bytes, at) =>
      writeContent(bytes, at, entry),
    );
  }
  return packer.packed(entries.length);
}

export function packFlat(entries: readonly FlatEntry[]): PackedEntries {
  const length = entries.reduce((sum, { content }) => sum + content.length, 0);
  const packer = new Packer(length, entries.length);
  for (const entry of entries) {
    packer.add(entry, (bytes, at) => {
      bytes.set(entry.content, at);
      return at + entry.content.length;
    });
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
  return unpackFlat(packed).map((flat) => storedEntry({ ...flat, content: flat.content.slice() }));
}
