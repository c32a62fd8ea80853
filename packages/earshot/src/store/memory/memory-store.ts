/**
 * Topics kept in memory: for programs that need them only while they run, and for tests.
 * @module
 */
import { randomBytes } from "node:crypto";
import { closedError, checkTopicName, nonceBytes, openTwice, type Entropy } from "../contract.ts";
import type { TopicLog, TopicStore } from "../store.ts";
import { MemoryTopic } from "./memory-topic.ts";

export interface MemoryStoreOptions {
  /** Where the nonces of logs come from. Default: the system's. */
  readonly entropy?: Entropy;
}

/** Topics are there again when they are opened again, until the store is closed. */
export function memoryStore({ entropy = randomBytes }: MemoryStoreOptions = {}): TopicStore {
  const topics = new Map<string, MemoryTopic>();
  const open = new Map<string, TopicLog>();
  let closed = false;
  const check = (): void => {
    if (closed) throw closedError("the store");
  };
  return {
    durable: false,
    async topics() {
      check();
      return [...topics.keys()].toSorted();
    },
    async open(topic, words) {
      check();
      checkTopicName(topic);
      if (open.has(topic)) throw openTwice(topic);
      const held = topics.get(topic) ?? new MemoryTopic(Uint8Array.from(entropy(nonceBytes)));
      topics.set(topic, held);
      const log = held.open(topic, words, () => open.delete(topic));
      open.set(topic, log);
      return { log, contents: held.contents };
    },
    async remove(topic) {
      check();
      if (open.has(topic)) throw openTwice(topic);
      topics.delete(topic);
    },
    async close() {
      closed = true;
      await Promise.all([...open.values()].map((log) => log.close()));
      topics.clear();
    },
  };
}
