/**
 * ChaCha20-Poly1305 (RFC 8439) in place on one datagram: one interface, two makers of the same bytes.
 * @module
 */

export interface Aead {
  readonly name: "sodium-native" | "node:crypto";
  /**
   * Encrypts `datagram` from `headerBytes` up to its last 16 bytes in place and writes the tag there;
   * the header is additional data. `key` has 32 bytes, `nonce` 12.
   */
  seal(key: Uint8Array, nonce: Uint8Array, datagram: Uint8Array, headerBytes: number): void;
  /** The reverse; `false` when the tag does not fit, and then the datagram is as it was or zeroed. */
  open(key: Uint8Array, nonce: Uint8Array, datagram: Uint8Array, headerBytes: number): boolean;
}

export const keyBytes = 32;
export const nonceBytes = 12;
export const tagBytes = 16;
