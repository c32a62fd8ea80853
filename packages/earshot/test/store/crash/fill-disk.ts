/**
 * Fills the small disk that is mounted at its argument, and looks at what a store makes of that.
 * @module
 */
import assert from "node:assert/strict";
import { closeSync, openSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import { sqliteStore } from "../../../src/store/index.ts";
import { isEarshotError } from "../kit/errors.ts";
import { append, begin, entry, logNamed, textOf, textWords } from "../kit/entries.ts";

const [disk = ""] = process.argv.slice(2);
const ana = logNamed("ana");
const full = isEarshotError("ERR_EARSHOT_STORE_FULL");
const all = { entries: 1e6, bytes: 1e9 };
const said = (sequence: number): ReturnType<typeof entry> =>
  entry({ log: ana, sequence, text: `word ${sequence} ${"x".repeat(3_000)}` });

/** Takes all space that is left. */
function fill(path: string): void {
  const file = openSync(path, "w");
  for (let size = 65_536; size >= 1;) {
    try {
      if (writeSync(file, Buffer.alloc(size)) === 0) size >>= 1;
    } catch {
      size >>= 1;
    }
  }
  closeSync(file);
}

const store = sqliteStore(join(disk, "store"));
const { log } = await store.open("weather", textWords);
await log.commit([begin(ana)]);
let kept = 0;
const ballast = join(disk, "ballast");

async function commitUntilFull(): Promise<void> {
  for (;;) {
    const commits = [1, 2, 3].map((next) => log.commit([append(ana, [said(kept + next)])]));
    for (const outcome of await Promise.allSettled(commits)) {
      if (outcome.status === "fulfilled") kept++;
      else if (full(outcome.reason)) return;
      // What follows one that was not kept does not follow.
      else assert.match(String(outcome.reason), /entries follow the head/);
    }
  }
}

async function holdsAll(): Promise<void> {
  const held = await log.arrivals(0, all);
  assert.deepEqual(
    held.map((one) => [one.sequence, textOf(one)]),
    Array.from({ length: kept }, (_, index) => [index + 1, textOf(said(index + 1))]),
  );
  assert.equal((await log.search("word", 1_000_000)).length, kept);
}

await log.commit([append(ana, [said(++kept)])]);
fill(ballast);
await commitUntilFull();
process.stdout.write(`filled after ${kept} commits\n`);
await holdsAll();
await assert.rejects(log.commit([append(ana, [said(kept + 1)])]), full);
await assert.rejects(store.open("news", textWords), full);
await holdsAll();

// A closed and reopened topic on a disk that is still full.
await log.close();
const again = await store.open("weather", textWords);
assert.equal(again.contents.entries, kept);
await assert.rejects(again.log.commit([append(ana, [said(kept + 1)])]), full);

rmSync(ballast);
await again.log.commit([append(ana, [said(++kept)])]);
const { log: news } = await store.open("news", textWords);
await news.commit([begin(ana), append(ana, [said(1)])]);
const held = await again.log.arrivals(0, all);
assert.deepEqual(
  held.map(({ sequence }) => sequence),
  Array.from({ length: kept }, (_, index) => index + 1),
);
await store.close();
