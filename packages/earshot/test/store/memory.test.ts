/**
 * Holds the store in memory to the suite that every store passes.
 * @module
 */
import { memoryStore } from "../../src/store/memory/memory-store.ts";
import { acceptStore } from "./acceptance.ts";

acceptStore({
  name: "memory",
  durable: false,
  async place() {
    return { open: async () => memoryStore(), close: async () => undefined };
  },
});
