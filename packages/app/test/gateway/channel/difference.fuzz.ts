/**
 * Differences of arbitrary states, judged by a patcher that was written from the RFC alone.
 *
 * @module
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { difference } from "../../../src/gateway/channel/difference.ts";
import { applied } from "../kit/applied.ts";

/** Ids from a small stock, so that two lists have many in common. */
const id = fc.integer({ min: 0, max: 12 }).map(String);
const leaf = fc.oneof(fc.string(), fc.double({ noNaN: true }), fc.boolean(), fc.constant(null));
const awkward = fc.constantFrom("a", "a/b", "a~b", "~1", "", "0");
const tree = fc.letrec((tie) => ({
  value: fc.oneof({ maxDepth: 3 }, leaf, tie("fields"), tie("places"), tie("named"), tie("ids")),
  fields: fc.dictionary(awkward, tie("value"), { maxKeys: 4, noNullPrototype: true }),
  places: fc.array(tie("value"), { maxLength: 5 }),
  ids: fc.uniqueArray(id, { maxLength: 10 }),
  named: fc.uniqueArray(fc.record({ id, n: leaf }), { selector: (one) => one.id, maxLength: 10 }),
})).value;

const json = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

test("what a difference is applied to becomes the other state", () => {
  fc.assert(
    fc.property(tree, tree, (one, other) => {
      const [before, after] = [json(one), json(other)];
      const untouched = structuredClone(before);
      assert.deepEqual(applied(before, difference(before, after)), after);
      assert.deepEqual(before, untouched);
    }),
    { numRuns: 1_500 },
  );
});

test("the same state has no difference", () => {
  fc.assert(
    fc.property(tree, (value) => {
      assert.deepEqual(difference(json(value), json(value)), []);
    }),
    { numRuns: 300 },
  );
});
