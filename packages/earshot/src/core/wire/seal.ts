/**
 * How datagrams are closed to strangers: the synchronous cipher that the engine is given when it is
 * made. The engine knows header and nonce rules; keys and algorithms stay with the driver.
 * @module
 */

/** What a datagram's nonce and key derive from, besides the secret. */
export interface SealContext {
  /** The sender's epoch, 16 bytes: the salt of its keys. */
  readonly epoch: Uint8Array;
  /** 0 for control datagrams, otherwise the sender's stream. */
  readonly stream: number;
  /** The full counter (control) or sequence (slots); the wire carries its low 32 bits. Below 2⁵³. */
  readonly counter: number;
}

/** Bytes that sealing adds behind the frames: the Poly1305 tag. */
export const sealTagBytes = 16;

/**
 * One realm's cipher. Without a secret it is {@link openRealm}: datagrams are readable and carry
 * no tag. ChaCha20-Poly1305 (RFC 8439) with nonce = stream (4 bytes, big-endian) ‖ counter (8 bytes,
 * big-endian), additional data = the header, key from HKDF (RFC 5869) over secret, epoch, stream and
 * counter ÷ 2²³.
 */
export interface RealmCipher {
  /** 32 bits in every header: of the realm's name, keyed with the secret where there is one. */
  readonly tag: number;
  /** Further tags that are accepted on datagrams received, while a secret is being changed. */
  readonly olderTags: readonly number[];
  /** 0 in an open realm, {@link sealTagBytes} in a closed one. */
  readonly overheadBytes: number;
  /**
   * Encrypts in place: `datagram` holds the header (`headerBytes`), the frames, and `overheadBytes`
   * free bytes at its end, which receive the tag.
   */
  seal(datagram: Uint8Array, headerBytes: number, context: SealContext): void;
  /** Decrypts in place and checks the tag; `false` when it is not of this realm. `tag` picks the secret. */
  open(datagram: Uint8Array, headerBytes: number, context: SealContext, tag: number): boolean;
}

/** A realm without a secret. */
export function openRealm(tag: number): RealmCipher {
  return { tag: tag >>> 0, olderTags: [], overheadBytes: 0, seal: () => {}, open: () => true };
}
