/**
 * Bodies keep their kind: what goes in as bytes, text or a value comes out as that.
 * @module
 */
import { EarshotError } from "../../core/errors.ts";
import type { BodyKind } from "../../core/io.ts";
import { decodeValue, encodeValue } from "./value.ts";

const encoder = new TextEncoder();
/** Short texts are encoded here, which is many times faster than in a buffer of their own. */
const scratch = Buffer.alloc(4_096);
/** A byte order mark is the sender's own: bodies come out as they went in. */
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

export interface EncodedBody {
  readonly kind: BodyKind;
  /** Nobody else's: the sender may go on changing what it gave. */
  readonly body: Uint8Array;
}

/** @throws `ERR_EARSHOT_INVALID_ARGUMENT` for what cannot be sent */
export function encodeBody(body: unknown): EncodedBody {
  const { kind, body: lent } = encodeLent(body);
  return { kind, body: kind === "value" ? lent : Uint8Array.from(lent) };
}

/** As {@link encodeBody}, but the bytes are the sender's own, or good until the next call: to be copied at once. */
export function encodeLent(body: unknown): EncodedBody {
  if (body instanceof Uint8Array) return { kind: "bytes", body };
  if (typeof body === "string") return { kind: "text", body: encodeLentText(body) };
  return { kind: "value", body: encodeValue(body) };
}

/**
 * UTF-8, good until the next call: to be copied at once.
 * @throws `ERR_EARSHOT_INVALID_ARGUMENT` for text that has none
 */
export function encodeLentText(body: string): Uint8Array {
  if (!body.isWellFormed()) {
    throw new EarshotError(
      "ERR_EARSHOT_INVALID_ARGUMENT",
      "body is text with a lone surrogate, which has no UTF-8",
    );
  }
  // A code unit becomes at most three bytes.
  if (body.length * 3 > scratch.length) return encoder.encode(body);
  return new Uint8Array(scratch.buffer, scratch.byteOffset, scratch.write(body));
}

/** @throws `ERR_EARSHOT_INVALID_ARGUMENT` for a structured value */
export function bodyText(kind: BodyKind, bytes: Uint8Array): string {
  if (kind === "value") {
    throw new EarshotError(
      "ERR_EARSHOT_INVALID_ARGUMENT",
      "the message is a structured value: read it with value()",
    );
  }
  return decoder.decode(bytes);
}

/** @throws `ERR_EARSHOT_MALFORMED_BODY` for a structured value that cannot be read */
export function bodyValue(kind: BodyKind, bytes: Uint8Array): unknown {
  if (kind === "value") return decodeValue(bytes);
  return kind === "bytes" ? bytes : bodyText(kind, bytes);
}
