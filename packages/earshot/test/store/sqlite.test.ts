/**
 * Holds the SQLite store to the suite that every store passes.
 * @module
 */
import { rm } from "node:fs/promises";
import { sqliteStore } from "../../src/store/index.ts";
import { acceptStore } from "./acceptance.ts";
import { scratchDirectory } from "./kit/scratch.ts";

acceptStore({
  name: "SQLite",
  durable: true,
  async place() {
    const directory = scratchDirectory();
    return {
      open: async () => sqliteStore(directory),
      close: () => rm(directory, { recursive: true }),
    };
  },
});
