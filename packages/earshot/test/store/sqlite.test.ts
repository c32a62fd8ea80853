/**
 * Holds the SQLite store to the suite that every store passes.
 * @module
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sqliteStore } from "../../src/store/index.ts";
import { acceptStore } from "./acceptance.ts";

acceptStore({
  name: "SQLite",
  durable: true,
  async place() {
    const directory = await mkdtemp(join(tmpdir(), "earshot-store-"));
    return {
      open: async () => sqliteStore(directory),
      close: () => rm(directory, { recursive: true }),
    };
  },
});
