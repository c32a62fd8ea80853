/**
 * What commits change: forks, retractions, pruning, and what is filled in.
 * @module
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { append, begin, entry, pointOf, retract, series } from "../kit/entries.ts";
import type { Change } from "../../../src/topic/records.ts";
import type { StoreVenue } from "../venue.ts";
import { all, ana, bare, ben, Bench, positions } from "./bench.ts";

export function acceptChanges(venue: StoreVenue): void {
  test("a commit that does not follow changes nothing", async () => {
    await using bench = await Bench.at(venue);
    const { log } = await bench.open();
    await log.commit([begin(ana), append(ana, series(ana, 2))]);
    const wrong = [
      [append(ana, series(ana, 1, 3)), append(ana, series(ana, 1, 5))],
      [append(ana, series(ana, 1, 3)), begin(ana)],
      [append(ben, series(ben, 1))],
    ];
    const outcomes = await Promise.allSettled(wrong.map((changes) => log.commit(changes)));
    for (const { status } of outcomes) assert.equal(status, "rejected");
    assert.equal((await log.arrivals(0, all)).length, 2);
    assert.equal(await log.commit([append(ana, series(ana, 1, 3))]), 3);
  });

  test("commits that are not awaited happen in their order, and what is asked behind them sees them", async () => {
    await using bench = await Bench.at(venue);
    const { log } = await bench.open();
    const first = log.commit([begin(ana)]);
    const commits = Array.from({ length: 200 }, (_, index) =>
      log.commit([append(ana, series(ana, 1, index + 1))]),
    );
    const seen = log.arrivals(0, all);
    assert.equal(await first, 1);
    assert.deepEqual(
      await Promise.all(commits),
      commits.map((_, index) => index + 1),
    );
    assert.equal((await seen).length, 200);
  });

  test("a fork's other branch is held beside the first one", async () => {
    await using bench = await Bench.at(venue);
    let { log, contents } = await bench.open();
    const first = series(ana, 4);
    const other = [3, 4].map((sequence) =>
      entry({ log: ana, sequence, text: `other ${sequence}` }),
    );
    await log.commit([begin(ana), append(ana, first)]);
    await log.commit([begin(ana, 1, pointOf(first[1]!)), append(ana, other, 1)]);
    ({ log, contents } = await bench.again(log, venue.durable));
    assert.deepEqual((await log.entries(ana, 0, 1, all)).map(bare), first);
    assert.deepEqual((await log.entries(ana, 1, 1, all)).map(bare), other);
    assert.deepEqual(
      (await log.at(ana, 3)).map(({ branch }) => branch),
      [0, 1],
    );
    assert.equal((await log.byTime(undefined, all)).length, 6);
    assert.deepEqual(
      contents.branches.map(({ branch, floor, head }) => [branch, floor.sequence, head.sequence]),
      [
        [0, 0, 4],
        [1, 2, 4],
      ],
    );
  });

  test("what is retracted loses its body everywhere, before and after it comes, and its hash stays", async () => {
    await using bench = await Bench.at(venue);
    let { log, contents } = await bench.open();
    const before = contents.bytes;
    const entries = series(ana, 3);
    const other = [entry({ log: ana, sequence: 2, text: "other" })];
    await log.commit([begin(ana), append(ana, entries.slice(0, 2))]);
    await log.commit([begin(ana, 1, pointOf(entries[0]!)), append(ana, other, 1)]);
    await log.commit([retract(ana, 2), retract(ana, 3), append(ana, entries.slice(2))]);
    for (const round of ["as it was written", "opened again"]) {
      const held = await log.arrivals(0, all);
      assert.deepEqual(
        held.map(({ sequence, body }) => [sequence, body !== undefined]),
        [
          [1, true],
          [2, false],
          [2, false],
          [3, false],
        ],
        round,
      );
      assert.deepEqual(held[1]?.hash, entries[1]?.hash);
      assert.deepEqual(held[1]?.bodyHash, entries[1]?.bodyHash);
      assert.deepEqual(
        (await log.search("said", 9)).map(({ sequence }) => sequence),
        [1],
      );
      assert.deepEqual(await log.search("other", 9), []);
      ({ log, contents } = await bench.again(log, venue.durable));
    }
    assert.deepEqual(
      contents.retractions.map(({ sequence, signature }) => [sequence, signature.length]),
      [
        [2, 64],
        [3, 64],
      ],
    );
    assert.equal(contents.bytes - before, entries[0]?.body?.length);
    await log.commit([retract(ana, 2)]);
    assert.equal((await log.arrivals(0, all)).length, 4);
  });

  test("what is pruned is gone, and its positions are never used again", async () => {
    await using bench = await Bench.at(venue);
    let { log, contents } = await bench.open();
    const entries = series(ana, 10);
    await log.commit([begin(ana), append(ana, entries)]);
    await log.commit([{ type: "prune", log: ana, branch: 0, to: pointOf(entries[3]!) }]);
    assert.deepEqual(positions(await log.arrivals(0, all)), [5, 6, 7, 8, 9, 10]);
    assert.deepEqual(positions(await log.byTime(undefined, all)), [5, 6, 7, 8, 9, 10]);
    assert.deepEqual(positions(await log.entries(ana, 0, 1, all)), [5, 6, 7, 8, 9, 10]);
    assert.deepEqual(await log.at(ana, 2), []);
    assert.equal((await log.search("said", 99)).length, 6);
    await log.commit([{ type: "prune", log: ana, branch: 0, to: pointOf(entries[9]!) }]);
    ({ log, contents } = await bench.again(log, venue.durable));
    assert.deepEqual(
      [
        contents.entries,
        contents.bytes,
        contents.nextPosition,
        contents.branches[0]?.floor,
        contents.branches[0]?.head,
      ],
      [0, 0, 11, pointOf(entries[9]!), pointOf(entries[9]!)],
    );
    assert.equal(await log.commit([append(ana, series(ana, 1, 11))]), 11);
  });

  test("what is filled in stands before the rest of its branch, and arrives after it", async () => {
    await using bench = await Bench.at(venue);
    let { log, contents } = await bench.open();
    const entries = series(ana, 12);
    await log.commit([begin(ana, 0, pointOf(entries[7]!)), append(ana, entries.slice(8))]);
    const fill = (from: number, to: number): Change => ({
      type: "fill",
      log: ana,
      branch: 0,
      floor: pointOf(entries[from - 1]!),
      entries: entries.slice(from, to),
    });
    await assert.rejects(log.commit([fill(4, 7)]), /ends at the floor/);
    assert.equal(await log.commit([retract(ana, 6), fill(4, 8)]), 5);
    assert.equal(await log.commit([fill(2, 4), append(ana, series(ana, 1, 13))]), 9);
    const held = [...entries.slice(2), ...series(ana, 1, 13)].map((one) =>
      one.sequence === 6 ? { ...one, body: undefined } : one,
    );
    for (const round of ["as it was written", "opened again"]) {
      assert.deepEqual((await log.entries(ana, 0, 1, all)).map(bare), held, round);
      assert.deepEqual((await log.byTime(undefined, all)).map(bare), held, round);
      assert.deepEqual(
        (await log.arrivals(0, all)).map(({ sequence }) => sequence),
        [9, 10, 11, 12, 5, 6, 7, 8, 3, 4, 13],
        round,
      );
      assert.deepEqual((await log.at(ana, 7)).map(bare), [entries[6]], round);
      assert.equal((await log.search("said", 99)).length, 10, round);
      ({ log, contents } = await bench.again(log, venue.durable));
    }
    const [branch] = contents.branches;
    assert.deepEqual([branch?.floor, branch?.head.sequence], [pointOf(entries[1]!), 13]);
    assert.equal(contents.entries, 11);
    await log.commit([{ type: "prune", log: ana, branch: 0, to: pointOf(entries[9]!) }]);
    assert.deepEqual(
      (await log.arrivals(0, all)).map(({ sequence }) => sequence),
      [11, 12, 13],
    );
    assert.equal(await log.lastPosition(2), 3);
  });
}
