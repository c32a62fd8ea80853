/**
 * How long a suspected member has: the figures of Lifeguard's formula.
 * @module
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { epochOf } from "../../../src/core/identity.ts";
import { limits } from "../../../src/core/limits.ts";
import { Suspicion } from "../../../src/core/liveness/suspicion.ts";
import { counting } from "../kit/hex.ts";

const accuser = (index: number): ReturnType<typeof epochOf> => epochOf(counting(16, index));
const { suspicionMaxMs: max, suspicionMinMs: min, suspicionConfirmations: most } = limits;

describe("a suspicion", () => {
  test("lasts max − (max − min) · log(C + 1) / log(K + 1) after C confirmations", () => {
    const suspicion = new Suspicion(1_000, 10);
    for (let confirmations = 0; confirmations <= most + 2; confirmations++) {
      assert.equal(suspicion.confirm(accuser(confirmations), 1), true);
      const counted = Math.min(confirmations, most);
      const ms = max - ((max - min) * Math.log(counted + 1)) / Math.log(most + 1);
      assert.ok(Math.abs(suspicion.endsAt - (1_000 + ms)) < 1e-9, `${confirmations}`);
    }
    assert.ok(Math.abs(suspicion.endsAt - (1_000 + min)) < 1e-9);
  });

  test("halves the way to the minimum with one confirmation of three", () => {
    const suspicion = new Suspicion(0, 10);
    suspicion.confirm(accuser(1), 1);
    assert.equal(suspicion.endsAt, max);
    suspicion.confirm(accuser(2), 1);
    assert.ok(Math.abs(suspicion.endsAt - (max + min) / 2) < 1e-9);
  });

  test("counts each accuser once", () => {
    const suspicion = new Suspicion(0, 10);
    suspicion.confirm(accuser(1), 1);
    const before = suspicion.endsAt;
    assert.equal(suspicion.confirm(accuser(1), most), false);
    assert.equal(suspicion.endsAt, before);
  });

  test("takes a verdict for more than a suspicion", () => {
    const suspicion = new Suspicion(0, 10);
    suspicion.confirm(accuser(1), most);
    assert.ok(suspicion.endsAt < max);
    assert.ok(suspicion.endsAt >= min);
  });

  test("is given more time in large views, with the logarithm of their size", () => {
    const ends = (members: number): number => {
      const suspicion = new Suspicion(0, members);
      suspicion.confirm(accuser(1), 1);
      return suspicion.endsAt;
    };
    assert.equal(ends(0), max);
    assert.equal(ends(limits.suspicionScaleFrom - 1), max);
    assert.ok(Math.abs(ends(limits.suspicionScaleFrom ** 2 - 1) - 2 * max) < 1e-9);
  });

  test("is put off as long as our own loop stood still", () => {
    const suspicion = new Suspicion(0, 10);
    suspicion.confirm(accuser(1), 1);
    suspicion.putOff(500);
    assert.equal(suspicion.endsAt, max + 500);
  });
});
