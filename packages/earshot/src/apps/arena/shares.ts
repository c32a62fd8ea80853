/**
 * A secret that a majority of the players can put together, and fewer cannot (Shamir, "How to share a secret",
 * 1979, over GF(2⁸)): so that whoever a majority lets host can go on with what the host before has sealed.
 * @module
 */

/** One player's part. */
export interface Share {
  /** Where the polynomials are known: 1 to 255, another one for each player. */
  readonly at: number;
  /** As long as the secret. */
  readonly bytes: Uint8Array;
}

/**
 * Shares of a secret for places 1 to `count`, of which any `needed` give it back.
 * @param entropy a secure source: with anything less the secret is none
 */
export function split(
  secret: Uint8Array,
  count: number,
  needed: number,
  entropy: (bytes: number) => Uint8Array,
): readonly Share[] {
  const random = Array.from({ length: needed - 1 }, () => entropy(secret.length));
  // The polynomial of each byte goes through the secret at 0 and through random bytes at the first places.
  const known = [
    { at: 0, bytes: secret },
    ...random.map((bytes, index) => ({ at: index + 1, bytes })),
  ];
  return Array.from({ length: count }, (_, index) => shareAt(known, index + 1));
}

/** The secret of at least as many shares as are needed. Fewer give something else. */
export function combine(shares: readonly Share[]): Uint8Array {
  return shareAt(shares, 0).bytes;
}

/** The share of a further place, of at least as many as are needed (Lagrange's interpolation). */
export function shareAt(shares: readonly Share[], at: number): Share {
  const length = shares[0]?.bytes.length ?? 0;
  const bytes = new Uint8Array(length);
  for (const share of shares) {
    let weight = 1;
    for (const other of shares)
      if (other !== share)
        weight = times(weight, times(at ^ other.at, inverse(share.at ^ other.at)));
    for (let index = 0; index < length; index++)
      bytes[index] = (bytes[index] ?? 0) ^ times(weight, share.bytes[index] ?? 0);
  }
  return { at, bytes };
}

/** The product in GF(2⁸) with the polynomial of AES (FIPS 197 §4.2). */
function times(a: number, b: number): number {
  let product = 0;
  for (let left = a, right = b; right !== 0; right >>= 1) {
    if ((right & 1) === 1) product ^= left;
    left = (left << 1) ^ ((left & 0x80) === 0 ? 0 : 0x11b);
  }
  return product;
}

/** a²⁵⁴, as a²⁵⁵ is 1: the product of its squares up to a¹²⁸. */
function inverse(a: number): number {
  let power = 1;
  let square = a;
  for (let count = 0; count < 7; count++) {
    square = times(square, square);
    power = times(power, square);
  }
  return power;
}
