/**
 * Topics kept on disk, by SQLite in a thread of its own: what was acknowledged survives crash and power cut.
 * @module
 */
import { randomBytes } from "node:crypto";
import { resolve } from "node:path";
import { EarshotError } from "../../core/errors.ts";
import { checkTopicName, closedError, nonceBytes, openTwice, type Entropy } from "../contract.ts";
import type { TopicLog, TopicStore } from "../store.ts";
import { sqliteTopic } from "./sqlite-topic.ts";
import { StoreClient } from "./store-client.ts";

export interface SqliteStoreOptions {
  /** Where the nonces of logs come from. Default: the system's. */
  readonly entropy?: Entropy;
}

/**
 * Keeps each topic in a file of its own in `directory`, which is made if it is not there and belongs to one process
 * at a time. What is wrong with it is told by the first call.
 */
export function sqliteStore(
  directory: string,
  { entropy = randomBytes }: SqliteStoreOptions = {},
): TopicStore {
  if (typeof directory !== "string" || directory === "") {
    throw new EarshotError("ERR_EARSHOT_INVALID_ARGUMENT", "directory must be a path");
  }
  const client = new StoreClient(resolve(directory));
  /** Being opened, or open. */
  const open = new Map<string, TopicLog>();
  let closed: Promise<void> | undefined;
  const check = (): void => {
    if (closed !== undefined) throw closedError("the store");
  };
  return {
    durable: true,
    async topics() {
      check();
      return client.ask("topics", "", {});
    },
    async open(topic, words) {
      check();
      checkTopicName(topic);
      if (open.has(topic)) throw openTwice(topic);
      const log = sqliteTopic(client, topic, words, () => open.delete(topic));
      open.set(topic, log);
      try {
        const nonce = Uint8Array.from(entropy(nonceBytes));
        return { log, contents: await client.ask("open", topic, { nonce }) };
      } catch (error) {
        open.delete(topic);
        throw error;
      }
    },
    async remove(topic) {
      check();
      checkTopicName(topic);
      if (open.has(topic)) throw openTwice(topic);
      await client.ask("remove", topic, {});
    },
    close() {
      closed ??= (async () => {
        await Promise.allSettled([...open.values()].map((log) => log.close()));
        await client.end();
      })();
      return closed;
    },
  };
}
