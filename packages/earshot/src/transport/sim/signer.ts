/**
 * Who answers the engines' `sign` and `verify` effects: a fast stand-in that still rejects every
 * forgery made in a scenario, or true Ed25519.
 * @module
 */
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  sign,
  verify,
  type KeyObject,
} from "node:crypto";
import { identifierBytes } from "../../core/identity.ts";
import { expand, hashBytes, keyOf, type Words } from "./hash.ts";

/** One peer's key pair, good for several lives. */
export interface SimIdentity {
  readonly publicKey: Uint8Array;
  readonly peerId: Uint8Array;
  sign(message: Uint8Array): Uint8Array;
}

export interface Signer {
  /** A key pair that follows from `text` alone, so that runs can be repeated. */
  identity(text: string): SimIdentity;
  /** The peer id of `publicKey` when the signature is good. */
  verify(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): Uint8Array | undefined;
  /** How long each takes in virtual time; one peer does them one after another. */
  readonly signMs: number;
  readonly verifyMs: number;
}

const signatureBytes = 64;

/** Signatures by keyed hash. Whoever lacks this object cannot make one. */
export function fastSigner(seed: number): Signer {
  const master = keyOf("signer", seed);
  const idKey = keyOf("peer id");
  const secretOf = (publicKey: Uint8Array): Words => hashBytes(master, publicKey);
  const idOf = (publicKey: Uint8Array): Uint8Array =>
    expand(hashBytes(idKey, publicKey), identifierBytes);
  const signatureOf = (publicKey: Uint8Array, message: Uint8Array): Uint8Array =>
    expand(hashBytes(secretOf(publicKey), message), signatureBytes);
  return {
    signMs: 0.04,
    verifyMs: 0.1,
    identity: (text) => {
      const publicKey = expand(keyOf(`key of ${text}`, seed), 32);
      return {
        publicKey,
        peerId: idOf(publicKey),
        sign: (message) => signatureOf(publicKey, message),
      };
    },
    verify: (publicKey, message, signature) =>
      equal(signatureOf(publicKey, message), signature) ? idOf(publicKey) : undefined,
  };
}

/** Ed25519 (RFC 8032) with keys from the seed: true, and some hundred times slower. */
export function ed25519Signer(seed: number): Signer {
  const pkcs8 = Buffer.from("302e020100300506032b657004220420", "hex");
  const spki = Buffer.from("302a300506032b6570032100", "hex");
  const publicKeys = new Map<string, KeyObject>();
  const idOf = (publicKey: Uint8Array): Uint8Array =>
    new Uint8Array(createHash("sha256").update(publicKey).digest().subarray(0, identifierBytes));
  const publicKeyOf = (publicKey: Uint8Array): KeyObject => {
    const name = Buffer.from(publicKey).toString("hex");
    let key = publicKeys.get(name);
    if (key === undefined) {
      key = createPublicKey({ key: Buffer.concat([spki, publicKey]), format: "der", type: "spki" });
      publicKeys.set(name, key);
    }
    return key;
  };
  return {
    signMs: 0.04,
    verifyMs: 0.1,
    identity: (text) => {
      const privateKey = createPrivateKey({
        key: Buffer.concat([pkcs8, expand(keyOf(`key of ${text}`, seed), 32)]),
        format: "der",
        type: "pkcs8",
      });
      const publicKey = new Uint8Array(
        createPublicKey(privateKey).export({ format: "der", type: "spki" }).subarray(spki.length),
      );
      return {
        publicKey,
        peerId: idOf(publicKey),
        sign: (message) => new Uint8Array(sign(null, message, privateKey)),
      };
    },
    verify: (publicKey, message, signature) => {
      if (publicKey.length !== 32 || signature.length !== signatureBytes) return undefined;
      try {
        return verify(null, message, publicKeyOf(publicKey), signature)
          ? idOf(publicKey)
          : undefined;
      } catch {
        // Bytes that are no point of the curve: a bad key, not our error.
        return undefined;
      }
    },
  };
}

function equal(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, index) => byte === other[index]);
}
