/**
 * How streams end: closed and drained, with their sender, or without anybody to hear them.
 * @module
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { limits } from "../../../src/core/limits.ts";
import type { FrameType } from "../../../src/core/wire/frame-table.ts";
import type { Host, Transmit } from "../kit/host.ts";
import type { Flight } from "../kit/room.ts";
import { Ear, gathering, Pen, slotOf, slotsIn, talkIn } from "./kit/talk.ts";

const has = (flight: Flight, type: FrameType): boolean =>
  flight.frames.some((frame) => frame.type === type);

/** Loses slots of these numbers on their way to a host, and says how many were lost. */
function losing(
  to: Host,
  ...sequences: readonly number[]
): { (flight: Flight): boolean; lost: number } {
  const loses = (flight: Flight): boolean => {
    const lost = flight.to === to && sequences.includes(slotOf(flight)?.sequence ?? 0);
    if (lost) loses.lost++;
    return lost;
  };
  loses.lost = 0;
  return loses;
}

describe("a stream that is closed", () => {
  test("ends when everybody has everything, and is told so", () => {
    const { room, hosts } = gathering(["a", "b", "c"]);
    const [a, b, c] = hosts as [Host, Host, Host];
    const ears = [new Ear(b), new Ear(c)];
    const pen = new Pen(a, 1, { group: "room" });
    pen.write(["one", "two"]);
    pen.write(["three"]);
    const loses = losing(b, 1);
    room.loses = loses;
    pen.close();
    assert.ok(!pen.ended);
    assert.equal(pen.room, 0, "nothing more is taken");
    room.settle();
    assert.ok(loses.lost > 0 && !pen.ended, "somebody still misses something");
    room.loses = () => false;
    const since = room.log.length;
    room.run(200);
    assert.ok(pen.ended);
    for (const ear of ears) assert.deepEqual(ear.words, ["a1 one", "a2 two", "a3 three"]);
    const talk = talkIn(room, since);
    assert.ok(talk.includes("a>b end") && talk.includes("a>c end"));
    const after = room.log.length;
    room.run(5_000);
    assert.deepEqual(talkIn(room, after), [], "and nothing more is said of it");
    pen.close();
  });

  test("ends at once when nothing was written, or nobody is there", () => {
    const { room, hosts } = gathering(["a", "b"]);
    const [a] = hosts as [Host];
    const empty = new Pen(a, 1, { group: "room" });
    empty.close();
    assert.ok(empty.ended);
    const lonely = new Pen(a, 2, { group: "nobody" });
    lonely.write(["to nobody"]);
    lonely.close();
    room.settle();
    assert.ok(lonely.ended);
    assert.equal(lonely.sent, 1);
  });

  test("ends when the last that had not everything goes", () => {
    for (const leaves of [true, false]) {
      const { room, hosts } = gathering(["a", "b", "c"]);
      const [a, b] = hosts as [Host, Host];
      const pen = new Pen(a, 1, { group: "room" });
      pen.say("one");
      room.run(50);
      room.loses = (flight) => flight.from === b.address;
      pen.write(["two"]);
      pen.close();
      room.run(100);
      assert.ok(!pen.ended);
      room.loses = () => false;
      if (leaves) {
        room.loses = (flight) => has(flight, "report");
        b.command({ type: "close" });
        room.run(100);
      } else {
        room.remove(b);
        room.run(10_000);
      }
      assert.equal(pen.progress["b"]?.gone, leaves ? "left" : "failed");
      assert.ok(pen.ended);
    }
  });

  test("ends when the transport is done with it later than the members", () => {
    const { room, hosts } = gathering(["a", "b"]);
    const [a] = hosts as [Host];
    const pen = new Pen(a, 1, { group: "room" });
    const unsent: Transmit[] = [];
    const take = a.takeTransmits.bind(a);
    a.takeTransmits = () => {
      const taken = a.transmits.splice(0);
      unsent.push(...taken);
      return taken;
    };
    pen.say("one");
    pen.close();
    room.run(100);
    assert.equal(pen.progress["b"]?.received, 1);
    assert.ok(!pen.ended, "its bytes are still lent");
    a.takeTransmits = take;
    for (const { token } of unsent) a.input({ type: "transmitted", token });
    room.settle();
    assert.ok(pen.ended);
  });

  test("is not heard again when copies of it come late", () => {
    const { room, hosts } = gathering(["a", "b"]);
    const [a, b] = hosts as [Host, Host];
    const ear = new Ear(b);
    const since = room.log.length;
    const pen = new Pen(a, 1, { group: "room" });
    for (const word of ["one", "two", "three"]) pen.say(word);
    room.run(50);
    pen.close();
    room.run(50);
    assert.ok(pen.ended);
    assert.equal(ear.take().length, 3);
    const copies = room.log.slice(since).filter(({ to }) => to === b);
    assert.ok(copies.length > 4);
    for (const copy of [...copies, ...copies.toReversed()]) {
      room.deliver({ ...copy, bytes: copy.bytes.slice() });
      room.run(10);
    }
    room.run(2_000);
    assert.deepEqual(ear.words, []);
    assert.ok(b.count("droppedStale") > 0);
    // Another number is another stream.
    new Pen(a, 2, { group: "room" }).say("anew");
    room.run(50);
    assert.deepEqual(ear.words, ["a1 anew"]);
  });
});

