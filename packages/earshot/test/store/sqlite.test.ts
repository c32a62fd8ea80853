/**
 * Holds the SQLite store to the suite that every store passes.
 * @module
 */
import assert from "node:assert/strict";
import { rm } from "node:fs/promises";
import { test } from "node:test";
import { sqliteStore } from "../../src/store/index.ts";
import { storeLimits } from "../../src/store/limits.ts";
import { acceptStore } from "./acceptance.ts";
import { isEarshotError } from "./kit/errors.ts";
import { scratchDirectory } from "./kit/scratch.ts";

test("calls that wait for a disk are bounded", async () => {
  const directory = scratchDirectory();
  const store = sqliteStore(directory);
  const { log } = await store.open("weather", () => undefined);
  const notes = Array.from({ length: storeLimits.waitingCalls + 100 }, () => log.note("read"));
  const outcomes = await Promise.allSettled(notes);
  const refused = outcomes.filter((one) => one.status === "rejected");
  assert.equal(refused.length, 100);
  assert.ok(refused.every(({ reason }) => isEarshotError("ERR_EARSHOT_STORE_FAILED")(reason)));
  assert.equal(await log.note("read"), undefined);
  await store.close();
  await rm(directory, { recursive: true });
});

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
