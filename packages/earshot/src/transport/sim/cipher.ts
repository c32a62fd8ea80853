/**
 * A fast stand-in for the sealed realm's cipher: another secret cannot open it and every changed bit
 * is noticed, which is all that a scenario needs to know.
 * @module
 */
import { sealTagBytes, type RealmCipher, type SealContext } from "../../core/wire/seal.ts";
import { expand, hashBytes, keyOf, type Words } from "./hash.ts";

/** The cipher of everybody who knows `secret` in `realm`. */
export function simCipher(realm: string, secret: string): RealmCipher {
  const master = keyOf(`${realm}\0${secret}`);
  const tag = (keyOf(`tag\0${realm}\0${secret}`)[0] as number) >>> 0;
  return {
    tag,
    olderTags: [],
    overheadBytes: sealTagBytes,
    seal: (datagram, headerBytes, context) => {
      const key = keyFor(master, context);
      const body = datagram.subarray(headerBytes, datagram.length - sealTagBytes);
      mask(body, key);
      datagram.set(macOf(key, datagram), datagram.length - sealTagBytes);
    },
    open: (datagram, headerBytes, context, headerTag) => {
      if (headerTag !== tag || datagram.length < headerBytes + sealTagBytes) return false;
      const key = keyFor(master, context);
      const mac = macOf(key, datagram);
      const at = datagram.length - sealTagBytes;
      for (let byte = 0; byte < sealTagBytes; byte++)
        if (mac[byte] !== datagram[at + byte]) return false;
      mask(datagram.subarray(headerBytes, at), key);
      return true;
    },
  };
}

function keyFor(master: Words, context: SealContext): Words {
  const key = hashBytes(master, context.epoch);
  return hashBytes(key, new Uint8Array(Float64Array.of(context.stream, context.counter).buffer));
}

function macOf(key: Words, datagram: Uint8Array): Uint8Array {
  return expand(hashBytes(key, datagram.subarray(0, datagram.length - sealTagBytes)), sealTagBytes);
}

function mask(bytes: Uint8Array, key: Words): void {
  const stream = expand(Uint32Array.from(key), bytes.length);
  for (let at = 0; at < bytes.length; at++)
    bytes[at] = (bytes[at] as number) ^ (stream[at] as number);
}
