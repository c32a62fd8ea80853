/**
 * What was acknowledged survives SIGKILL in the middle of writes. `npm run crash` does the same for longer.
 * @module
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { killWriters } from "./crash/killing.ts";

test("what was acknowledged is there after a kill, whole and in order", async () => {
  const until = performance.now() + 15_000;
  const killed = await killWriters(1, ({ kills }) => kills < 5 || performance.now() < until);
  assert.ok(killed.acknowledged > 10 * killed.kills, "they were killed while they wrote");
});
