/**
 * Folds over a topic: state in the order of time, whatever the order of arrival.
 * @module
 */
import assert from "node:assert/strict";
import { setImmediate } from "node:timers/promises";
import { test } from "node:test";
import { TopicFold } from "../../../src/peer/topic/folding/topic-fold.ts";
import type { FoldOptions, Reducer } from "../../../src/peer/types/topic.ts";
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

const [ana, ben, eva] = [logNamed("ana"), logNamed("ben"), logNamed("eva")];

const list: Reducer<readonly string[], string> = (state, one) => [...state, one.text()];

/** A fold that says how often its reducer was called. */
function counting(
  stage: TopicStage,
  options?: FoldOptions,
): { fold: TopicFold<number, string>; calls: () => number } {
  let calls = 0;
  const count = (state: number): number => {
    calls++;
    return state + 1;
  };
  return { fold: new TopicFold(stage, count, 0, options), calls: () => calls };
}

const at = (time: number, text: string, log = ana, sequence = 1): ReturnType<typeof entry> =>
  entry({ log, sequence, time, text });

test("the state is made of what is there, then of what comes", async () => {
  const stage = await TopicStage.open();
  await stage.say(at(10, "a"), at(20, "b", ana, 2));
  await using fold = new TopicFold(stage, list, []);
  assert.deepEqual(fold.state, []);
  assert.deepEqual(await fold.ready(), ["a", "b"]);
  await stage.say(at(30, "c", ana, 3));
  assert.deepEqual(await fold.ready(), ["a", "b", "c"]);
  assert.equal(fold.entries, 3);
});

test("an entry that comes late is put where it belongs, and only what follows it is folded again", async () => {
  const stage = await TopicStage.open();
  const { fold, calls } = counting(stage, { checkpointEvery: 10 });
  await stage.commit(begin(ana), append(ana, series(ana, 1_000)));
  await fold.ready();
  assert.equal(calls(), 1_000);
  await stage.say(entry({ log: ben, sequence: 1, time: 995, text: "late" }));
  assert.equal(await fold.ready(), 1_001);
  assert.ok(calls() > 1_000 && calls() <= 1_020, `${calls()} calls`);
  await stage.say(entry({ log: eva, sequence: 1, time: 500, text: "later" }));
  assert.equal(await fold.ready(), 1_002);
  // Half of all lie behind it, and an eighth of that may be added.
  assert.ok(calls() > 1_500 && calls() < 1_750, `${calls()} calls`);
});

test("the state never shows a time before one that it has shown", async () => {
  const stage = await TopicStage.open();
  await using fold = new TopicFold(stage, (state: number) => state + 1, 0, {
    checkpointEvery: 100,
  });
  const shown: number[] = [];
  fold.subscribe((state) => shown.push(state));
  await stage.commit(begin(ana), append(ana, series(ana, 5_000)));
  await fold.ready();
  await stage.say(entry({ log: ben, sequence: 1, time: 0.5, text: "first of all" }));
  assert.equal(await fold.ready(), 5_001);
  assert.deepEqual(
    shown,
    shown.toSorted((a, b) => a - b),
  );
  assert.equal(shown.at(-1), 5_001);
  assert.equal(new Set(shown).size, shown.length);
});

test("what is retracted leaves the state", async () => {
  const stage = await TopicStage.open();
  await stage.say(at(10, "a"), at(20, "b", ana, 2), at(30, "c", ana, 3));
  await using fold = new TopicFold(stage, list, []);
  await fold.ready();
  await stage.commit(retract(ana, 2), retract(ana, 77));
  assert.deepEqual(await fold.ready(), ["a", "c"]);
  await stage.commit(retract(ana, 4));
  await stage.say(at(40, "d", ana, 4), at(50, "e", ana, 5));
  assert.deepEqual(await fold.ready(), ["a", "c", "e"]);
});

test("what is retracted in all branches of a fork leaves the state", async () => {
  const stage = await TopicStage.open();
  const first = [at(10, "a"), at(20, "b", ana, 2)];
  await stage.say(...first);
  await stage.commit(begin(ana, 1, pointOf(first[0]!)), append(ana, [at(20, "other", ana, 2)], 1));
  await using fold = new TopicFold(stage, list, []);
  assert.deepEqual((await fold.ready()).toSorted(), ["a", "b", "other"]);
  await stage.commit(retract(ana, 2));
  assert.deepEqual(await fold.ready(), ["a"]);
});

test("what is let go leaves the state when it has become an eighth of it", async () => {
  const stage = await TopicStage.open();
  const entries = series(ana, 80);
  await stage.commit(begin(ana), append(ana, entries));
  await using fold = new TopicFold(stage, list, []);
  await fold.ready();
  const pruneTo = (index: number): Promise<void> =>
    stage.commit({ type: "prune", log: ana, branch: 0, to: pointOf(entries[index]!) });
  await pruneTo(4);
  assert.equal((await fold.ready()).length, 80);
  await pruneTo(10);
  assert.equal((await fold.ready()).length, 69);
});

