/**
 * The digest of a view: the same for the same peers in whatever order, another for any difference.
 * @module
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { ViewDigest } from "../../../src/core/liveness/view-digest.ts";
import { fuzzing } from "../kit/fuzzing.ts";
import { counting, hex } from "../kit/hex.ts";

const peer = fc.tuple(
  fc.uint8Array({ minLength: 16, maxLength: 16 }),
  fc.integer({ min: 0, max: 0xffff_ffff }),
);
const peers = fc.uniqueArray(peer, { selector: ([epoch]) => hex(epoch), maxLength: 20 });
const own = counting(16, 0x77);

function digestOf(entries: readonly (readonly [Uint8Array, number])[]): string {
  const digest = new ViewDigest();
  for (const [epoch, sequence] of entries) digest.toggle(epoch, sequence);
  return hex(digest.with(own, 1));
}

test("a digest does not depend on the order", () => {
  fc.assert(
    fc.property(peers, (entries) => {
      assert.equal(digestOf(entries), digestOf(entries.toReversed()));
    }),
    fuzzing(300),
  );
});

test("a digest forgets whoever leaves", () => {
  fc.assert(
    fc.property(peers, peers, (some, others) => {
      assert.equal(digestOf([...some, ...others, ...others]), digestOf(some));
    }),
    fuzzing(300),
  );
});

test("a digest differs by one peer, one sequence, one bit", () => {
  fc.assert(
    fc.property(
      peers,
      peer,
      fc.nat(127),
      fc.integer({ min: 1, max: 0xffff_ffff }),
      (entries, [epoch, sequence], bit, by) => {
        const digestWith = (bytes: Uint8Array, number: number): string =>
          digestOf([...entries, [bytes, number]]);
        const flipped = epoch.slice();
        flipped[bit >> 3]! ^= 1 << (bit & 7);
        const one = digestWith(epoch, sequence);
        assert.notEqual(one, digestOf(entries));
        assert.notEqual(one, digestWith(flipped, sequence));
        assert.notEqual(one, digestWith(epoch, (sequence + by) % 2 ** 32));
      },
    ),
    fuzzing(500),
  );
});

test("a digest sees oneself as everybody else sees one", () => {
  const mine = new ViewDigest();
  const theirs = new ViewDigest();
  const [me, them] = [counting(16, 1), counting(16, 2)];
  mine.toggle(them, 5);
  theirs.toggle(me, 9);
  assert.deepEqual(mine.with(me, 9), theirs.with(them, 5));
});