describe("an end", () => {
  test("of a stream that is not known changes nothing", () => {
    const { room, hosts } = gathering(["a", "b"]);
    const [, b] = hosts as [Host, Host];
    const mallory = room.stranger("mallory");
    mallory.join(b, { groups: ["room"] });
    const before = b.events.length;
    const said = mallory.say(b, [{ type: "end", stream: 9, last: 5 }]);
    assert.equal(b.count("droppedUnknownStream"), 1);
    assert.deepEqual([b.events.length, said.all.length], [before, 0]);
  });

  test("answers joins, reports and requests for repairs of streams that there are not", () => {
    const { room, hosts } = gathering(["a", "b"]);
    const [, b] = hosts as [Host, Host];
    const mallory = room.stranger("mallory");
    mallory.join(b, { groups: ["room"] });
    const report = { received: 1, limit: 2, handled: 0, heard: 0, reader: "some" } as const;
    for (const frame of [
      { type: "join", stream: 9, visit: 1 },
      { type: "report", stream: 9, ...report },
      { type: "nak", stream: 9, ranges: [{ from: 1, count: 9 }] },
    ] as const) {
      const { frames } = mallory.say(b, [frame]);
      assert.deepEqual(frames, [{ type: "end", stream: 9, last: 0 }]);
    }
  });

  test("that names slots which are missing is not the end before they have come", () => {
    const { room, hosts } = gathering(["a", "b"]);
    const [a, b] = hosts as [Host, Host];
    const ear = new Ear(b);
    const pen = new Pen(a, 1, { group: "room" });
    pen.say("one");
    room.run(50);
    // A sender that ends too soon, by mistake or on purpose.
    const loses = losing(b, 2);
    room.loses = loses;
    pen.say("two");
    room.settle();
    room.stranger("x");
    const forged = room
      .stranger("forger")
      .datagram([{ type: "end", stream: 1, last: 2 }], { epoch: a.epochBytes });
    b.datagram(a.address, forged);
    room.loses = () => false;
    room.run(100);
    assert.ok(loses.lost > 0);
    assert.deepEqual(ear.words, ["a1 one", "a2 two"]);
  });
});

