/**
 * Two installations at once take turns, and a lock whose holder died does not hold anybody up.
 *
 * @module
 */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { promisify } from "node:util";
import { withLock } from "../lock.mjs";

const run = promisify(execFile);

function place(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), "earshot-lock-"));
  t.after(() => rmSync(folder, { recursive: true }));
  return folder;
}

test("processes take turns", async (t) => {
  const folder = place(t);
  const log = join(folder, "log");
  appendFileSync(log, "");
  const lock = new URL("../lock.mjs", import.meta.url).href;
  const program = `
    import { appendFileSync } from "node:fs";
    import { setTimeout } from "node:timers/promises";
    import { withLock } from ${JSON.stringify(lock)};
    await withLock(${JSON.stringify(join(folder, "lock"))}, () => {}, async () => {
      appendFileSync(${JSON.stringify(log)}, "in ");
      await setTimeout(30);
      appendFileSync(${JSON.stringify(log)}, "out ");
    });`;
  const args = ["--input-type=module", "--eval", program];
  await Promise.all(Array.from({ length: 4 }, () => run(process.execPath, args)));
  assert.equal(readFileSync(log, "utf8"), "in out ".repeat(4));
  assert.equal(existsSync(join(folder, "lock")), false);
});

test("a lock whose holder is gone is taken over", async (t) => {
  const lock = join(place(t), "lock");
  const { stdout } = await run(process.execPath, ["--print", "process.pid"]);
  writeFileSync(lock, stdout.trim());
  let entered = false;
  await withLock(lock, assert.fail, () => {
    entered = true;
    return Promise.resolve();
  });
  assert.equal(entered, true);
});
