/**
 * Work in slices: at once while there is time, then a little in each turn of the loop, in order.
 * @module
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Slices } from "../../src/peer/flow/slices.ts";

/** A clock that work takes time of, and turns that are run by hand. */
class Turns {
  time = 0;
  readonly #turns: (() => void)[] = [];
  now(): number {
    return this.time;
  }
  schedule(_at: number, callback: () => void): () => void {
    this.#turns.push(callback);
    return () => {};
  }
  /** Gives whether there was anything to do. */
  turn(): boolean {
    const due = this.#turns.splice(0);
    for (const callback of due) callback();
    return due.length > 0;
  }
}

describe("work in slices", () => {
  test("is done at once while there is time, then goes on in later turns, in order", () => {
    const clock = new Turns();
    const done: number[] = [];
    const slices = new Slices<number>(clock, (piece) => {
      done.push(piece);
      clock.time += 1;
    });
    for (let piece = 0; piece < 20; piece++) slices.push(piece);
    const atOnce = done.length;
    assert.ok(atOnce > 0 && atOnce < 10, `${atOnce} at once`);
    let turns = 0;
    while (done.length < 20) {
      const before = done.length;
      assert.ok(clock.turn());
      assert.ok(done.length - before <= atOnce, "no turn takes longer than the first");
      turns++;
    }
    assert.ok(turns >= 3);
    assert.deepEqual(
      done,
      done.toSorted((one, other) => one - other),
    );
  });

  test("is forgotten when it ends", () => {
    const clock = new Turns();
    let done = 0;
    const slices = new Slices<number>(clock, () => {
      done++;
      clock.time += 100;
    });
    slices.push(1);
    slices.push(2);
    slices.end();
    slices.push(3);
    clock.turn();
    assert.equal(done, 1);
  });
});