describe("a sender that is gone", () => {
  test("leaves holes that are told where they are, and counted", () => {
    const { room, hosts } = gathering(["a", "b"]);
    const [a, b] = hosts as [Host, Host];
    const ear = new Ear(b);
    const pen = new Pen(a, 1, { group: "room" });
    pen.say("one");
    room.run(50);
    const loses = losing(b, 2, 4, 6, 7);
    room.loses = (flight) => loses(flight) || has(flight, "nak");
    pen.write(["two", "three"]);
    for (const word of ["four", "five", "six", "seven", "eight", "nine"]) {
      room.settle();
      pen.write([word]);
    }
    room.settle();
    a.command({ type: "close" });
    room.run(100);
    assert.ok(loses.lost >= 4);
    assert.deepEqual(b.story.at(-1), "left a");
    assert.deepEqual(ear.words, [
      "a1 one",
      "a gap 2 ended",
      "a4 four",
      "a gap 1 ended",
      "a6 six",
      "a gap 2 ended",
      "a9 nine",
    ]);
    const after = room.log.length;
    room.run(5_000);
    assert.deepEqual(talkIn(room, after), [], "nothing is asked of somebody who is gone");
  });

  test("leaves a hole at the end as well, when it is known to be there", () => {
    const { room, hosts } = gathering(["a", "b"]);
    const [a, b] = hosts as [Host, Host];
    const ear = new Ear(b);
    const pen = new Pen(a, 1, { group: "room" });
    pen.say("one");
    room.run(50);
    const loses = losing(b, 2, 3);
    room.loses = (flight) => loses(flight) || has(flight, "nak");
    pen.write(["two"]);
    room.settle();
    pen.write(["three"]);
    room.run(200);
    assert.ok(b.count("naksSent") > 0, "a heartbeat told of them");
    a.command({ type: "close" });
    room.run(100);
    assert.deepEqual(ear.words, ["a1 one", "a gap 2 ended"]);
    assert.equal(b.count("messagesLost"), 2);
  });

  test("and has failed is asked for nothing, and again when it is back", () => {
    const { room, hosts } = gathering(["a", "b"]);
    const [a, b] = hosts as [Host, Host];
    const ear = new Ear(b);
    const pen = new Pen(a, 1, { group: "room" });
    pen.say("one");
    room.run(50);
    const loses = losing(b, 2);
    room.loses = loses;
    pen.write(["two"]);
    room.settle();
    pen.write(["three"]);
    room.settle();
    assert.ok(loses.lost === 1 && b.count("slotsReordered") === 1);
    let cut = 0;
    room.loses = (flight) => {
      const across = flight.from === a.address || flight.to === a;
      if (across) cut++;
      return across;
    };
    room.run(10_000);
    assert.ok(cut > 0);
    assert.deepEqual([a.story.at(-1), b.story.at(-1)], ["failed b", "failed a"]);
    const sent = b.count("naksSent");
    room.run(20_000);
    assert.equal(b.count("naksSent"), sent);
    assert.equal(pen.progress["b"]?.gone, "failed");
    room.loses = () => false;
    room.run(30_000);
    assert.deepEqual([a.story.at(-1), b.story.at(-1)], ["merged b", "merged a"]);
    pen.say("four");
    room.run(1_000);
    assert.equal(ear.words.at(0), "a1 one");
    assert.equal(ear.words.at(-1), "a4 four");
    assert.deepEqual(ear.words, ["a1 one", "a gap 1 evicted", "a3 three", "a4 four"]);
  });

  test("for so long that it is forgotten leaves nothing behind", () => {
    const { room, hosts } = gathering(["a", "b"]);
    const [a, b] = hosts as [Host, Host];
    const ear = new Ear(b);
    const pen = new Pen(a, 1, { group: "room" });
    pen.say("one");
    room.run(50);
    room.loses = losing(b, 2);
    pen.write(["two"]);
    room.settle();
    pen.write(["three"]);
    room.settle();
    room.remove(a);
    room.run(limits.tombstoneMs + 2 * limits.sweepMs + 5_000);
    assert.deepEqual(ear.words, ["a1 one", "a gap 1 ended", "a3 three"]);
  });
});

describe("a direct stream", () => {
  test("reaches its peer by unicast, and nobody else", () => {
    const { room, hosts } = gathering(["a", "b", "c"]);
    const [a, b, c] = hosts as [Host, Host, Host];
    const [earB, earC] = [new Ear(b), new Ear(c)];
    const pen = new Pen(a, 7, { epoch: b.epoch });
    pen.say("between us");
    pen.fill(40);
    room.run(100);
    assert.equal(earB.words.length, 41);
    assert.equal(earB.words[0], "a1 between us");
    const first = b.events.find((event) => event.type === "batch");
    assert.deepEqual(first?.stream, {
      epoch: a.epoch,
      stream: 7,
      group: undefined,
      channel: undefined,
    });
    assert.deepEqual(earC.words, []);
    assert.ok(slotsIn(room).every(({ flight }) => flight.to === b && !flight.multicast));
    assert.deepEqual(Object.keys(pen.progress), ["b"]);
  });

  test("ends with its peer: what is written then is for nobody", () => {
    for (const leaves of [true, false]) {
      const { room, hosts } = gathering(["a", "b", "c"]);
      const [a, b] = hosts as [Host, Host];
      const pen = new Pen(a, 7, { epoch: b.epoch });
      pen.say("one");
      room.run(50);
      if (leaves) b.command({ type: "close" });
      else room.remove(b);
      pen.say("two");
      room.run(10_000);
      assert.equal(pen.progress["b"]?.gone, leaves ? "left" : "failed");
      pen.write(["three"]);
      room.run(100);
      assert.equal(pen.sent, 3);
      pen.close();
      room.settle();
      assert.ok(pen.ended);
    }
  });

  test("to nobody takes what is written, and has sent it", () => {
    const { room, hosts } = gathering(["a", "b"]);
    const [a, b] = hosts as [Host, Host];
    b.command({ type: "close" });
    room.run(1_000);
    const pen = new Pen(a, 1, { epoch: b.epoch });
    const space = pen.room;
    for (let count = 0; count < 10; count++) pen.fill(1_000);
    room.settle();
    assert.deepEqual([pen.sent, pen.room, pen.progress], [10_000, space, {}]);
  });
});
