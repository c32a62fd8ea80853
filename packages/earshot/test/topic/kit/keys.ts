/**
 * Hashes, authors and signatures of machines in tests.
 * @module
 */
import { hexOf, type PeerId } from "../../../src/core/identity.ts";
import { sharedSha256 } from "../../../src/peer/crypto/sha256.ts";

export const sha256: (bytes: Uint8Array) => Uint8Array = sharedSha256();

export function authorOf(publicKey: Uint8Array): PeerId {
  return hexOf(sha256(publicKey), 0, 16) as PeerId;
}

/** Not a signature, but as good as one where nobody looks up others' keys; a test has thousands of them. */
export function signed(publicKey: Uint8Array, message: Uint8Array): Uint8Array {
  const first = sha256(Buffer.concat([Buffer.from("secret"), publicKey, message]));
  return Uint8Array.from(Buffer.concat([first, sha256(first)]));
}
