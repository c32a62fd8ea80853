/**
 * Entries of a chunk to bytes and back, by hand, since there are many of them. Each is a byte of flags, the
 * time since the one before, the body's length and body; `entryForm` says it for the documentation.
 * @module
 */
import { bodyKinds } from "../core/stream/slot-frames.ts";
import type { BodyKind } from "../core/io.ts";
import { Reader } from "../core/wire/reader.ts";
import { Writer } from "../core/wire/writer.ts";
import { entryTypes, hashBytes, signatureBytes } from "./chain.ts";
import { topicLimits } from "./limits.ts";
import type { Entry, EntryType, LogicalTime } from "./records.ts";

/** The row of the documentation that the message table cannot make. */
export const entryForm: string =
  "1 byte of flags (bits 0 and 1: kind of the body, 0 bytes, 1 text, 2 value; bit 2: a retraction; bit 3: signed; bit 4: taken back), " +
  "time since the entry before, of the first since 0 (LEB128), then length of the body (LEB128) and body, " +
  "or if it was taken back its SHA-256 and the author's signature of that retraction; then the signature if it is signed";

const flag = { kind: 0b11, retraction: 0b100, signed: 0b1000, taken: 0b1_0000 } as const;
const allFlags = 0b1_1111;

/** An entry as it travels: what can be computed does not. Bytes are views of the chunk. */
export interface CarriedEntry {
  readonly time: LogicalTime;
  readonly type: EntryType;
  readonly kind: BodyKind;
  readonly body: Uint8Array | undefined;
  /** For an entry that was taken back. */
  readonly taken: { readonly bodyHash: Uint8Array; readonly signature: Uint8Array } | undefined;
  readonly signature: Uint8Array | undefined;
}

/** @param retractionOf the author's signature for an entry that was taken back */
export function encodeEntries(
  entries: readonly Entry[],
  retractionOf: (sequence: number) => Uint8Array | undefined,
): Uint8Array {
  const size = entries.reduce((sum, { body }) => sum + (body?.length ?? 96) + 80, 0);
  const writer = new Writer(size);
  let before = 0;
  for (const [at, entry] of entries.entries()) {
    const { body } = entry;
    // The last signature vouches for all of them.
    const signature = at === entries.length - 1 ? entry.signature : undefined;
    const taken = body === undefined ? retractionOf(entry.sequence) : undefined;
    writer.uint8(
      bodyKinds.indexOf(entry.kind) |
        (entry.type === "retraction" ? flag.retraction : 0) |
        (signature === undefined ? 0 : flag.signed) |
        (body === undefined ? flag.taken : 0),
    );
    writeCount(writer, entry.time - before);
    before = entry.time;
    if (body !== undefined) {
      writeCount(writer, body.length);
      writer.raw(body);
    } else {
      writer.raw(entry.bodyHash);
      writer.raw(taken ?? new Uint8Array(signatureBytes));
    }
    if (signature !== undefined) writer.raw(signature);
  }
  return writer.written();
}

/** `undefined` for bytes that are no entries, none at all, too many, or whose last is not signed. */
export function decodeEntries(bytes: Uint8Array): readonly CarriedEntry[] | undefined {
  const reader = new Reader(bytes);
  const entries: CarriedEntry[] = [];
  let time = 0;
  while (reader.at < reader.end) {
    if (entries.length === topicLimits.chunkEntries) return undefined;
    const flags = reader.uint8();
    const kind = bodyKinds[flags & flag.kind];
    if (kind === undefined || flags > allFlags) return undefined;
    time += readCount(reader);
    const taken = (flags & flag.taken) !== 0;
    const bodyLength = taken ? 0 : readCount(reader);
    if (time > Number.MAX_SAFE_INTEGER || bodyLength > topicLimits.entryBytes) return undefined;
    entries.push({
      time,
      type: entryTypes[(flags & flag.retraction) === 0 ? 0 : 1] ?? "post",
      kind,
      body: taken ? undefined : reader.slice(bodyLength),
      taken: taken
        ? { bodyHash: reader.slice(hashBytes), signature: reader.slice(signatureBytes) }
        : undefined,
      signature: (flags & flag.signed) === 0 ? undefined : reader.slice(signatureBytes),
    });
    if (reader.fault !== undefined) return undefined;
  }
  return entries.at(-1)?.signature === undefined ? undefined : entries;
}

/** A whole number in groups of seven bits, the lowest first (LEB128). */
function writeCount(writer: Writer, count: number): void {
  let left = count;
  while (left >= 128) {
    writer.uint8((left % 128) | 128);
    left = Math.floor(left / 128);
  }
  writer.uint8(left);
}

/** Beyond 2⁵³ a fault. */
function readCount(reader: Reader): number {
  let value = 0;
  for (let factor = 1; factor <= 2 ** 49; factor *= 128) {
    const byte = reader.uint8();
    value += (byte & 127) * factor;
    if (byte < 128) {
      if (value > Number.MAX_SAFE_INTEGER || (byte === 0 && factor > 1)) reader.fail("bad-value");
      return value;
    }
  }
  reader.fail("over-limit");
  return 0;
}
