/**
 * What senders that lie, stammer or ask for too much can do to a receiver: nothing but to be counted.
 * @module
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { addressOf } from "../../../src/core/address.ts";
import { limits } from "../../../src/core/limits.ts";
import { slotFrameTable } from "../../../src/core/stream/slot-frames.ts";
import { simCipher } from "../../../src/transport/sim/index.ts";
import type { Host } from "../kit/host.ts";
import { Forger, joined, met, slotFrame, word } from "./kit/forger.ts";
import { Ear, gathering, Pen } from "./kit/talk.ts";

const { first, next, last, open, part, close } = slotFrameTable;

describe("what is in a slot", () => {
  const cases: [string, Uint8Array, string[], Record<string, number>][] = [
    [
      "a frame longer than its slot",
      joined(word("one"), Uint8Array.of(2, 0, 9, 65)),
      ["mallory1 one"],
      { droppedTruncated: 1 },
    ],
    [
      "half a frame header",
      joined(word("one"), Uint8Array.of(2, 0)),
      ["mallory1 one"],
      { droppedTruncated: 1 },
    ],
    [
      "frames of later versions, which are skipped",
      joined(slotFrame(7, "?"), word("one"), slotFrame(200, "??"), slotFrame(77), word("two")),
      ["mallory1 one", "mallory2 two"],
      { unknownFrames: 3 },
    ],
    [
      "large frames too short for their fields",
      joined(
        slotFrame(open.id, "123"),
        slotFrame(part.id, "123"),
        slotFrame(close.id, "1234"),
        word("one"),
      ),
      ["mallory1 one"],
      { unknownFrames: 3 },
    ],
    [
      "padding, behind which nothing is read",
      joined(word("one"), Uint8Array.of(0), word("two")),
      ["mallory1 one"],
      {},
    ],
    ["nothing at all", new Uint8Array(0), [], {}],
    [
      "an end without a beginning",
      joined(slotFrame(last.id, "x"), word("two")),
      ["mallory gap 1 gone", "mallory2 two"],
      { messagesLost: 1 },
    ],
    [
      "a middle without a beginning",
      joined(slotFrame(next.id, "x"), word("one")),
      ["mallory1 one"],
      {},
    ],
    [
      "a first part of an unknown kind",
      joined(slotFrame(first.id, Uint8Array.of(9, 0, 0, 0, 9, 1)), word("one")),
      ["mallory1 one"],
      { droppedBadValue: 1 },
    ],
    [
      "a first part that promises 4 GB",
      joined(slotFrame(first.id, Uint8Array.of(0, 255, 255, 255, 255, 1)), word("one")),
      ["mallory1 one"],
      { droppedBadValue: 1 },
    ],
    [
      "parts that are more than was promised",
      joined(
        slotFrame(first.id, Uint8Array.of(0, 0, 0, 0, 3, 1)),
        slotFrame(next.id, "123"),
        slotFrame(last.id, "1"),
        word("two"),
      ),
      ["mallory gap 1 gone", "mallory2 two"],
      {},
    ],
    [
      "parts that are less",
      joined(
        slotFrame(first.id, Uint8Array.of(0, 0, 0, 0, 9, 1)),
        slotFrame(last.id, "1"),
        word("two"),
      ),
      ["mallory gap 1 gone", "mallory2 two"],
      {},
    ],
  ];
  for (const [name, content, words, counted] of cases) {
    test(`may be ${name}`, () => {
      const { forger, b, ear } = met();
      forger.say(forger.start());
      forger.send(forger.slot(1, content));
      forger.send(forger.slot(2, word("behind"), { before: words.length }));
      const numbers = words.length;
      assert.deepEqual(ear.words, [...words, `mallory${numbers + 1} behind`]);
      for (const [counter, value] of Object.entries(counted)) assert.equal(b.count(counter), value);
    });
  }

  test("may be thousands of ends without a beginning: they are one event", () => {
    const { forger, b, ear } = met();
    forger.say(forger.start());
    const ends = joined(...Array.from({ length: 450 }, () => slotFrame(last.id)));
    const train = Array.from({ length: 40 }, (_, index) =>
      forger.slot(index + 1, ends, { before: 450 * index }),
    );
    forger.send(...train);
    assert.deepEqual(ear.words, [`mallory gap ${40 * 450} gone`]);
    assert.equal(b.count("messagesLost"), 18_000);
  });
});

describe("what a slot says of messages before it", () => {
  test("is believed as far as the slots before it can have held so many", () => {
    const { forger, ear, b } = met();
    forger.say(forger.start());
    forger.send(forger.slot(1, word("one"), { before: 400 }));
    forger.send(forger.slot(2, word("two"), { before: 402 }));
    assert.deepEqual(ear.words, [
      "mallory gap 400 gone",
      "mallory401 one",
      "mallory gap 1 gone",
      "mallory403 two",
    ]);
    assert.equal(b.count("droppedBadValue"), 0);
  });

  test("is not believed beyond that, nor backwards, and nothing is lost by it", () => {
    for (const before of [500, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1]) {
      const { forger, ear, b } = met();
      forger.say(forger.start());
      forger.send(forger.slot(1, word("one")));
      forger.send(forger.slot(2, word("two"), { before }));
      forger.send(forger.slot(3, word("three"), { before: 2 }));
      assert.deepEqual(ear.words, ["mallory1 one", "mallory2 two", "mallory3 three"]);
      assert.equal(b.count("droppedBadValue"), 1);
      assert.equal(b.count("messagesLost"), 0);
    }
  });
});

describe("starts that make no sense", () => {
  test("begin nothing: of a visit that was not asked for, or by who does not know us in its group", () => {
    const { forger, b, ear } = met();
    forger.say(forger.start({ visit: 2 }));
    assert.equal(b.count("droppedUnasked"), 1);
    const told = forger.say(forger.start({ sequence: 0 }));
    assert.deepEqual(
      told.map(({ type }) => type),
      ["announce"],
    );
    forger.send(forger.slot(1, word("one")));
    assert.deepEqual(ear.words, []);
    forger.say(forger.start());
    assert.deepEqual(ear.words, ["mallory1 one"]);
  });

  test("may begin anywhere up to 2⁴⁸", () => {
    for (const sequence of [2 ** 32 - 1, 2 ** 32, 2 ** 40 + 5, 2 ** 48 - 1]) {
      const { forger, ear, b, room } = met();
      forger.say(forger.start({ sequence, message: 2 ** 33 }));
      forger.send(forger.slot(sequence + 1, word("second"), { before: 0 }));
      forger.send(forger.slot(sequence, word("first"), { before: 2 ** 32 - 1 }));
      assert.deepEqual(ear.words, [`mallory${2 ** 33} first`, `mallory${2 ** 33 + 1} second`]);
      room.run(100);
      assert.equal(b.count("droppedBadValue"), 0);
    }
  });
});

describe("gone, heartbeats and ends", () => {
  test("before a start change nothing", () => {
    const { forger, ear, b, room } = met();
    forger.send(forger.slot(5, word("five"), { before: 4 }));
    forger.say({ type: "gone", stream: 1, to: 5, message: 5 });
    assert.equal(b.count("droppedUnasked"), 1);
    forger.say({ type: "heartbeat", stream: 1, token: 1, last: 2 ** 40, way: "slots" });
    room.run(1_000);
    assert.deepEqual([ear.words, b.count("naksSent")], [[], 0]);
    forger.say(forger.start({ sequence: 5, message: 5 }));
    assert.deepEqual(ear.words, ["mallory5 five"]);
  });

  test("that jump far ahead cost no time and no memory", () => {
    const { forger, ear, b, room } = met();
    forger.say(forger.start());
    forger.say({
      type: "heartbeat",
      stream: 1,
      token: 2 ** 32 - 1,
      last: 2 ** 48 - 1,
      way: "slots",
    });
    room.run(50);
    assert.ok(b.count("naksSent") > 0);
    assert.ok(b.count("slotsAskedFor") <= limits.windowSlots * b.count("naksSent"));
    forger.say({ type: "gone", stream: 1, to: 2 ** 47, message: 2 ** 46 });
    assert.deepEqual(ear.take(), [`mallory gap ${2 ** 46 - 1} gone`]);
    forger.send(forger.slot(2 ** 47, word("on"), { before: (2 ** 46 - 1) % 2 ** 32 }));
    assert.deepEqual(ear.take(), [`mallory${2 ** 46} on`]);
    forger.say({ type: "end", stream: 1, last: 2 ** 48 - 1 });
    forger.say({ type: "end", stream: 1, last: 0 });
    assert.equal(ear.words.length, 1, "what it said to be missing is told as a gap");
  });
});

describe("many streams of one peer", () => {
  test("are heard up to a limit; invented ones make room for those that start", () => {
    const { forger, ear, b } = met();
    for (let stream = 1; stream <= 2 * limits.incomingStreams; stream++)
      forger.send(forger.slot(1, word("?"), { stream }));
    forger.say(forger.start({ stream: 999 }));
    forger.send(forger.slot(1, word("true"), { stream: 999 }));
    assert.deepEqual(ear.words, ["mallory1 true"]);
    // Groups that we are not in take no place for good either.
    for (let stream = 1_000; stream < 1_000 + 2 * limits.incomingStreams; stream++)
      forger.say(forger.start({ stream, group: "elsewhere" }));
    forger.say(forger.start({ stream: 5_000 }));
    forger.send(forger.slot(1, word("again"), { stream: 5_000 }));
    assert.deepEqual(ear.words, ["mallory1 true", "mallory1 again"]);
    assert.equal(
      b.count("droppedFull"),
      2 * limits.incomingStreams - limits.unstarted > 0 ? b.count("droppedFull") : 0,
    );
  });

  test("that were started are not given up for others; whether they have ended is asked", () => {
    const { forger, b, room } = met();
    for (let stream = 1; stream <= limits.incomingStreams; stream++)
      forger.say(forger.start({ stream }));
    forger.say(forger.start({ stream: 777 }));
    assert.equal(b.count("droppedFull"), 1);
    for (let ms = 0; ms < limits.sweepMs + 100; ms += 200) {
      forger.say({ type: "nack", token: 1 });
      room.run(200);
    }
    const asked = forger.say(forger.start({ stream: 777 })).filter(({ type }) => type === "report");
    assert.equal(asked.length, limits.incomingStreams);
    // One end was lost: it is repeated, and there is room.
    forger.say({ type: "end", stream: 5, last: 0 });
    forger.say(forger.start({ stream: 777 }));
    assert.equal(b.count("droppedFull"), 2);
  });

  test("hold slots before their start for no more than so many at once", () => {
    const { room, hosts } = gathering(["a", "b"]);
    const b = hosts[1] as Host;
    const forgers = ["m1", "m2", "m3"].map((name) => new Forger(room, b, name));
    for (const forger of forgers)
      for (let stream = 1; stream <= 40; stream++)
        forger.send(forger.slot(1, word("?"), { stream }));
    assert.equal(b.count("droppedFull"), 3 * 40 - limits.unstarted);
    // Those that start make room for others.
    for (let stream = 1; stream <= 40; stream++) forgers[0]!.say(forgers[0]!.start({ stream }));
    forgers[2]!.send(forgers[2]!.slot(2, word("?"), { stream: 40 }));
    assert.equal(b.count("droppedFull"), 3 * 40 - limits.unstarted);
  });
});

describe("a stranger without the secret", () => {
  test("makes nothing with slots in a member's name, however many numbers it invents", () => {
    const { room, hosts } = gathering(["a", "b"], { secret: "a word" });
    const [a, b] = hosts as [Host, Host];
    const ear = new Ear(b);
    const wrong = simCipher("room", "another");
    for (let stream = 1; stream <= 300; stream++) {
      const forged = new Uint8Array(80);
      forged.set([0x45, 0x53, 1, 0b101, 0, 80, stream >> 8, stream & 255]);
      new DataView(forged.buffer).setUint32(8, room.cipher.tag);
      forged.set(a.epochBytes, 12);
      forged[31] = 1;
      wrong.seal(forged, 32, { epoch: a.epochBytes, stream, counter: 1 });
      b.datagram(addressOf("10.9.9.9", 9), forged);
    }
    assert.equal(b.count("droppedUnopened"), 300);
    assert.equal(b.transmits.length, 0, "it asks for nothing");
    room.run(1_000);
    assert.ok(!room.log.some(({ frames }) => frames.some(({ type }) => type === "join")));
    new Pen(a, 700, { group: "room" }).say("true");
    room.settle();
    assert.deepEqual(ear.words, ["a1 true"]);
  });

  test("is tried no more often than the budget for strangers allows", () => {
    const { room, hosts } = gathering(["a", "b"], { secret: "a word" });
    const [a, b] = hosts as [Host, Host];
    const forged = new Uint8Array(80);
    forged.set([0x45, 0x53, 1, 0b101, 0, 80, 0, 1]);
    new DataView(forged.buffer).setUint32(8, room.cipher.tag);
    forged.set(a.epochBytes, 12);
    for (let count = 0; count < limits.strangersPerS + 500; count++) b.datagram(a.address, forged);
    assert.ok(b.count("droppedBudget") >= 400);
    assert.ok(b.count("droppedUnopened") <= limits.strangersPerS + 100);
  });
});
