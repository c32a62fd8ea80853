/**
 * A realm's cipher as the engine is given it: which secret, which key, which nonce.
 * @module
 */
import {
  openRealm,
  type RealmCipher,
  type SealContext,
  sealTagBytes,
} from "../../core/wire/seal.ts";
import { type Aead, nonceBytes } from "./aead.ts";
import { closedRealmTag, openRealmTag, realmKey } from "./derive.ts";
import { KeyRing } from "./key-ring.ts";
import { fastestAead } from "./sodium-aead.ts";

export interface SealedRealm {
  readonly cipher: RealmCipher;
  readonly seal: "none" | Aead["name"];
}

/** @param secrets the one that seals first; none makes an open realm */
export async function realmCipher(realm: string, secrets: readonly string[]): Promise<SealedRealm> {
  if (secrets.length === 0) return { cipher: openRealm(openRealmTag(realm)), seal: "none" };
  const aead = fastestAead();
  const keys = await Promise.all(secrets.map((secret) => realmKey(secret, realm)));
  return { cipher: closedRealm(keys, aead), seal: aead.name };
}

interface Secret {
  readonly tag: number;
  readonly ring: KeyRing;
}

/** @param keys of {@link realmKey}, at least one: the first seals, all of them open */
export function closedRealm(keys: readonly Uint8Array[], aead: Aead): RealmCipher {
  const secrets: Secret[] = keys.map((key) => ({
    tag: closedRealmTag(key),
    ring: new KeyRing(key),
  }));
  const [spoken] = secrets;
  if (spoken === undefined) throw new RangeError("a closed realm has a secret");
  const nonce = new Uint8Array(nonceBytes);
  const view = new DataView(nonce.buffer);
  const setNonce = ({ stream, counter }: SealContext): void => {
    view.setUint32(0, stream);
    view.setUint32(4, Math.floor(counter / 2 ** 32));
    view.setUint32(8, counter >>> 0);
  };
  return {
    tag: spoken.tag,
    olderTags: secrets.slice(1).map((secret) => secret.tag),
    overheadBytes: sealTagBytes,
    seal(datagram, headerBytes, context) {
      const key = spoken.ring.key(context);
      spoken.ring.keep(context, key);
      setNonce(context);
      aead.seal(key, nonce, datagram, headerBytes);
    },
    open(datagram, headerBytes, context, tag) {
      const secret = secrets.find((known) => known.tag === tag);
      if (secret === undefined) return false;
      const key = secret.ring.key(context);
      setNonce(context);
      const opened = aead.open(key, nonce, datagram, headerBytes);
      if (opened) secret.ring.keep(context, key);
      return opened;
    },
  };
}
