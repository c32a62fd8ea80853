/**
 * SHA-256 for very many small things that are kept: a buffer of its own for each result, which is what Node.js gives,
 * would cost the garbage collector more than the hash.
 * @module
 */
import { hash } from "node:crypto";

const resultBytes = 32;
/** Results that share a buffer, and live as long as one of them does. */
const resultsTogether = 256;

/** Results are views of shared buffers. */
export function sharedSha256(): (bytes: Uint8Array) => Uint8Array {
  let buffer = Buffer.alloc(0);
  let at = 0;
  return (bytes) => {
    if (at === buffer.length) {
      buffer = Buffer.allocUnsafeSlow(resultBytes * resultsTogether);
      at = 0;
    }
    // Text is what comes out of it at the least cost.
    buffer.write(hash("sha256", bytes, "latin1"), at, "latin1");
    at += resultBytes;
    return new Uint8Array(buffer.buffer, at - resultBytes, resultBytes);
  };
}
