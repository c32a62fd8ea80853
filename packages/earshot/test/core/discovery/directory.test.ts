/**
 * The directory's indexes: by epoch, by identity, by presence, and what they say after every change.
 * @module
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import * as fc from "fast-check";
import {
  Directory,
  type PeerRecord,
  type PeerState,
  wordOf,
} from "../../../src/core/discovery/directory.ts";
import { epochOf, peerIdOf } from "../../../src/core/identity.ts";
import { limits } from "../../../src/core/limits.ts";
import { fuzzing } from "../kit/fuzzing.ts";
import { counting, unhex } from "../kit/hex.ts";

/** A candidate: number `index` of identity `identity`. */
function candidate(index: number, identity = index): PeerRecord {
  const epochBytes = counting(16, 0);
  new DataView(epochBytes.buffer).setUint32(0, index);
  const none = new Uint8Array();
  return {
    epoch: epochOf(epochBytes),
    epochBytes,
    id: peerIdOf(counting(16, identity)),
    word: wordOf(epochBytes),
    body: {
      publicKey: none,
      epoch: epochBytes,
      sequence: 1,
      incarnation: 0,
      name: "n",
      roles: [],
      groups: [],
      services: [],
      addresses: [],
      metadata: none,
    },
    announced: { type: "announce", signature: none, body: none },
    incarnation: 0,
    state: "candidate",
    stateAt: 0,
    paths: [],
    heardAt: undefined,
    heardMulticastAt: undefined,
    heardOpenly: false,
    hearsUs: undefined,
    unicast: undefined,
    answered: undefined,
    answeredAt: undefined,
    suspectedAs: 0,
    joinedAt: 0,
    awaitsRoster: undefined,
    held: undefined,
    member: undefined,
  };
}

describe("the directory", () => {
  test("takes as many candidates as the limit says, and more once some are none any more", () => {
    const directory = new Directory();
    const first = candidate(0);
    directory.add(first);
    for (let index = 1; index < limits.candidates; index++)
      assert.ok(directory.add(candidate(index)));
    assert.ok(!directory.add(candidate(limits.candidates)));
    assert.equal(directory.get(candidate(limits.candidates).epoch), undefined);
    directory.move(first, "alive", 5);
    assert.ok(directory.add(candidate(limits.candidates)));
    assert.equal(directory.size, limits.candidates + 1);
  });

  test("knows all lives of an identity until they are forgotten", () => {
    const directory = new Directory();
    const [one, other, stranger] = [candidate(1, 7), candidate(2, 7), candidate(3, 8)];
    for (const record of [one, other, stranger]) directory.add(record);
    assert.deepEqual(directory.livesOf(one.id), [one, other]);
    directory.forget(one);
    assert.deepEqual(directory.livesOf(one.id), [other]);
    directory.forget(other);
    assert.deepEqual(directory.livesOf(one.id), []);
    assert.deepEqual([...directory.all()], [stranger]);
  });

  test("stands in the order of the last change, and its view in that of joining", () => {
    const directory = new Directory();
    const [one, other] = [candidate(1), candidate(2)];
    for (const record of [one, other]) directory.add(record);
    directory.move(one, "alive", 1);
    directory.move(other, "alive", 2);
    directory.move(one, "suspected", 3);
    assert.deepEqual([...directory.all()], [other, one]);
    assert.deepEqual([...directory.live.values()], [one, other]);
    assert.deepEqual([one.state, one.stateAt], ["suspected", 3]);
  });

  test("draws lots by the first word of an epoch", () => {
    assert.equal(wordOf(unhex("ffeeddcc 00000000")), 0xffee_ddcc);
    assert.equal(wordOf(unhex("01")), 0x0100_0000);
  });
});

test("the indexes of the directory agree after any changes", () => {
  const states: readonly PeerState[] = ["candidate", "alive", "suspected", "failed", "left"];
  const step = fc.record({
    index: fc.nat(9),
    to: fc.constantFrom<PeerState | "forgotten">(...states, "forgotten"),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const directory = new Directory();
      for (const [now, { index, to }] of steps.entries()) {
        const made = candidate(index, index % 3);
        const known = directory.get(made.epoch);
        if (known === undefined) directory.add(made);
        else if (to === "forgotten") directory.forget(known);
        else directory.move(known, to, now);
        const all = [...directory.all()];
        const present = all.filter(({ state }) => state === "alive" || state === "suspected");
        assert.equal(directory.size, all.length);
        assert.equal(directory.candidates, all.filter(({ state }) => state === "candidate").length);
        assert.deepEqual(new Set(directory.live.values()), new Set(present));
        for (const record of all) assert.ok(directory.livesOf(record.id).includes(record));
        const lives = [0, 1, 2].flatMap((identity) => directory.livesOf(candidate(0, identity).id));
        assert.equal(lives.length, all.length);
      }
    }),
    fuzzing(300),
  );
});
