/**
 * The store in memory against a list of entries: whatever is appended, filled in, taken back and let go, in whatever
 * portions it is read.
 * @module
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { below, type Random, seededRandom } from "../../src/core/random.ts";
import { memoryStore } from "../../src/store/memory/memory-store.ts";
import type { Portion, StoredEntry, TimeKey, TopicLog } from "../../src/store/store.ts";
import { compareTime } from "../../src/store/time-order.ts";
import type { Change, LogId } from "../../src/topic/records.ts";
import { append, begin, entry, logNamed, pointOf, retract, textWords } from "./kit/entries.ts";

const logs = ["ana", "ben", "eva"].map(logNamed);
const steps = 60;
const seeds = 12;

interface Chain {
  readonly log: LogId;
  floor: number;
  head: number;
}

/** Times rise with the sequence, and several entries share one. */
const said = (log: LogId, sequence: number): ReturnType<typeof entry> =>
  entry({ log, sequence, time: (sequence * 3) >> 2, text: "x".repeat((sequence * 37) % 900) });

class Model {
  readonly chains = new Map<LogId, Chain>();
  entries: StoredEntry[] = [];
  readonly #taken = new Set<string>();
  #position = 1;

  add(log: LogId, from: number, to: number): ReturnType<typeof entry>[] {
    const added = Array.from({ length: to - from }, (_, at) => said(log, from + 1 + at));
    for (const one of added) {
      const body = this.#taken.has(`${log} ${one.sequence}`) ? undefined : one.body;
      this.entries.push({ ...one, body, branch: 0, position: this.#position++ });
    }
    return added;
  }

  takeBack(log: LogId, sequence: number): void {
    this.#taken.add(`${log} ${sequence}`);
    this.entries = this.entries.map((one) =>
      one.log === log && one.sequence === sequence ? { ...one, body: undefined } : one,
    );
  }
}

function change(model: Model, random: Random): Change[] {
  const log = logs[below(random, logs.length)]!;
  const chain = model.chains.get(log);
  if (chain === undefined) {
    const floor = 200 + below(random, 200);
    model.chains.set(log, { log, floor, head: floor });
    return [begin(log, 0, pointOf(said(log, floor)))];
  }
  const { floor, head } = chain;
  const dice = below(random, 10);
  if (dice < 5) {
    const count = 1 + below(random, below(random, 3) === 0 ? 300 : 5);
    chain.head += count;
    return [append(log, model.add(log, head, head + count))];
  }
  if (dice < 7) {
    const to = Math.max(0, floor - 1 - below(random, 60));
    if (to >= floor) return [];
    chain.floor = to;
    const entries = model.add(log, to, floor);
    return [{ type: "fill", log, branch: 0, floor: pointOf(said(log, to)), entries }];
  }
  const sequence = floor + 1 + below(random, head - floor + 2);
  if (dice < 9) {
    model.takeBack(log, sequence);
    return [retract(log, sequence)];
  }
  const to = Math.min(head, floor + below(random, 40));
  chain.floor = to;
  model.entries = model.entries.filter((one) => one.log !== log || one.sequence > to);
  return [{ type: "prune", log, branch: 0, to: pointOf(said(log, to)) }];
}

/** Portion by portion, to the end. */
async function whole<Where>(
  read: (after: Where | undefined, portion: Portion) => Promise<readonly StoredEntry[]>,
  next: (last: StoredEntry) => Where,
  portion: Portion,
): Promise<StoredEntry[]> {
  const all: StoredEntry[] = [];
  for (let after: Where | undefined; ;) {
    const some = await read(after, portion);
    const last = some.at(-1);
    if (last === undefined) return all;
    assert.ok(some.length <= portion.entries);
    all.push(...some);
    after = next(last);
  }
}

async function compare(log: TopicLog, model: Model, random: Random): Promise<void> {
  const portion = { entries: 1 + below(random, 400), bytes: 1 + below(random, 50_000) };
  const byPosition = model.entries.toSorted((a, b) => a.position - b.position);
  const arrivals = await whole<number>(
    (after, each) => log.arrivals(after ?? 0, each),
    ({ position }) => position,
    portion,
  );
  assert.deepEqual(arrivals, byPosition);
  const byTime = await whole<TimeKey>(
    (after, each) => log.byTime(after, each),
    (last) => last,
    portion,
  );
  assert.deepEqual(byTime, model.entries.toSorted(compareTime));
  const id = logs[below(random, logs.length)]!;
  const inLog = model.entries
    .filter((one) => one.log === id)
    .toSorted((a, b) => a.sequence - b.sequence);
  const read = await whole<number>(
    (after, each) => log.entries(id, 0, (after ?? 0) + 1, each),
    ({ sequence }) => sequence,
    portion,
  );
  assert.deepEqual(read, inLog);
  const some = inLog[below(random, inLog.length)];
  if (some !== undefined) assert.deepEqual(await log.at(id, some.sequence), [some]);
  const count = 1 + below(random, model.entries.length + 1);
  const first = byPosition.at(-count);
  assert.equal(await log.lastPosition(count), first === undefined ? 0 : first.position - 1);
}

test("a store in memory holds what a list of entries would", async () => {
  for (let seed = 1; seed <= seeds; seed++) {
    const random = seededRandom(seed);
    const store = memoryStore();
    const { log } = await store.open("weather", textWords);
    const model = new Model();
    for (let step = 0; step < steps; step++) {
      await log.commit(change(model, random));
      if (step % 10 === 9) await compare(log, model, random);
    }
    await store.close();
  }
});
