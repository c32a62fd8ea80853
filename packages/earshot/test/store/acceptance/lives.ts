/**
 * Stores and topics as a whole: names, notes, opening and closing.
 * @module
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { isEarshotError } from "../kit/errors.ts";
import { append, begin, series } from "../kit/entries.ts";
import type { StoreVenue } from "../venue.ts";
import { all, ana, Bench } from "./bench.ts";

export function acceptLives(venue: StoreVenue): void {
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
}