test("entries that the schema refuses are passed over", async () => {
  const stage = await TopicStage.open();
  await stage.say(at(10, "a"), at(20, "refused", ana, 2), at(30, "c", ana, 3));
  await using fold = new TopicFold(stage, list, []);
  assert.deepEqual(await fold.ready(), ["a", "c"]);
  assert.equal(stage.refused, 1);
  assert.equal(fold.entries, 2);
});

test("a slow reader of changes is given the latest state", async () => {
  const stage = await TopicStage.open();
  await using fold = new TopicFold(stage, list, []);
  const changes = fold.changes();
  assert.deepEqual((await changes.next()).value, []);
  for (const sequence of [1, 2, 3]) {
    await stage.say(at(sequence, `${sequence}`, ana, sequence));
    await fold.ready();
  }
  assert.deepEqual((await changes.next()).value, ["1", "2", "3"]);
  const next = changes.next();
  await stage.say(at(4, "4", ana, 4));
  assert.deepEqual((await next).value, ["1", "2", "3", "4"]);
  const ended = changes.next();
  await fold.close();
  assert.equal((await ended).done, true);
  const controller = new AbortController();
  const again = new TopicFold(stage, list, []);
  await again.ready();
  const other = again.changes({ signal: controller.signal });
  assert.equal((await other.next()).done, false);
  const aborted = other.next();
  controller.abort();
  assert.equal((await aborted).done, true);
});

test("a reducer that throws stops its fold with a clear error, and nothing else", async () => {
  const stage = await TopicStage.open();
  await stage.say(at(10, "a"), at(20, "boom", ana, 2));
  const fold = new TopicFold<readonly string[], string>(
    stage,
    (state, one) => {
      if (one.text() === "boom") throw new Error("no");
      return list(state, one);
    },
    [],
  );
  const other = new TopicFold(stage, list, []);
  const changes = fold.changes();
  await assert.rejects(fold.ready(), (error: unknown) => {
    assert.ok(isEarshotError("ERR_EARSHOT_FOLD_FAILED")(error));
    assert.match(String(error), new RegExp(`threw at the entry ${ana}/2: Error: no`));
    return true;
  });
  assert.deepEqual((await changes.next()).value, []);
  await assert.rejects(changes.next(), isEarshotError("ERR_EARSHOT_FOLD_FAILED"));
  assert.equal((await changes.next()).done, true);
  await assert.rejects(fold.ready(), isEarshotError("ERR_EARSHOT_FOLD_FAILED"));
  assert.deepEqual(await other.ready(), ["a", "boom"]);
});

test("a listener that throws stops the fold in the same way", async () => {
  const stage = await TopicStage.open();
  const fold = new TopicFold(stage, list, []);
  await fold.ready();
  fold.subscribe(() => assert.fail("no"));
  await stage.say(at(10, "a"));
  await assert.rejects(fold.ready(), isEarshotError("ERR_EARSHOT_FOLD_FAILED"));
});

test("a fold is over when it or its topic is closed", async () => {
  const stage = await TopicStage.open();
  const fold = new TopicFold(stage, list, []);
  const never = fold.ready();
  await fold.close();
  await assert.rejects(never, isEarshotError("ERR_EARSHOT_CLOSED"));
  await assert.rejects(fold.ready(), isEarshotError("ERR_EARSHOT_CLOSED"));
  const other = new TopicFold(stage, list, []);
  stage.news.end();
  await assert.rejects(other.ready(), isEarshotError("ERR_EARSHOT_CLOSED"));
});

test("ready does not wait for what comes after it was called", async () => {
  const stage = await TopicStage.open();
  await using fold = new TopicFold(stage, (state: number) => state + 1, 0);
  const progress = { said: 0, going: true };
  const stream = (async () => {
    for (; progress.going && progress.said < 100_000; await setImmediate())
      await stage.say(entry({ log: ana, sequence: ++progress.said }));
  })();
  while (progress.said < 10) await setImmediate();
  const wanted = progress.said;
  const state = await fold.ready();
  assert.ok(state >= wanted - 1 && progress.said < 100_000, `${state} of ${wanted}`);
  progress.going = false;
  await stream;
});

test("a hundred thousand entries are folded in slices, with some dozens of states to go back to", async () => {
  const stage = await TopicStage.open();
  await stage.commit(begin(ana), append(ana, series(ana, 100_000)));
  const loop = { turns: 0, going: true };
  const turning = (async () => {
    for (; loop.going; await setImmediate()) loop.turns++;
  })();
  const before = process.cpuUsage().user;
  const fold = new TopicFold(stage, (state: number) => state + 1, 0);
  assert.equal(await fold.ready(), 100_000);
  const usedMs = (process.cpuUsage().user - before) / 1_000;
  loop.going = false;
  await turning;
  assert.ok(loop.turns > 3, `${loop.turns} turns in ${usedMs} ms`);
  assert.ok(fold.checkpoints < 80, `${fold.checkpoints} states kept`);
  assert.ok(fold.checkpoints > 10);
  await fold.close();
});
