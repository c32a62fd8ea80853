/**
 * Durations, and guesses at mistyped words.
 *
 * @module
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { parseDuration } from "../../src/cli/duration.ts";
import { suggest } from "../../src/cli/suggest.ts";

test("durations are read in their units, bare numbers as seconds", () => {
  const read = (text: string) => parseDuration(text, "for");
  assert.deepEqual(
    ["500ms", "4s", "2m", "1h", "3", "1.5s"].map(read),
    [500, 4_000, 120_000, 3_600_000, 3_000, 1_500],
  );
});

for (const text of ["", "0", "0s", "-1s", "4 s", "4d", "s", "1e3", "99999h"]) {
  test(`"${text}" is no duration`, () => {
    assert.throws(() => parseDuration(text, "for"), /--for/);
  });
}

test("near words are suggested, far ones are not", () => {
  const known = ["up", "peers", "send", "listen", "chat", "doctor"];
  assert.equal(suggest("sned", known), "send");
  assert.equal(suggest("peer", known), "peers");
  assert.equal(suggest("lisen", known), "listen");
  assert.equal(suggest("doc", known), "doctor");
  assert.equal(suggest("pu", known), "up");
  assert.equal(suggest("banana", known), undefined);
});
