/**
 * A digest of who is in the view and with which announcement: two peers with equal digests need not
 * compare further. Kept up to date as members come and go, so that asking for it costs nothing.
 * @module
 */
import type { PeerRecord } from "../discovery/directory.ts";
import type { EngineState } from "../state.ts";
import type { Frame } from "../wire/frame-table.ts";

/** Exclusive or over one 64-bit hash for each live peer, oneself included. */
export class ViewDigest {
  #high = 0;
  #low = 0;

  /** Adds what is not in, takes out what is. */
  toggle(epoch: Uint8Array, sequence: number): void {
    this.#high ^= hash(epoch, 0, sequence);
    this.#low ^= hash(epoch, 8, sequence ^ 0x9e3779b9);
  }

  /** The digest with one more entry. */
  with(epoch: Uint8Array, sequence: number): Uint8Array {
    const high = this.#high ^ hash(epoch, 0, sequence);
    const low = this.#low ^ hash(epoch, 8, sequence ^ 0x9e3779b9);
    return Uint8Array.from([
      high >>> 24,
      high >>> 16,
      high >>> 8,
      high,
      low >>> 24,
      low >>> 16,
      low >>> 8,
      low,
    ]);
  }
}

export function toggleInDigest(state: EngineState, record: PeerRecord): void {
  state.directory.digest.toggle(record.epochBytes, record.body.sequence);
}

/** A live record's announcement is about to be replaced by that of `sequence`. */
export function replaceInDigest(state: EngineState, record: PeerRecord, sequence: number): void {
  toggleInDigest(state, record);
  state.directory.digest.toggle(record.epochBytes, sequence);
}

/** Our own view as a frame. */
export function ownView(state: EngineState): Frame<"view"> {
  const { directory, self } = state;
  return {
    type: "view",
    count: directory.live.size + 1,
    digest: directory.digest.with(self.epochBytes, self.signedSequence),
  };
}

/** FNV-1a over eight bytes and a number, then mixed: fast and even, with no secret to keep. */
function hash(bytes: Uint8Array, at: number, salt: number): number {
  let value = 0x811c9dc5 ^ salt;
  for (let index = at; index < at + 8; index++)
    value = Math.imul(value ^ (bytes[index] ?? 0), 0x01000193);
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return value ^ (value >>> 16);
}
