/**
 * Structured values on the wire: CBOR (RFC 8949) without tags, so that any other implementation reads them.
 * @module
 */
import { Encoder } from "cbor-x";
import { EarshotError } from "../../core/errors.ts";
import { deepestValue, isWellFormed } from "./well-formed.ts";

/** No records, no shared structures, no tags: what cbor-x adds to CBOR stays off. */
function codec(): Encoder {
  return new Encoder({
    useRecords: false,
    tagUint8Array: false,
    mapsAsObjects: true,
    variableMapSize: true,
  });
}

/**
 * The CBOR of a value.
 * @throws `ERR_EARSHOT_INVALID_ARGUMENT` that names the place of what cannot be sent.
 */
export function encodeValue(value: unknown): Uint8Array {
  check(value, "body", deepestValue, new Set());
  // A copy: cbor-x hands out a view of its own pool.
  return Uint8Array.from(codec().encode(value));
}

/**
 * The value of CBOR that somebody sent.
 * @throws `ERR_EARSHOT_MALFORMED_BODY` when the bytes are none.
 */
export function decodeValue(bytes: Uint8Array): unknown {
  if (isWellFormed(bytes)) {
    try {
      return codec().decode(bytes);
    } catch {
      // Reported below: text that is no UTF-8, and the like.
    }
  }
  throw new EarshotError(
    "ERR_EARSHOT_MALFORMED_BODY",
    "the message holds no readable structured value",
  );
}

function check(value: unknown, path: string, depth: number, above: Set<object>): void {
  switch (typeof value) {
    case "boolean":
    case "number":
      return;
    case "string":
      if (!value.isWellFormed()) refuse(path, "is text with a lone surrogate");
      return;
    case "bigint":
      if (value >= 2n ** 64n || value < -(2n ** 63n)) refuse(path, "does not fit 64 bits");
      return;
    case "object":
      if (value !== null) checkObject(value, path, depth, above);
      return;
    default:
      refuse(path, `is ${value === undefined ? "undefined" : `a ${typeof value}`}`);
  }
}

function checkObject(value: object, path: string, depth: number, above: Set<object>): void {
  if (value instanceof Uint8Array) return;
  if (above.has(value)) refuse(path, "contains itself");
  if (depth === 0) refuse(path, `is nested more than ${deepestValue} deep`);
  above.add(value);
  if (Array.isArray(value)) {
    // By index: a hole is undefined too.
    for (let at = 0; at < value.length; at++) check(value[at], `${path}[${at}]`, depth - 1, above);
  } else {
    const prototype: unknown = Object.getPrototypeOf(value);
    if (prototype !== null && Object.getPrototypeOf(prototype) !== null) {
      refuse(path, `is a ${value.constructor.name}, neither an array nor a plain object`);
    }
    for (const [key, part] of Object.entries(value)) {
      if (key === "__proto__" || !key.isWellFormed())
        refuse(path, `has the key ${JSON.stringify(key)}`);
      check(part, `${path}.${key}`, depth - 1, above);
    }
  }
  above.delete(value);
}

function refuse(path: string, what: string): never {
  throw new EarshotError(
    "ERR_EARSHOT_INVALID_ARGUMENT",
    `${path} ${what}: send bytes, text, or a value of null, booleans, numbers, text, bytes, arrays and plain objects`,
  );
}
