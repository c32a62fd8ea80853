/**
 * A fast keyed hash of 128 bits for the simulator: traces, and the stand-ins for signatures and
 * seals. It resists accidents and the faults injected here, not an adversary.
 * @module
 */

/** Four 32-bit words. */
export type Words = Uint32Array;

/** Hash of `bytes` under `key`; `into` saves an allocation. */
export function hashBytes(key: Words, bytes: Uint8Array, into: Words = new Uint32Array(4)): Words {
  let a = key[0] ?? 0;
  let b = key[1] ?? 0;
  let c = key[2] ?? 0;
  let d = (key[3] ?? 0) ^ bytes.length;
  const whole = bytes.length & ~3;
  let at = 0;
  for (; at < whole; at += 4) {
    const word =
      (bytes[at] as number) |
      ((bytes[at + 1] as number) << 8) |
      ((bytes[at + 2] as number) << 16) |
      ((bytes[at + 3] as number) << 24);
    const mixed = Math.imul(a ^ word, 0x9e3779b1);
    a = (b + (mixed ^ (mixed >>> 15))) | 0;
    b = c;
    c = d ^ mixed;
    d = (mixed << 13) | (mixed >>> 19);
  }
  for (; at < bytes.length; at++) a = Math.imul(a ^ (bytes[at] as number), 0x85ebca6b) ^ (a >>> 13);
  into[0] = a;
  into[1] = b;
  into[2] = c;
  into[3] = d;
  for (let round = 0; round < 3; round++) stir(into);
  return into;
}

/** One round over four words: every bit reaches every other within three. */
export function stir(words: Words): void {
  let a = words[0] as number;
  let b = words[1] as number;
  let c = words[2] as number;
  let d = words[3] as number;
  a = Math.imul(a ^ (d >>> 15), 0x85ebca6b) ^ b;
  b = Math.imul(b ^ (a >>> 13), 0xc2b2ae35) ^ c;
  c = Math.imul(c ^ (b >>> 16), 0x27d4eb2f) ^ d;
  d = Math.imul(d ^ (c >>> 14), 0x165667b1) ^ a;
  words[0] = a;
  words[1] = b;
  words[2] = c;
  words[3] = (d + 0x9e3779b9) | 0;
}

/** A key of a text and, for families of keys, a number. */
export function keyOf(text: string, number = 0): Words {
  const seed = Uint32Array.of(0x6a09e667, 0xbb67ae85, number >>> 0, Math.floor(number / 2 ** 32));
  return hashBytes(seed, new TextEncoder().encode(text));
}

/** A whole number below 2⁵³ out of a hash. */
export function numberOf(words: Words): number {
  return (words[0] as number) * 2 ** 21 + ((words[1] as number) >>> 11);
}

/** `length` bytes drawn out of a hash, which is used up. */
export function expand(words: Words, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; at += 4) {
    if (at > 0 && at % 16 === 0) stir(words);
    const word = words[(at >> 2) & 3] as number;
    for (let byte = 0; byte < 4 && at + byte < length; byte++)
      bytes[at + byte] = word >>> (8 * byte);
  }
  return bytes;
}
