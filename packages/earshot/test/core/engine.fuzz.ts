/**
 * The engine under everything at once: it never throws but for a caller's mistake, every drain ends,
 * nothing is overdue or too large, and the same inputs give the same outputs.
 * @module
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import * as fc from "fast-check";
import { addressOf } from "../../src/core/address.ts";
import { limits } from "../../src/core/limits.ts";
import { randomBytes, seededRandom } from "../../src/core/random.ts";
import { fuzzing, seeds } from "./kit/fuzzing.ts";
import { mutate } from "./kit/mutations.ts";
import { Ordeal } from "./kit/ordeal.ts";
import { Room } from "./kit/room.ts";

for (const secret of [undefined, "a word"]) {
  const options = secret === undefined ? {} : { secret };
  describe(`an engine in ${secret === undefined ? "an open" : "a closed"} realm`, () => {
    test("stands whatever comes, in whatever order", () => {
      fc.assert(
        fc.property(seeds, fc.integer({ min: 1, max: 600 }), (seed, steps) => {
          new Ordeal(seed, options).run(steps);
        }),
        fuzzing(120),
      );
    });

    test("does the same again, byte for byte", () => {
      fc.assert(
        fc.property(seeds, fc.integer({ min: 1, max: 300 }), (seed, steps) => {
          assert.equal(new Ordeal(seed, options).run(steps), new Ordeal(seed, options).run(steps));
        }),
        fuzzing(30),
      );
    });

    test("takes any bytes from anywhere, and only counts them", () => {
      const room = new Room(options);
      const [a] = room.settled("a", "b");
      const heard = room.log.map(({ bytes }) => bytes);
      const inputs = fc.tuple(seeds, fc.nat(3));
      fc.assert(
        fc.property(inputs, ([seed, kind]) => {
          const random = seededRandom(seed);
          const valid = heard[seed % heard.length] ?? new Uint8Array();
          const bytes =
            kind === 0
              ? randomBytes(random, seed % 1_500)
              : mutate(random, valid, kind < 3 ? 32 : 0);
          a!.datagram(addressOf("10.8.8.8", 1 + (seed % 1_000)), bytes);
          a!.takeTransmits();
        }),
        fuzzing(3_000),
      );
      assert.deepEqual(a!.members, ["b"]);
    });
  });
}

test("an ordeal reaches what it is meant to reach", () => {
  const reached = new Map<string, number>();
  for (let seed = 0; seed < 100; seed++) {
    const ordeal = new Ordeal(seed, seed % 2 === 0 ? {} : { secret: "a word" });
    ordeal.run(500);
    for (const [name, value] of Object.entries(ordeal.host.engine.stats()))
      reached.set(name, (reached.get(name) ?? 0) + value);
    for (const { type } of ordeal.host.changes) reached.set(type, (reached.get(type) ?? 0) + 1);
  }
  const changes = ["joined", "updated", "suspected", "recovered", "left", "failed", "merged"];
  const counters = [
    "messagesDelivered",
    "messagesSent",
    "refutations",
    "probesSent",
    "probesFailed",
    "syncsSent",
    "answersSent",
    "droppedForged",
    "droppedReplayed",
    "droppedUnopened",
    "droppedRepeated",
    "lags",
  ];
  for (const name of [...changes, ...counters])
    assert.ok((reached.get(name) ?? 0) > 0, `${name} never happened`);
});

test("a crowd of strangers fills what it may, and no more", () => {
  const room = new Room();
  const [a] = room.settled("a", "b");
  const request = { type: "request", challenge: new Uint8Array(8), knows: 0 } as const;
  const message = {
    type: "message",
    sequence: 1,
    kind: "bytes",
    group: "room",
    body: new Uint8Array(9),
  } as const;
  a!.command({ type: "join-group", group: "room" });
  let sent = 0;
  for (let index = 0; index < limits.candidates + 500; index++) {
    const stranger = room.stranger(`s${index}`);
    const bytes = stranger.datagram([stranger.announcement(), request, message]);
    sent += bytes.length;
    a!.datagram(addressOf(`10.1.${index >> 8}.${index & 255}`, 9), bytes);
    a!.takeTransmits();
  }
  assert.equal(a!.count("candidates"), limits.candidates);
  assert.equal(a!.count("droppedFull"), 500);
  assert.ok(a!.count("bytesSent") < sent / 4);
  // They are forgotten, and others may come.
  room.run(limits.candidateMs + 2 * limits.sweepMs);
  assert.equal(a!.count("candidates"), 0);
  assert.deepEqual(a!.members, ["b"]);
});
