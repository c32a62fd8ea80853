/**
 * The seal by `sodium-native`, an optional dependency: used where its binary loads and proves itself.
 * @module
 */
import { createRequire } from "node:module";
import { type Aead, keyBytes, nonceBytes, tagBytes } from "./aead.ts";
import { nodeAead } from "./node-aead.ts";

/** The two functions of sodium-native that are used; it has no types of its own. */
interface Sodium {
  crypto_aead_chacha20poly1305_ietf_encrypt_detached(
    cipher: Uint8Array,
    tag: Uint8Array,
    plain: Uint8Array,
    additional: Uint8Array,
    secretNonce: null,
    nonce: Uint8Array,
    key: Uint8Array,
  ): number;
  /** Throws when the tag does not fit. */
  crypto_aead_chacha20poly1305_ietf_decrypt_detached(
    plain: Uint8Array,
    secretNonce: null,
    cipher: Uint8Array,
    tag: Uint8Array,
    additional: Uint8Array,
    nonce: Uint8Array,
    key: Uint8Array,
  ): void;
}

/** `undefined` where the package is missing, has no binary for this platform, or fails its trial. */
export function sodiumAead(): Aead | undefined {
  try {
    const aead = over(createRequire(import.meta.url)("sodium-native") as Sodium);
    return provesItself(aead) ? aead : undefined;
  } catch {
    return undefined;
  }
}

/** The fastest seal that works here. */
export function fastestAead(): Aead {
  return sodiumAead() ?? nodeAead();
}

function over(sodium: Sodium): Aead {
  return {
    name: "sodium-native",
    seal(key, nonce, datagram, headerBytes) {
      const end = datagram.length - tagBytes;
      const body = datagram.subarray(headerBytes, end);
      const header = datagram.subarray(0, headerBytes);
      sodium.crypto_aead_chacha20poly1305_ietf_encrypt_detached(
        body,
        datagram.subarray(end),
        body,
        header,
        null,
        nonce,
        key,
      );
    },
    open(key, nonce, datagram, headerBytes) {
      const end = datagram.length - tagBytes;
      if (end < headerBytes) return false;
      const body = datagram.subarray(headerBytes, end);
      const header = datagram.subarray(0, headerBytes);
      const tag = datagram.subarray(end);
      try {
        sodium.crypto_aead_chacha20poly1305_ietf_decrypt_detached(
          body,
          null,
          body,
          tag,
          header,
          nonce,
          key,
        );
        return true;
      } catch {
        return false;
      }
    },
  };
}

/** A wrong binary must not decide what is sealed: it has to agree with node:crypto, and to refuse a forgery. */
function provesItself(aead: Aead): boolean {
  const headerBytes = 8;
  const key = Uint8Array.from({ length: keyBytes }, (_, at) => at);
  const nonce = Uint8Array.from({ length: nonceBytes }, (_, at) => at);
  const plain = Uint8Array.from({ length: 96 }, (_, at) => at);
  const sealed = plain.slice();
  aead.seal(key, nonce, sealed, headerBytes);
  const expected = plain.slice();
  nodeAead().seal(key, nonce, expected, headerBytes);
  if (Buffer.compare(sealed, expected) !== 0) return false;
  const forged = sealed.slice();
  forged[40] = (forged[40] ?? 0) ^ 1;
  if (aead.open(key, nonce, forged, headerBytes)) return false;
  return (
    aead.open(key, nonce, sealed, headerBytes) &&
    Buffer.compare(sealed.subarray(0, -tagBytes), plain.subarray(0, -tagBytes)) === 0
  );
}
