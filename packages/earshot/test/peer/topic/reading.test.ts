/**
 * Readings of a topic: from where, how long, and what they tell.
 * @module
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { ReadLoop } from "../../../src/peer/topic/reading/read-loop.ts";
import type { ReadOptions, TopicItem } from "../../../src/peer/types/topic.ts";
import { isEarshotError } from "../../store/kit/errors.ts";
import {
  append,
  begin,
  entry,
  logNamed,
  pointOf,
  retract,
  series,
} from "../../store/kit/entries.ts";
import { TopicStage } from "./kit/topic-stage.ts";

const [ana, ben] = [logNamed("ana"), logNamed("ben")];

const said = (item: TopicItem<string> | undefined): string =>
  item === undefined
    ? "done"
    : item.type === "entry"
      ? item.text()
      : item.type === "retraction"
        ? `not ${item.id}`
        : "caught up";

async function readAll(stage: TopicStage, options: ReadOptions = {}): Promise<string[]> {
  return Array.fromAsync(new ReadLoop(stage, options), said);
}

const texts = (...words: string[]): ReturnType<typeof entry>[] =>
  words.map((text, index) => entry({ log: ana, sequence: index + 1, text }));

test("a reading that is not live gives what was there, and ends", async () => {
  const stage = await TopicStage.open();
  assert.deepEqual(await readAll(stage), []);
  await stage.say(...texts("one", "two", "three", "four"));
  const reading = new ReadLoop(stage, {});
  await stage.say(entry({ log: ben, sequence: 1, text: "later" }));
  assert.deepEqual(await Array.fromAsync(reading, said), ["one", "two", "three", "four"]);
  assert.deepEqual(await readAll(stage, { from: { last: 2 } }), ["four", "later"]);
  assert.deepEqual(await readAll(stage, { from: { last: 9 } }), [
    "one",
    "two",
    "three",
    "four",
    "later",
  ]);
  assert.deepEqual(await readAll(stage, { from: 3 }), ["four", "later"]);
  assert.deepEqual(await readAll(stage, { from: "now" }), []);
});

test("a position that was read is where to go on", async () => {
  const stage = await TopicStage.open();
  await stage.say(...texts("one", "two", "three"));
  const reading = new ReadLoop(stage, {});
  await reading.next();
  const { value } = await reading.next();
  assert.ok(value?.type === "entry");
  await reading.return();
  assert.equal((await reading.next()).done, true);
  assert.deepEqual(await readAll(stage, { from: value.position }), ["three"]);
});

test("a live reading goes on with what comes, and says once that it has caught up", async () => {
  const stage = await TopicStage.open();
  await stage.say(...texts("one", "two"));
  const reading = new ReadLoop(stage, { live: true, from: { last: 1 } });
  assert.equal(said((await reading.next()).value), "two");
  const next = reading.next();
  // It has not caught up while nobody has been asked.
  await stage.say(entry({ log: ben, sequence: 1, text: "from a holder" }));
  assert.equal(said((await next).value), "from a holder");
  const mark = reading.next();
  stage.complete();
  const { value } = await mark;
  assert.deepEqual(value, { type: "caught-up", position: 3 });
  const [first, second] = [reading.next(), reading.next()];
  await stage.say(...[2, 3].map((sequence) => entry({ log: ben, sequence, text: `${sequence}` })));
  assert.deepEqual([said((await first).value), said((await second).value)], ["2", "3"]);
});

test("what came before the mark is read before it", async () => {
  const stage = await TopicStage.open();
  await stage.say(...texts("one", "two"));
  const reading = new ReadLoop(stage, { live: true, from: "start" });
  await stage.say(entry({ log: ben, sequence: 1, text: "three" }));
  stage.complete();
  const read: string[] = [];
  for await (const item of reading) {
    read.push(said(item));
    if (item.type === "caught-up") break;
  }
  assert.deepEqual(read, ["one", "two", "three", "caught up"]);
});

test("a live reading from now gives what came after it was begun, not when it was first asked", async () => {
  const stage = await TopicStage.open();
  await stage.say(...texts("old"));
  const reading = new ReadLoop(stage, { live: true, from: "now" });
  await stage.say(entry({ log: ben, sequence: 1, text: "new" }));
  assert.equal(said((await reading.next()).value), "new");
});

test("entries are passed over that have no body or that the schema refuses", async () => {
  const stage = await TopicStage.open();
  await stage.say(...texts("one", "refused", "three", "four"));
  await stage.commit(retract(ana, 3));
  assert.deepEqual(await readAll(stage), ["one", "four"]);
  assert.equal(stage.refused, 1);
});

test("retractions are told, with an entry that says so and without one, but not twice", async () => {
  const stage = await TopicStage.open();
  await stage.say(...texts("one", "two", "three"));
  const reading = new ReadLoop(stage, { live: true, from: "now" });
  const word = entry({ log: ana, sequence: 4, text: `${ana}/1`, type: "retraction" });
  await stage.commit(append(ana, [word]), retract(ana, 1));
  await stage.commit(retract(ana, 2), retract(ana, 99));
  await stage.say(entry({ log: ana, sequence: 5, text: "end" }));
  const read: string[] = [];
  for await (const item of reading) {
    read.push(said(item));
    if (read.length === 3) break;
  }
  assert.deepEqual(read, [`not ${ana}/2`, `not ${ana}/1`, "end"]);
});

test("a reading goes on behind what is pruned while it reads", async () => {
  const stage = await TopicStage.open();
  const entries = series(ana, 3_000);
  await stage.commit(begin(ana), append(ana, entries));
  const reading = new ReadLoop(stage, {});
  assert.equal((await reading.next()).value?.position, 1);
  await stage.commit({ type: "prune", log: ana, branch: 0, to: pointOf(entries[2_998]!) });
  const rest = await Array.fromAsync(reading, (item) => item.position);
  assert.equal(rest.at(-1), 3_000);
  // What had been fetched, and what is left.
  assert.ok(rest.length < 1_100, `${rest.length} were read`);
});

test("of a long topic only portions are in memory", async () => {
  const stage = await TopicStage.open();
  await stage.commit(begin(ana), append(ana, series(ana, 5_000)));
  let largest = 0;
  let readings = 0;
  const { log } = stage;
  const watched = {
    ...log,
    arrivals: async (...args: Parameters<typeof log.arrivals>) => {
      const answer = await log.arrivals(...args);
      readings++;
      largest = Math.max(largest, answer.length);
      return answer;
    },
  };
  const source = Object.assign(Object.create(stage) as TopicStage, { log: watched });
  const reading = new ReadLoop(source, {});
  let count = 0;
  for await (const item of reading) {
    count++;
    assert.equal(item.position, count);
    assert.ok(readings <= Math.ceil(count / 1_024), "no portion is fetched before its time");
  }
  assert.equal(count, 5_000);
  assert.ok(largest <= 1_024 && largest > 0, `${largest} at once`);
});

test("a reading ends by signal, by return and with its topic", async () => {
  const stage = await TopicStage.open();
  await stage.say(...texts("one"));
  const controller = new AbortController();
  const aborted = new ReadLoop(stage, { live: true, from: "now", signal: controller.signal });
  const returned = new ReadLoop(stage, { live: true, from: "now" });
  const closed = new ReadLoop(stage, { live: true, from: "now" });
  const waiting = [aborted, returned, closed].map((reading) => reading.next());
  controller.abort();
  await returned.return();
  const late = new ReadLoop(stage, {});
  stage.news.end();
  await stage.log.close();
  for (const result of await Promise.all(waiting)) assert.equal(result.done, true);
  await assert.rejects(late.next(), isEarshotError("ERR_EARSHOT_CLOSED"));
  assert.equal((await late.next()).done, true);
  assert.equal((await new ReadLoop(stage, { live: true }).next()).done, true);
  assert.equal((await new ReadLoop(stage, { signal: AbortSignal.abort() }).next()).done, true);
});

test("wrong options are refused", async () => {
  const stage = await TopicStage.open();
  for (const options of [{ from: -1 }, { from: 0.5 }, { from: { last: -1 } }, { from: "end" }])
    assert.throws(
      () => new ReadLoop(stage, options as ReadOptions),
      isEarshotError("ERR_EARSHOT_INVALID_ARGUMENT"),
    );
});
