/**
 * The rate of a stream on hops of all kinds: it finds what gets through, and leaves chance alone.
 * @module
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Pacer } from "../../../src/core/stream/pacer.ts";
import { between, seededRandom } from "../../../src/core/random.ts";

/** A hop: slots a millisecond, a queue before it, and slots lost by chance. */
interface Hop {
  readonly rate: number;
  readonly queue: number;
  readonly chance: number;
}

const free: Hop = { rate: Number.POSITIVE_INFINITY, queue: 0, chance: 0 };

/** A stream that always has something to send, up to `most` slots a millisecond. */
class Run {
  readonly pacer = new Pacer();
  now = 0;
  sent = 0;
  lost = 0;
  readonly #random = seededRandom(5);
  readonly #toldAfterMs: number;
  #queued = 0;
  /** Losses that the receiver has noticed, by the time at which the sender hears of them. */
  readonly #told: { readonly at: number; readonly slots: number; readonly lost: number }[] = [];
  #asked = 0;
  #judged = 0;

  constructor(toldAfterMs = 4) {
    this.#toldAfterMs = toldAfterMs;
  }

  /** Gives slots that got through each millisecond, and the share that was lost. */
  over(hop: Hop, ms: number, most = 100): { readonly through: number; readonly share: number } {
    let sent = 0;
    let lost = 0;
    for (let step = 0; step < ms; step++) {
      this.now++;
      const slots = this.pacer.take(this.now, most);
      assert.ok(slots >= 0 && slots <= most && Number.isInteger(slots));
      let here = 0;
      for (let slot = 0; slot < slots; slot++) {
        if (between(this.#random, 0, 1) < hop.chance) here++;
        else if (this.#queued + 1 > hop.queue && hop.rate !== Number.POSITIVE_INFINITY) here++;
        else this.#queued++;
      }
      this.#queued = Math.max(0, this.#queued - hop.rate);
      if (hop.rate === Number.POSITIVE_INFINITY) this.#queued = 0;
      this.#told.push({ at: this.now + this.#toldAfterMs, slots, lost: here });
      for (
        let told = this.#told[0];
        told !== undefined && told.at <= this.now;
        told = this.#told[0]
      ) {
        this.#asked += told.lost;
        this.#judged += told.slots;
        this.#told.shift();
      }
      const change = this.pacer.adjust(this.now, {
        lost: this.#asked,
        missed: this.#asked,
        told: this.#judged,
      });
      if (change !== undefined) this.#asked = this.#judged = 0;
      // What was sent before that was sent too fast: it counts no more.
      if (change === "slower") this.#told.length = 0;
      sent += slots;
      lost += here;
    }
    return { through: (sent - lost) / ms, share: sent === 0 ? 0 : lost / sent };
  }
}

describe("a stream's rate", () => {
  test("has no limit while nothing is lost", () => {
    const run = new Run();
    assert.deepEqual(run.over(free, 1_000), { through: 100, share: 0 });
    assert.equal(run.pacer.rate, Number.POSITIVE_INFINITY);
    assert.equal(run.pacer.take(1_001, 1e6), 1e6);
  });

  for (const chance of [0.01, 0.05, 0.1])
    test(`is left alone by a chance loss of ${chance * 100} %`, () => {
      const run = new Run();
      const { through } = run.over({ ...free, chance }, 3_000);
      assert.ok(through > 100 * (1 - chance) * 0.97, `${through} slots a millisecond`);
    });

  test("is left alone when what is lost is told long after it was sent", () => {
    const run = new Run(200);
    for (let burst = 0; burst < 20; burst++) {
      const { through } = run.over({ ...free, chance: 0.05 }, 30);
      assert.ok(through > 90, `${through} slots a millisecond`);
      // Nothing is sent when its losses are told.
      run.over(free, 300, 0);
    }
    assert.equal(run.pacer.rate, Number.POSITIVE_INFINITY);
  });

  test("comes back when a loss of 30 % turns out to be chance", () => {
    const run = new Run();
    run.over({ ...free, chance: 0.3 }, 2_000);
    const { through } = run.over({ ...free, chance: 0.3 }, 3_000);
    assert.ok(through > 40, `${through} slots a millisecond of 70`);
  });

  for (const [rate, queue] of [
    [9, 100],
    [9, 700],
    [2, 50],
    [50, 500],
  ] as const)
    test(`falls to what a hop of ${rate} slots a millisecond with a queue of ${queue} lets through`, () => {
      const run = new Run();
      run.over({ rate, queue, chance: 0 }, 1_000);
      const { through, share } = run.over({ rate, queue, chance: 0 }, 5_000);
      assert.ok(through > rate * 0.6, `${through} of ${rate} get through`);
      // Far from good: a full queue is taken for chance at times.
      assert.ok(share < 0.65, `${share} of what is sent is lost`);
    });

  test("rises again when the hop is gone", () => {
    const run = new Run();
    run.over({ rate: 5, queue: 100, chance: 0 }, 2_000);
    assert.ok(run.pacer.rate < 20);
    run.over(free, 3_000);
    assert.ok(run.over(free, 500).through > 90);
  });

  test("does not stay at the bottom after an outage of everything", () => {
    const run = new Run();
    run.over(free, 500);
    run.over({ ...free, chance: 1 }, 500);
    run.over(free, 3_000);
    const { through } = run.over(free, 500);
    assert.ok(through > 50, `${through} slots a millisecond`);
  });

  test("is not learned from a few slots", () => {
    const run = new Run();
    run.over({ ...free, chance: 0.5 }, 2_000, 1);
    assert.equal(run.pacer.rate, Number.POSITIVE_INFINITY);
  });
});

describe("the bucket", () => {
  const limited = (): Pacer => {
    const run = new Run();
    run.over({ rate: 5, queue: 50, chance: 0 }, 1_000);
    assert.ok(run.pacer.rate < 50);
    return run.pacer;
  };

  test("gives no more than the rate brings, and a small burst after a rest", () => {
    const pacer = limited();
    const { rate } = pacer;
    let given = 0;
    for (let ms = 0; ms < 1_000; ms++) given += pacer.take(2_000 + ms / 4, 1_000);
    assert.ok(given <= 250 * rate + 4 * rate + 4, `${given} in 250 ms at ${rate}`);
    assert.ok(given > 250 * rate * 0.9);
    const rested = pacer.take(100_000, 1_000);
    assert.ok(rested <= Math.max(4, 3 * rate));
  });

  test("says when there is something to take, and then there is", () => {
    const pacer = limited();
    let now = 2_000;
    pacer.take(now, 1_000);
    for (let time = 0; time < 50; time++) {
      assert.equal(pacer.take(now, 5), 0);
      assert.ok(pacer.waitMs >= 1);
      now += pacer.waitMs + 1e-6;
      assert.ok(pacer.take(now, 1_000) >= 1);
    }
  });

  test("stands still when time does, or jumps back", () => {
    const pacer = limited();
    pacer.take(3_000, 1_000);
    assert.equal(pacer.take(3_000, 1_000), 0);
    assert.ok(pacer.take(2_990, 1_000) >= 0);
  });

  test("has no limit again after a reset", () => {
    const pacer = limited();
    pacer.reset();
    assert.equal(pacer.take(5_000, 10_000), 10_000);
  });
});
