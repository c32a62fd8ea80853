/**
 * The words after `npm run sim --` are read as its help says.
 *
 * @module
 */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { test } from "node:test";
import { help, readOptions } from "../sim/options.ts";

test("without words the swarm runs, and each word counts", () => {
  const usual = readOptions([]);
  assert.ok(typeof usual !== "string");
  assert.deepEqual([usual.seeds, usual.from, usual.scenarios], [1_000, 1, ["swarm of streams"]]);
  const words = "--seeds 7 --from 3 --scenario hole --scenario gaps --jobs 1".split(" ");
  const told = readOptions(words);
  assert.ok(typeof told !== "string");
  assert.deepEqual([told.seeds, told.from, told.jobs], [7, 3, 1]);
  assert.deepEqual(told.scenarios, ["hole", "gaps"]);
});

test("what has no meaning is refused", () => {
  for (const words of [["--seeds", "0"], ["--from", "x"], ["--jobs", "1.5"], ["--what"], ["more"]])
    assert.equal(typeof readOptions(words), "string", words.join(" "));
  for (const option of ["seeds", "from", "scenario", "jobs", "story", "list", "help"])
    assert.ok(help.includes(`--${option}`), option);
});

const main = join(import.meta.dirname, "../sim/main.ts");
const run = (...words: string[]): { status: number | null; stdout: string } =>
  spawnSync(process.execPath, ["--conditions=earshot-source", main, ...words], {
    encoding: "utf8",
    // Within a test file Node.js would refuse to run others.
    env: { ...process.env, NODE_TEST_CONTEXT: undefined },
  });

test("a few seeds of a named scenario run, and the sum is told", () => {
  const { status, stdout } = run("--seeds", "3", "--jobs", "2", "--scenario", "a goodbye is known");
  assert.match(stdout, /^3 of 3 seeds run in [\d.]+ s, 0 failed$/m);
  assert.equal(status, 0);
});

test("unknown names and words end with status 2", () => {
  assert.equal(run("--scenario", "no such story").status, 2);
  assert.equal(run("--seeds", "many").status, 2);
});

test("all scenarios are listed", () => {
  const { status, stdout } = run("--list");
  assert.ok(stdout.split("\n").includes("a swarm of streams keeps every promise and recovers"));
  assert.equal(status, 0);
});
