/**
 * What was acknowledged survives a power cut that loses and tears whatever was not synced. `npm run crash` does the
 * same for longer.
 * @module
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { missing } from "../kit/requires.ts";
import { cutPower, recordWriter } from "./crash/cutting.ts";

test("what was acknowledged is there after a power cut", { skip: missing("strace") }, async (t) => {
  const events = recordWriter(1, 60);
  await t.test("whole and in order", () => {
    const { failures, writesLost, acknowledged } = cutPower(events, {
      seed: 1,
      cuts: 60,
      syncs: true,
    });
    assert.deepEqual(failures, []);
    assert.ok(writesLost > 60, `${writesLost} writes were lost`);
    assert.ok(acknowledged > 1_000, `${acknowledged} entries were acknowledged`);
  });
  await t.test("and it would be noticed, were it not synced", () => {
    const { failures } = cutPower(events, { seed: 2, cuts: 15, syncs: false });
    assert.ok(failures.length > 5, `${failures.length} failures`);
  });
});
