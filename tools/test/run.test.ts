/**
 * A phase counts what ran, shows what failed, and ends in time.
 *
 * @module
 */
import assert from "node:assert/strict";
import { join, relative } from "node:path";
import { test } from "node:test";
import type { Phase } from "./phases.ts";
import { type Result, runPhase } from "./run.ts";

const phase: Phase = {
  name: "sample",
  about: "for this test",
  kind: "files",
  files: [],
  testTimeoutMs: 60_000,
  limitMs: 60_000,
};

async function run(name: string, change: Partial<Phase> = {}): Promise<Result> {
  // Relative, as the phases give them.
  const path = join(import.meta.dirname, "samples", `${name}.sample.ts`);
  const file = relative(process.cwd(), path);
  return runPhase({ ...phase, ...change } as Phase, [file], []);
}

test("outcomes are counted by test, not by suite or file", async () => {
  const { totals, output } = await run("mixed");
  assert.deepEqual(totals, {
    passed: 2,
    failed: 2,
    skipped: 2,
    notRun: { "no moon tonight": 1, "too far to walk": 1 },
  });
  assert.match(output, /FAILED a suite is not a test › fails\n/);
  assert.match(output, /FAILED a parent is counted once, and its child reported › the child\n/);
  assert.match(output, /the child's own words/);
  assert.match(output, /printed on the way/);
});

test("a file without tests has failed", async () => {
  const { totals, output } = await run("empty");
  assert.equal(totals.failed, 1);
  assert.match(output, /No test ran in this file/);
});

test("a file that cannot be loaded says why", async () => {
  const { totals, output } = await run("broken");
  assert.equal(totals.failed, 1);
  assert.match(output, /words on the way out/);
});

test("a file that is not there has failed", async () => {
  assert.notEqual((await run("absent")).totals.failed, 0);
});

test("a phase without files has failed", async () => {
  assert.equal((await runPhase(phase, [], [])).totals.failed, 1);
});

test("a phase that does not end is stopped", async () => {
  const { totals, output } = await run("hanging", { limitMs: 1_500 });
  assert.notEqual(totals.failed, 0);
  assert.match(output, /hanging/);
});
