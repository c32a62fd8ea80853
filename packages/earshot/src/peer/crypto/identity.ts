/**
 * The Ed25519 key (RFC 8032) that says who a peer is: loading or making it, signing, verifying.
 * @module
 */
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  KeyObject,
  sign,
  verify,
} from "node:crypto";
import { EarshotError } from "../../core/errors.ts";
import { identifierBytes } from "../../core/identity.ts";

export interface Identity {
  /** 32 bytes. */
  readonly publicKey: Uint8Array;
  /** 16 bytes: the peer id of `publicKey`. */
  readonly peerId: Uint8Array;
  sign(message: Uint8Array): Uint8Array;
}

const rawKeyBytes = 32;
/** What stands before the 32 raw bytes in PKCS #8 and in SubjectPublicKeyInfo (RFC 8410 §7 and §4). */
const privatePrefix = "302e020100300506032b657004220420";
const publicPrefix = "302a300506032b6570032100";

/**
 * @param key a private key object, PEM text, or the 32-byte seed
 * @throws `ERR_EARSHOT_INVALID_IDENTITY`. It has no `cause`: a parser's error may quote what it read.
 */
export function loadIdentity(key: KeyObject | string | Uint8Array): Identity {
  const privateKey = privateKeyOf(key);
  const publicKey = Uint8Array.from(
    createPublicKey(privateKey).export({ type: "spki", format: "der" }).subarray(-rawKeyBytes),
  );
  return {
    publicKey,
    peerId: peerIdBytes(publicKey),
    sign: (message) => sign(null, message, privateKey),
  };
}

function privateKeyOf(key: KeyObject | string | Uint8Array): KeyObject {
  const loaded = key instanceof KeyObject ? key : parse(key);
  if (loaded?.type !== "private" || loaded.asymmetricKeyType !== "ed25519") {
    throw new EarshotError(
      "ERR_EARSHOT_INVALID_IDENTITY",
      "identity must be an Ed25519 private key: a KeyObject, its PEM text, or its 32-byte seed",
    );
  }
  return loaded;
}

function parse(key: string | Uint8Array): KeyObject | undefined {
  try {
    if (typeof key === "string") return createPrivateKey({ key, format: "pem" });
    if (!(key instanceof Uint8Array) || key.length !== rawKeyBytes) return undefined;
    const der = Buffer.concat([Buffer.from(privatePrefix, "hex"), key]);
    return createPrivateKey({ key: der, format: "der", type: "pkcs8" });
  } catch {
    return undefined;
  }
}

/** The first 16 bytes of SHA-256 over a public key. */
export function peerIdBytes(publicKey: Uint8Array): Uint8Array {
  return Uint8Array.from(
    createHash("sha256").update(publicKey).digest().subarray(0, identifierBytes),
  );
}

/** A signature to be checked. */
export interface Signed {
  readonly publicKey: Uint8Array;
  readonly message: Uint8Array;
  readonly signature: Uint8Array;
}

/** The 16-byte peer id of the key when the signature is good; whatever the bytes are, it returns. */
export function verifySigned(signed: Signed): Uint8Array | undefined {
  try {
    const good = verify(null, signed.message, publicKeyOf(signed.publicKey), signed.signature);
    return good ? peerIdBytes(signed.publicKey) : undefined;
  } catch {
    return undefined;
  }
}

/** As {@link verifySigned}, on the thread pool. */
export function verifyElsewhere(
  signed: Signed,
  done: (peerId: Uint8Array | undefined) => void,
): void {
  let key: KeyObject;
  try {
    key = publicKeyOf(signed.publicKey);
  } catch {
    // Never within the call.
    queueMicrotask(() => done(undefined));
    return;
  }
  verify(null, signed.message, key, signed.signature, (error, good) => {
    done(error === null && good ? peerIdBytes(signed.publicKey) : undefined);
  });
}

function publicKeyOf(raw: Uint8Array): KeyObject {
  if (raw.length !== rawKeyBytes) throw new RangeError("an Ed25519 public key has 32 bytes");
  const der = Buffer.concat([Buffer.from(publicPrefix, "hex"), raw]);
  return createPublicKey({ key: der, format: "der", type: "spki" });
}
