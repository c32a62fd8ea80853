/**
 * What every store must do, as one suite.
 * @module
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { isEarshotError } from "./kit/errors.ts";
import {
  append,
  begin,
  entry,
  logNamed,
  pointOf,
  retract,
  series,
  textOf,
  textWords,
} from "./kit/entries.ts";
import type { Contents, StoredEntry, TopicLog, TopicStore } from "../../src/store/store.ts";
import { compareTime } from "../../src/store/time-order.ts";
import type { Entry } from "../../src/topic/records.ts";
import type { StorePlace, StoreVenue } from "./venue.ts";

const [ana, ben] = [logNamed("ana"), logNamed("ben")];
const all = { entries: 10_000, bytes: 1 << 24 };

class Bench implements AsyncDisposable {
  readonly place: StorePlace;
  store: TopicStore;

  constructor(place: StorePlace, store: TopicStore) {
    this.place = place;
    this.store = store;
  }

  static async at(venue: StoreVenue): Promise<Bench> {
    const place = await venue.place();
    return new Bench(place, await place.open());
  }

  open(topic = "weather"): Promise<{ readonly log: TopicLog; readonly contents: Contents }> {
    return this.store.open(topic, textWords);
  }

  /** Closed and opened again: the topic alone, or all of it where that is something else. */
  async again(log: TopicLog, durable: boolean): Promise<{ log: TopicLog; contents: Contents }> {
    await log.close();
    if (durable) {
      await this.store.close();
      this.store = await this.place.open();
    }
    return this.open(log.topic);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.store.close();
    await this.place.close();
  }
}

const positions = (entries: readonly StoredEntry[]): number[] =>
  entries.map(({ position }) => position);
function bare(stored: StoredEntry): Entry {
  const { log, sequence, time, type, kind, body, bodyHash, hash, signature } = stored;
  return { log, sequence, time, type, kind, body, bodyHash, hash, signature };
}

/** Registers the suite for one venue. */
export function acceptStore(venue: StoreVenue): void {
  describe(`store acceptance: ${venue.name}`, () => {
    test("it says whether it is durable", async () => {
      await using bench = await Bench.at(venue);
      assert.equal(bench.store.durable, venue.durable);
    });

    test("a new topic is empty, with a nonce of its own", async () => {
      await using bench = await Bench.at(venue);
      const { contents } = await bench.open();
      assert.deepEqual(
        { ...contents, nonce: contents.nonce.length },
        { branches: [], retractions: [], nextPosition: 1, nonce: 16, entries: 0, bytes: 0 },
      );
      const { contents: other } = await bench.open("news");
      assert.notDeepEqual(other.nonce, contents.nonce);
    });

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
      assert.equal(await log.commit([append(ana, series(ana, 1, 6))]), 8);
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

    test("notes are kept with the topic", async () => {
      await using bench = await Bench.at(venue);
      let { log } = await bench.open();
      assert.equal(await log.note("read"), undefined);
      await log.setNote("read", Uint8Array.of(1, 2));
      await log.setNote("other", Uint8Array.of(3));
      await log.setNote("read", Uint8Array.of(4));
      await log.setNote("other", undefined);
      ({ log } = await bench.again(log, venue.durable));
      assert.deepEqual(await log.note("read"), Uint8Array.of(4));
      assert.equal(await log.note("other"), undefined);
    });

    test("topics are named, kept apart, and forgotten when they are removed", async () => {
      await using bench = await Bench.at(venue);
      const names = ["weather", "Weather", "../a b/ü", "con", "%20", "東".repeat(21)].toSorted();
      for (const [index, name] of names.entries()) {
        const { log } = await bench.open(name);
        await log.commit([begin(ana), append(ana, series(ana, index + 1))]);
        await assert.rejects(bench.open(name), isEarshotError("ERR_EARSHOT_STORE_IN_USE"));
        await assert.rejects(bench.store.remove(name), isEarshotError("ERR_EARSHOT_STORE_IN_USE"));
        await log.close();
      }
      assert.deepEqual(await bench.store.topics(), names);
      for (const [index, name] of names.entries()) {
        const { log, contents } = await bench.open(name);
        assert.equal(contents.entries, index + 1, name);
        await log.close();
      }
      await bench.store.remove("con");
      await bench.store.remove("never there");
      assert.deepEqual(
        await bench.store.topics(),
        names.filter((name) => name !== "con"),
      );
      assert.equal((await bench.open("con")).contents.entries, 0);
      for (const name of ["", "x".repeat(65), "\ud800"])
        await assert.rejects(bench.open(name), isEarshotError("ERR_EARSHOT_INVALID_ARGUMENT"));
    });

    test("closing finishes what was asked for, and then nothing more is answered", async () => {
      await using bench = await Bench.at(venue);
      const { log } = await bench.open();
      const commits = [log.commit([begin(ana)]), log.commit([append(ana, series(ana, 50))])];
      const closed = log.close();
      assert.deepEqual(await Promise.all(commits), [1, 1]);
      await closed;
      await log.close();
      await assert.rejects(log.arrivals(0, all), isEarshotError("ERR_EARSHOT_CLOSED"));
      await assert.rejects(log.commit([]), isEarshotError("ERR_EARSHOT_CLOSED"));
      const { log: again, contents } = await bench.open();
      assert.equal(contents.entries, 50);
      const last = again.commit([append(ana, series(ana, 1, 51))]);
      const removed = bench.store.remove("another");
      assert.equal((await Promise.all([last, removed, bench.store.close()]))[0], 51);
      await assert.rejects(bench.open(), isEarshotError("ERR_EARSHOT_CLOSED"));
      await assert.rejects(
        again.arrivals(0, { entries: 1, bytes: 1 }),
        isEarshotError("ERR_EARSHOT_CLOSED"),
      );
    });
  });
}
