/**
 * Holders that lie, each in its own way: what they say is changed on its way out.
 * @module
 */
import { below, type Random, randomBytes } from "../../../src/core/random.ts";
import { hashBytes } from "../../../src/topic/chain.ts";
import { type CarriedEntry, decodeEntries, encodeEntries } from "../../../src/topic/entry-codec.ts";
import type { TopicMessage } from "../../../src/topic/message-table.ts";
import { decodeMessage, encodeMessage } from "../../../src/topic/messages.ts";
import type { Entry, LogId } from "../../../src/topic/records.ts";

export type Lie = (
  bytes: Uint8Array,
  kind: "live" | "question" | "answer",
) => Uint8Array | undefined;

export interface Liar {
  /** How often it has lied. */
  lies: number;
  readonly tamper: Lie;
}

type Change = (message: TopicMessage, random: Random) => TopicMessage | undefined;

/** Changes entries that it passes on. */
const alters: Change = (message, random) => {
  if (message.type !== "chunk") return undefined;
  const entries = message.entries.slice();
  const at = below(random, entries.length);
  entries[at] = (entries[at] ?? 0) ^ (1 + below(random, 255));
  return { ...message, entries };
};

/** Passes entries on under other numbers. */
const renumbers: Change = (message) =>
  message.type === "chunk" ? { ...message, sequence: message.sequence + 1 } : undefined;

/** Passes entries on in another order. */
const reorders: Change = (message, random) => {
  if (message.type !== "chunk") return undefined;
  const carried = decodeEntries(message.entries);
  if (carried === undefined || carried.length < 2) return undefined;
  const bodies = carried.map(({ body }) => body);
  const turned = bodies.slice(1 + below(random, bodies.length - 1));
  const order = [...turned, ...bodies.slice(0, bodies.length - turned.length)];
  const entries = carried.map((entry, at) => ({ ...asEntry(entry), body: order[at] }));
  return { ...message, entries: encodeEntries(entries, () => undefined) };
};

/** Says that it has what it does not give. */
const withholds: Change = (message) =>
  message.type === "chunk" ? { type: "refused", reason: "unknown" } : undefined;

/** Says that it has what nobody has. */
const boasts: Change = (message, random) => {
  if (message.type !== "digest") return undefined;
  const rows = message.rows.map((row) => ({
    ...row,
    parts: [{ floor: 0, head: 2 ** 40 + random.uint32(), hash: randomBytes(random, 16) }],
  }));
  const invented = { ...rows[0], log: randomBytes(random, 16), retractions: 1 };
  const parts = rows[0]?.parts ?? [];
  const retracted = randomBytes(random, 16);
  return { ...message, rows: [...rows, { ...invented, parts, retracted }] };
};

const ways: readonly Change[] = [alters, renumbers, withholds, boasts, reorders];

/** As far as it travels. */
function asEntry(carried: CarriedEntry): Entry {
  const none = new Uint8Array(hashBytes);
  const log = "0".repeat(32) as LogId;
  return { ...carried, log, sequence: 0, bodyHash: carried.taken?.bodyHash ?? none, hash: none };
}

export function liar(random: Random, way: number): Liar {
  const change = ways[way % ways.length] ?? alters;
  const made: Liar = {
    lies: 0,
    tamper: (bytes, kind) => {
      const message = kind === "question" ? undefined : decodeMessage(bytes);
      const changed = message && change(message, random);
      if (changed === undefined) return bytes;
      made.lies++;
      return encodeMessage(changed);
    },
  };
  return made;
}
