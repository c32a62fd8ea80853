/**
 * What a guest comes back with as the same person: 144 random bits, signed by the gateway, which keeps no list of them.
 * The guest's id follows from them.
 *
 * @module
 */
import { createHash, createHmac, randomBytes, timingSafeEqual } from "node:crypto";

const randomLength = 18;
const signatureLength = 18;
const idLength = 8;

export class Passes {
  readonly #key: string;

  /** @param key a secret of this gateway */
  constructor(key: string) {
    this.#key = key;
  }

  /** For somebody new. */
  issue(): string {
    const random = randomBytes(randomLength);
    return Buffer.concat([random, this.#signature(random)]).toString("base64url");
  }

  /** The guest's own digits; `undefined` when this gateway has never issued such a pass. */
  digitsOf(pass: string): string | undefined {
    const bytes = Buffer.from(pass, "base64url");
    // Another spelling of the same bytes is another pass.
    if (bytes.length !== randomLength + signatureLength || bytes.toString("base64url") !== pass)
      return undefined;
    const random = bytes.subarray(0, randomLength);
    if (!timingSafeEqual(bytes.subarray(randomLength), this.#signature(random))) return undefined;
    // One way, as everybody sees the digits.
    return createHash("sha256").update(random).digest().subarray(0, idLength).toString("hex");
  }

  #signature(random: Uint8Array): Buffer {
    return createHmac("sha256", this.#key)
      .update("guest")
      .update(random)
      .digest()
      .subarray(0, signatureLength);
  }
}
