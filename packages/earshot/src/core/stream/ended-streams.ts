/**
 * The numbers of streams that have ended: none is used twice in a life, so what still comes of them is a
 * late copy and must not be taken for a new stream.
 * @module
 */
import type { Epoch } from "../identity.ts";

export class EndedStreams {
  /** A bit for each number: 8 KB for a peer at the most. */
  readonly #bits: Map<Epoch, Uint8Array> = new Map();

  add(epoch: Epoch, stream: number): void {
    const at = stream >>> 3;
    let bits = this.#bits.get(epoch);
    if (bits === undefined || bits.length <= at) {
      const larger = new Uint8Array(Math.max(16, 2 ** Math.ceil(Math.log2(at + 1))));
      if (bits !== undefined) larger.set(bits);
      bits = larger;
      this.#bits.set(epoch, bits);
    }
    bits[at] = (bits[at] as number) | (1 << (stream & 7));
  }

  has(epoch: Epoch, stream: number): boolean {
    const bits = this.#bits.get(epoch);
    return bits !== undefined && (((bits[stream >>> 3] ?? 0) >>> (stream & 7)) & 1) === 1;
  }

  /** The life is no longer known. */
  forget(epoch: Epoch): void {
    this.#bits.delete(epoch);
  }
}
