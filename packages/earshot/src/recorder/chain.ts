/**
 * A running hash of 128 bits over everything that was put in so far, so that one word of it vouches
 * for all that came before. It finds faults and differences; it does not withstand an adversary.
 * @module
 */

/** MurmurHash3 x86_128 (Austin Appleby), the state so far as the four seeds of the next part. */
export class Chain {
  readonly #state: Uint32Array = new Uint32Array(4);

  /** Puts in the next part; gives 32 bits of the state after it. */
  add(bytes: Uint8Array): number {
    const state = this.#state;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    let h1 = state[0] ?? 0;
    let h2 = state[1] ?? 0;
    let h3 = state[2] ?? 0;
    let h4 = state[3] ?? 0;
    const whole = bytes.length & ~15;
    for (let at = 0; at < whole; at += 16) {
      h1 ^= scramble(view.getUint32(at, true), c1, 15, c2);
      h1 = (Math.imul(rotate(h1, 19) + h2, 5) + 0x561ccd1b) | 0;
      h2 ^= scramble(view.getUint32(at + 4, true), c2, 16, c3);
      h2 = (Math.imul(rotate(h2, 17) + h3, 5) + 0x0bcaa747) | 0;
      h3 ^= scramble(view.getUint32(at + 8, true), c3, 17, c4);
      h3 = (Math.imul(rotate(h3, 15) + h4, 5) + 0x96cd1c35) | 0;
      h4 ^= scramble(view.getUint32(at + 12, true), c4, 18, c1);
      h4 = (Math.imul(rotate(h4, 13) + h1, 5) + 0x32ac3b17) | 0;
    }
    h1 ^= scramble(word(bytes, whole), c1, 15, c2);
    h2 ^= scramble(word(bytes, whole + 4), c2, 16, c3);
    h3 ^= scramble(word(bytes, whole + 8), c3, 17, c4);
    h4 ^= scramble(word(bytes, whole + 12), c4, 18, c1);
    h1 ^= bytes.length;
    h2 ^= bytes.length;
    h3 ^= bytes.length;
    h4 ^= bytes.length;
    h1 = (h1 + h2 + h3 + h4) | 0;
    h2 = (h2 + h1) | 0;
    h3 = (h3 + h1) | 0;
    h4 = (h4 + h1) | 0;
    h1 = finish(h1);
    h2 = finish(h2);
    h3 = finish(h3);
    h4 = finish(h4);
    h1 = (h1 + h2 + h3 + h4) | 0;
    state[0] = h1;
    state[1] = h2 + h1;
    state[2] = h3 + h1;
    state[3] = h4 + h1;
    return state[0] ?? 0;
  }

  /** The whole state, as 32 hexadecimal digits. */
  get digest(): string {
    return Array.from(this.#state, (part) => part.toString(16).padStart(8, "0")).join("");
  }
}

const c1 = 0x239b961b;
const c2 = 0xab0e9789;
const c3 = 0x38b34ae5;
const c4 = 0xa1e38b93;

function rotate(value: number, by: number): number {
  return (value << by) | (value >>> (32 - by));
}

function scramble(value: number, first: number, by: number, second: number): number {
  return Math.imul(rotate(Math.imul(value, first), by), second);
}

/** Up to four bytes at `at`, little-endian; what lies behind the end is 0. */
function word(bytes: Uint8Array, at: number): number {
  if (at >= bytes.length) return 0;
  return (
    (bytes[at] ?? 0) |
    ((bytes[at + 1] ?? 0) << 8) |
    ((bytes[at + 2] ?? 0) << 16) |
    ((bytes[at + 3] ?? 0) << 24)
  );
}

function finish(value: number): number {
  let mixed = value ^ (value >>> 16);
  mixed = Math.imul(mixed, 0x85ebca6b);
  mixed ^= mixed >>> 13;
  mixed = Math.imul(mixed, 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}
