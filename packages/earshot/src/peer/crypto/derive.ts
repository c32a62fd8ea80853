/**
 * From a secret that people type to the keys of datagrams: scrypt (RFC 7914) once, HKDF (RFC 5869) for
 * each key, and the tag that stands in every header.
 * @module
 */
import { createHash, createHmac, hkdfSync, scrypt } from "node:crypto";
import { promisify } from "node:util";
import type { SealContext } from "../../core/wire/seal.ts";
import { keyBytes } from "./aead.ts";

/**
 * About 32 MiB and a quarter of a second once at the start; three passes, as OWASP's cheat sheet on
 * password storage has it for this memory.
 */
const cost = { N: 2 ** 15, r: 8, p: 3, maxmem: 64 * 2 ** 20 } as const;

/** A key lasts for this many datagrams of a stream. */
export const datagramsPerKey: number = 2 ** 23;

/**
 * The realm's key. Both texts are brought to NFC (as RFC 8265 §4.2 asks for passwords), so that the
 * same words typed on different systems are the same secret.
 */
export async function realmKey(secret: string, realm: string): Promise<Uint8Array> {
  const derive = promisify<string, string, number, typeof cost, Buffer>(scrypt);
  return Uint8Array.from(
    await derive(secret.normalize("NFC"), realm.normalize("NFC"), keyBytes, cost),
  );
}

/** Which of the keys of one stream a counter belongs to. */
export function stepOf(counter: number): number {
  return Math.floor(counter / datagramsPerKey);
}

/** The key that seals the datagrams of one epoch, stream and step. */
export function datagramKey(realm: Uint8Array, context: SealContext): Uint8Array {
  const info = Buffer.alloc(24);
  info.write("earshot datagram", "latin1");
  info.writeUInt32BE(context.stream, 16);
  info.writeUInt32BE(stepOf(context.counter), 20);
  return new Uint8Array(hkdfSync("sha256", realm, context.epoch, info, keyBytes));
}

/** The tag of a closed realm: 32 bits that say nothing to who does not know the secret. */
export function closedRealmTag(realm: Uint8Array): number {
  return createHmac("sha256", realm).update("earshot realm").digest().readUInt32BE();
}

/** The tag of an open realm: the first 32 bits of SHA-256 over "earshot realm" and its name. */
export function openRealmTag(realm: string): number {
  return createHash("sha256")
    .update("earshot realm")
    .update(realm.normalize("NFC"))
    .digest()
    .readUInt32BE();
}
