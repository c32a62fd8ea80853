/**
 * The orders in which entries are read, in portions, and by their words.
 * @module
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { append, begin, entry, logNamed, pointOf, series, textOf } from "../kit/entries.ts";
import { compareTime } from "../../../src/store/time-order.ts";
import type { StoreVenue } from "../venue.ts";
import { all, ana, bare, ben, Bench, positions } from "./bench.ts";

export function acceptReading(venue: StoreVenue): void {
  test("what is committed is there in every order, and after opening again", async () => {
    await using bench = await Bench.at(venue);
    let { log, contents } = await bench.open();
    const { nonce } = contents;
    const anas = series(ana, 5).map((one) => ({ ...one, time: one.time * 10 }));
    const bens = [
      entry({ log: ben, sequence: 1, time: 25, signed: false }),
      entry({ log: ben, sequence: 2, time: 30 }),
    ];
    assert.equal(await log.commit([begin(ana), append(ana, anas)]), 1);
    assert.equal(await log.commit([begin(ben), append(ben, bens)]), 6);
    for (const round of ["as it was written", "opened again"]) {
      assert.deepEqual((await log.entries(ana, 0, 1, all)).map(bare), anas, round);
      assert.deepEqual((await log.entries(ana, 0, 4, all)).map(bare), anas.slice(3), round);
      assert.deepEqual((await log.arrivals(0, all)).map(bare), [...anas, ...bens], round);
      assert.deepEqual(positions(await log.arrivals(5, all)), [6, 7], round);
      const byTime = await log.byTime(undefined, all);
      assert.deepEqual(byTime.map(bare), [...anas, ...bens].toSorted(compareTime), round);
      assert.deepEqual(
        (await log.byTime(byTime[2], all)).map(bare),
        byTime.slice(3).map(bare),
        round,
      );
      assert.deepEqual((await log.at(ben, 2)).map(bare), [bens[1]], round);
      assert.deepEqual(await log.at(ben, 3), [], round);
      assert.deepEqual(await log.entries(logNamed("nobody"), 0, 1, all), [], round);
      ({ log, contents } = await bench.again(log, venue.durable));
    }
    assert.equal(contents.nextPosition, 8);
    assert.equal(contents.entries, 7);
    assert.equal(
      contents.bytes,
      [...anas, ...bens].reduce((sum, { body }) => sum + (body?.length ?? 0), 0),
    );
    assert.deepEqual(contents.nonce, nonce);
    assert.deepEqual(
      contents.branches.map(({ log: id, branch, floor, head }) => [
        id,
        branch,
        floor.sequence,
        head,
      ]),
      [
        [ana, 0, 0, pointOf(anas[4]!)],
        [ben, 0, 0, pointOf(bens[1]!)],
      ],
    );
    assert.equal(await log.commit([append(ana, [entry({ log: ana, sequence: 6, time: 60 })])]), 8);
  });

  test("entries of the same time stand in the order of log, sequence and hash", async () => {
    await using bench = await Bench.at(venue);
    const { log } = await bench.open();
    const logs = ["c", "a", "d", "b"].map(logNamed);
    for (const id of logs)
      await log.commit([
        begin(id),
        append(
          id,
          [1, 2].map((sequence) => entry({ log: id, sequence, time: 7 })),
        ),
      ]);
    const whole = await log.byTime(undefined, all);
    assert.deepEqual(whole, whole.toSorted(compareTime));
    assert.equal(whole.length, 8);
    for (const [index, one] of whole.entries())
      assert.deepEqual(
        positions(await log.byTime(one, { entries: 3, bytes: 1e6 })),
        positions(whole.slice(index + 1, index + 4)),
      );
  });

  test("an answer ends at the first of its bounds, though never before one entry", async () => {
    await using bench = await Bench.at(venue);
    const { log } = await bench.open();
    const entries = [10, 20, 30, 40].map((length, index) =>
      entry({ log: ana, sequence: index + 1, text: "x".repeat(length) }),
    );
    await log.commit([begin(ana), append(ana, entries)]);
    const counts = async (portion: { entries: number; bytes: number }): Promise<number[]> => [
      (await log.arrivals(0, portion)).length,
      (await log.byTime(undefined, portion)).length,
      (await log.entries(ana, 0, 1, portion)).length,
    ];
    assert.deepEqual(await counts({ entries: 2, bytes: 1_000 }), [2, 2, 2]);
    assert.deepEqual(await counts({ entries: 10, bytes: 60 }), [3, 3, 3]);
    assert.deepEqual(await counts({ entries: 10, bytes: 59 }), [2, 2, 2]);
    assert.deepEqual(await counts({ entries: 10, bytes: 1 }), [1, 1, 1]);
  });

  test("the last so many begin behind a position", async () => {
    await using bench = await Bench.at(venue);
    const { log } = await bench.open();
    assert.equal(await log.lastPosition(3), 0);
    await log.commit([begin(ana), append(ana, series(ana, 5))]);
    assert.equal(await log.lastPosition(2), 3);
    assert.equal(await log.lastPosition(5), 0);
    assert.equal(await log.lastPosition(6), 0);
    assert.equal(await log.lastPosition(0), 5);
  });

  test("words are found whatever their case and diacritics, the last one by its beginning", async () => {
    await using bench = await Bench.at(venue);
    const { log } = await bench.open();
    const texts = [
      "Grüße aus Zürich, sagt Ana",
      "gruesse gibt es auch",
      "Привет, мир",
      "ana ana ana",
      "東京 tower",
      'NOT "quoted" OR * (near)',
    ];
    await log.commit([
      begin(ana),
      append(
        ana,
        texts.map((text, at) => entry({ log: ana, sequence: at + 1, text })),
      ),
    ]);
    const found = async (text: string, limit = 10): Promise<string[]> =>
      (await log.search(text, limit)).map((one) => textOf(one) ?? "");
    assert.deepEqual(await found("ZURICH gru"), [texts[0]]);
    assert.deepEqual(await found("gru zurich ana"), []);
    assert.deepEqual(await found("мир ПРИ"), [texts[2]]);
    assert.deepEqual(await found("ana"), [texts[3], texts[0]], "the best first");
    assert.deepEqual(await found("ana", 1), [texts[3]]);
    assert.deepEqual(await found("tow"), [texts[4]]);
    assert.deepEqual(await found('or "not" quoted) AND'), []);
    assert.deepEqual(await found('or "not" NEAR('), [texts[5]]);
    assert.deepEqual(await found("* \" ' ( : ^ -"), []);
    assert.deepEqual(await found(""), []);
  });
}
