/**
 * Which counter each fault of a datagram raises.
 * @module
 */
import type { CounterName } from "./counters.ts";
import type { HeaderFault } from "./wire/header.ts";
import type { WireFault } from "./wire/reader.ts";

/** The counter of each fault in a header. */
export const headerFaults: { readonly [Fault in HeaderFault]: CounterName } = {
  "too-short": "droppedTooShort",
  "bad-magic": "droppedBadMagic",
  "bad-version": "droppedBadVersion",
  "bad-flags": "droppedBadFlags",
  "bad-length": "droppedBadLength",
};

/** The counter of each fault in frames. */
export const wireFaults: { readonly [Fault in WireFault]: CounterName } = {
  truncated: "droppedTruncated",
  "bad-text": "droppedBadText",
  "over-limit": "droppedOverLimit",
  "bad-value": "droppedBadValue",
};
