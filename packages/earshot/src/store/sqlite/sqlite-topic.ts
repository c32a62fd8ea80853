/**
 * A topic of the SQLite store as its callers see it.
 * @module
 */
import type { Change } from "../../topic/records.ts";
import { closedError } from "../contract.ts";
import type { StoredEntry, TopicLog, Words } from "../store.ts";
import type { Calls, CallType, PackedChange } from "./calls.ts";
import { packEntries, unpackEntries, type PackedEntries } from "./packed-entries.ts";
import type { StoreClient } from "./store-client.ts";

/** @param onClosed once its file is closed */
export function sqliteTopic(
  client: StoreClient,
  topic: string,
  words: Words,
  onClosed: () => void,
): TopicLog {
  let closed: Promise<void> | undefined;
  const ask = async <Type extends CallType>(
    type: Type,
    asks: Calls[Type]["asks"],
    ...rest: [buffers?: readonly ArrayBuffer[], bytes?: number]
  ): Promise<Calls[Type]["gives"]> => {
    if (closed !== undefined) throw closedError(`the topic ${JSON.stringify(topic)}`);
    return client.ask(type, topic, asks, ...rest);
  };
  const entries = async (packed: Promise<PackedEntries>): Promise<StoredEntry[]> =>
    unpackEntries(await packed);
  return {
    topic,
    commit: async (changes) => {
      const packed = changes.map((change) => pack(change, words));
      const buffers = packed.flatMap((one) => ("entries" in one ? [one.entries.buffer] : []));
      const bytes = buffers.reduce((sum, { byteLength }) => sum + byteLength, 0);
      return ask("commit", { changes: packed, bytes }, buffers, bytes);
    },
    entries: (log, branch, from, portion) =>
      entries(ask("entries", { log, branch, from, portion })),
    at: (log, sequence) => entries(ask("at", { log, sequence })),
    arrivals: (after, portion) => entries(ask("arrivals", { after, portion })),
    lastPosition: (count) => ask("lastPosition", { count }),
    byTime: (after, portion) => entries(ask("byTime", { after, portion })),
    search: (text, limit) => entries(ask("search", { text, limit })),
    note: (name) => ask("note", { name }),
    setNote: (name, value) => ask("setNote", { name, value }),
    close: () => {
      closed ??= client.ask("close", topic, {}).finally(onClosed);
      return closed;
    },
  };
}

function pack(change: Change, words: Words): PackedChange {
  if (change.type !== "append" && change.type !== "fill") return change;
  const { entries } = change;
  return { ...change, entries: packEntries(entries), words: entries.map(words) };
}
