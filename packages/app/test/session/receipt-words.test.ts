/**
 * Receipts in words, for every way in which a message may be missing.
 *
 * @module
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { PeerId, Receipt } from "earshot";
import { sizeWords } from "../../src/output/size.ts";
import { receiptObject, receiptWords } from "../../src/session/receipt-words.ts";

const ids = ["aaaa1", "bbbb2", "cccc3"] as PeerId[];
const nameOf = (id: PeerId): string | undefined =>
  ({ aaaa1: "ana", bbbb2: "b\u001b[31mo" })[String(id)];
const receipt: Receipt = {
  group: "lobby",
  until: "received",
  message: 7,
  members: 3,
  by: [],
  missing: [],
};

test("who has it, and who has not and why", () => {
  const [ana, bo, unknown] = ids as [PeerId, PeerId, PeerId];
  const words = (given: Partial<Receipt>): string =>
    receiptWords({ ...receipt, ...given }, "lobby", nameOf);
  assert.equal(words({ until: "queued" }), "Queued for 3 members of lobby.");
  assert.equal(words({ until: "sent", members: 1 }), "Sent to 1 member of lobby.");
  assert.equal(words({ by: ids }), "Received by 3 of 3 members of lobby: ana, bo, #cccc.");
  assert.equal(
    words({
      until: "delivered",
      by: [ana],
      missing: [
        { member: bo, reason: "no-handler" },
        { member: unknown, reason: "evicted" },
      ],
    }),
    "Handled by 1 of 3 members of lobby: ana. Missing: bo (nobody reads there), #cccc (was too slow).",
  );
  const alone = (given: Partial<Receipt>): string =>
    receiptWords({ ...receipt, group: undefined, members: 1, ...given }, "bo", nameOf);
  assert.equal(alone({ until: "sent" }), "Sent to bo.");
  assert.equal(alone({ by: [bo] }), "Received by bo.");
  assert.equal(
    alone({ until: "delivered", missing: [{ member: bo, reason: "timeout" }] }),
    "Not handled by bo (has not answered in time).",
  );
  const many = Array.from({ length: 11 }, () => ana);
  assert.match(words({ by: many, members: 11 }), /: (ana, ){7}ana and 3 more\.$/);
});

test("programs get names and ids, and null for a name that is not known", () => {
  const missing = [{ member: ids[2] as PeerId, reason: "left" }] as const;
  const { at, ...object } = receiptObject(
    { ...receipt, by: ids.slice(0, 1), missing },
    false,
    nameOf,
  );
  assert.ok(at instanceof Date);
  assert.deepEqual(object, {
    type: "sent",
    group: "lobby",
    until: "received",
    met: false,
    message: 7,
    members: 3,
    by: [{ id: "aaaa1", name: "ana" }],
    missing: [{ id: "cccc3", name: null, reason: "left" }],
  });
});

test("sizes are rounded to what can be read", () => {
  const sizes = [0, 999, 1_000, 12_345, 999_949, 999_950, 67_108_864, 5_000_000_000];
  assert.deepEqual(sizes.map(sizeWords), [
    "0 B",
    "999 B",
    "1.0 kB",
    "12.3 kB",
    "999.9 kB",
    "1.0 MB",
    "67.1 MB",
    "5.0 GB",
  ]);
});
