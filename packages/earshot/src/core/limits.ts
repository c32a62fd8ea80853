/**
 * The limits of `limit-table.ts` by their names. Relations that must hold between them are asserted when
 * this module is loaded.
 * @module
 */
import { table } from "./limit-table.ts";

interface Limit {
  readonly value: number;
  /** Why it is this value, and what it bounds. */
  readonly why: string;
}

export type LimitName = keyof typeof table;

/** The table with its reasons, for documentation. */
export const limitTable: Readonly<Record<LimitName, Limit>> = table;

/** The values alone. */
export const limits: { readonly [Name in LimitName]: number } = Object.fromEntries(
  Object.entries(table).map(([name, limit]) => [name, limit.value]),
) as { [Name in LimitName]: number };

/** Throws when one of our own rules is broken: a bug of ours, never of a peer or caller. */
export function assert(holds: boolean, rule: string): asserts holds {
  if (!holds) throw new Error(`assertion failed: ${rule}`);
}

assert(
  limits.probeTimeoutMs + limits.indirectTimeoutMs <= limits.probePeriodMs,
  "a probe ends within its period",
);
assert(
  2 * limits.probePeriodMs + limits.probePeriodMs + limits.suspicionMaxMs < 3_000,
  "a crash is known everywhere within 3 s",
);
assert(limits.relayTimeoutMs < limits.indirectTimeoutMs, "a nack arrives before the verdict");
assert(
  limits.tombstoneMs > 2 * limits.challengeMs,
  "no challenge outlives the memory of an ended life",
);
assert(limits.suspicionMinMs <= limits.suspicionMaxMs, "suspicion shrinks with confirmations");
assert(
  // Header, seal, and the frames announce, view, echo and request around the announcement.
  limits.announcementBytes + 32 + 16 + 3 + 15 + 12 + 15 <= limits.datagramBytes,
  "an answer with an announcement fits a datagram",
);
assert(
  // Signature, key, epoch, counts and numbers, and IPv6 addresses.
  64 + 32 + 16 + 8 + 7 + limits.addresses * 19 + limits.announcedBytes <= limits.announcementBytes,
  "whatever passes the checks fits an announcement",
);
assert(
  limits.incomingStreams > limits.groups + limits.numberedGroups,
  "whoever speaks in all of its groups is heard in all of them",
);
assert(
  limits.callSilentMs > 5 * limits.pollMaxMs,
  "a call is not given up because a few polls are lost",
);
assert(
  limits.requestBytes + 1_024 <= limits.messageBytes,
  "a request with what is in front of it is handed over whole",
);
assert(
  // Header, seal, and the frame with its target and channel.
  limits.packetBytes + 32 + 16 + 3 + 8 + 1 <= limits.datagramBytes,
  "a packet fits a datagram",
);
