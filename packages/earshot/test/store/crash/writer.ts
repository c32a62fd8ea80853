/**
 * A program that commits for as long as it lives, and says on its standard output what was acknowledged. What an entry
 * says follows from its log and sequence, so that anybody can check it.
 *
 * Arguments: directory, seed, how many commits (0: until it is killed).
 * @module
 */
import { writeSync } from "node:fs";
import { seededRandom } from "../../../src/core/random.ts";
import { sqliteStore } from "../../../src/store/index.ts";
import type { Change } from "../../../src/topic/records.ts";
import { append, begin, textWords } from "../kit/entries.ts";
import { crashLogs, crashTopic, expectedEntry, lineOf } from "./ledger.ts";

const [directory = "", seed = "1", most = "0"] = process.argv.slice(2);
const random = seededRandom(Number(seed));
const below = (end: number): number => random.uint32() % end;

const store = sqliteStore(directory);
const { log, contents } = await store.open(crashTopic, textWords);
const heads = new Map(contents.branches.map(({ log: id, head }) => [id, head.sequence]));

/** Straight to the pipe: what is printed has been acknowledged, and what is not printed may have been. */
const say = (line: string): number => writeSync(1, `${line}\n`);

async function commit(): Promise<void> {
  const changes: Change[] = [];
  const said: string[] = [];
  let appended = 0;
  for (let count = below(3); count >= 0; count--) {
    const id = crashLogs[below(crashLogs.length)]!;
    const head = heads.get(id);
    if (head === undefined) changes.push(begin(id));
    const entries = Array.from({ length: 1 + below(below(8) === 0 ? 60 : 4) }, (_, index) =>
      expectedEntry(id, (head ?? 0) + 1 + index),
    );
    heads.set(id, (head ?? 0) + entries.length);
    changes.push(append(id, entries));
    for (const { sequence } of entries)
      said.push(lineOf({ log: id, sequence, offset: appended++ }));
  }
  const first = await log.commit(changes);
  say(`${first} ${said.join(" ")}`);
}

say("ready");
const waiting = new Set<Promise<void>>();
for (let count = 0; Number(most) === 0 || count < Number(most); count++) {
  const one: Promise<void> = commit().finally(() => waiting.delete(one));
  waiting.add(one);
  if (waiting.size > 3) await Promise.race(waiting);
}
await Promise.all(waiting);
await store.close();
