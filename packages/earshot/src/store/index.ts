/**
 * Where topics can be kept. Published as `earshot/store`.
 * @module
 */
export { memoryStore, type MemoryStoreOptions } from "./memory/memory-store.ts";
export { sqliteStore, type SqliteStoreOptions } from "./sqlite/sqlite-store.ts";
export type {
  Contents,
  Portion,
  StoredEntry,
  TimeKey,
  TopicLog,
  TopicStore,
  Words,
} from "./store.ts";
