/**
 * How a member enters a stream, leaves it and comes again, frame by frame.
 * @module
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { limits } from "../../../src/core/limits.ts";
import type { FrameType } from "../../../src/core/wire/frame-table.ts";
import type { Host } from "../kit/host.ts";
import type { Flight } from "../kit/room.ts";
import { Ear, gathering, Pen, slotOf, slotsIn, talkIn } from "./kit/talk.ts";

const has = (flight: Flight, type: FrameType): boolean =>
  flight.frames.some((frame) => frame.type === type);

describe("a member enters a stream", () => {
  test("by a start, which a report answers; then come the slots", () => {
    const { room, hosts } = gathering(["a", "b"]);
    const [a, b] = hosts as [Host, Host];
    const ear = new Ear(b);
    const since = room.log.length;
    const pen = new Pen(a, 1, { group: "room" });
    assert.deepEqual(talkIn(room, since), [], "nothing is said before there is something to say");
    pen.say("hello");
    room.settle();
    assert.deepEqual(talkIn(room, since), ["a>b start", "a>b slot 1", "b>a report", "b>a report"]);
    assert.deepEqual(ear.words, ["a1 hello"]);
    assert.deepEqual(pen.progress["b"]?.received, 1);
  });

  test("in a crowd by the first slot, in front of which the start rides", () => {
    const names = Array.from({ length: limits.reportAtOnceMembers + 2 }, (_, index) => `m${index}`);
    for (const lost of [false, true]) {
      const { room, hosts } = gathering(names);
      const [a, ...others] = hosts as [Host, ...Host[]];
      const ears = others.map((host) => new Ear(host));
      let lose = lost;
      room.loses = () => lose;
      const pen = new Pen(a, 1, { group: "room" });
      const since = room.log.length;
      pen.say("hello");
      assert.equal(a.transmits.length, 1, "one datagram");
      room.settle();
      const together = room.log.slice(since).filter((flight) => flight.to === others[0]);
      if (!lost)
        assert.deepEqual(
          together.map(({ frames }) => frames.map(({ type }) => type)),
          [["start"], []],
        );
      lose = false;
      room.run(100);
      for (const ear of ears) assert.deepEqual(ear.words, ["m01 hello"]);
      assert.equal(a.count("startsSent"), lost ? 2 : 1, "for all of them");
      const naks = others.reduce((sum, host) => sum + host.count("naksSent"), 0);
      assert.equal(naks, 0, "the first slot comes again with its start");
    }
  });

  test("with the slots that overtook its start", () => {
    const { room, hosts } = gathering(["a", "b"]);
    const [a, b] = hosts as [Host, Host];
    const ear = new Ear(b);
    const late: Flight[] = [];
    room.loses = (flight) => has(flight, "start") && late.push(flight) > 0;
    const pen = new Pen(a, 1, { group: "room" });
    for (const word of ["one", "two", "three"]) pen.write([word]);
    room.settle();
    assert.equal(late.length, 1);
    assert.deepEqual(ear.words, []);
    room.loses = () => false;
    room.deliver(late[0]!);
    room.settle();
    assert.deepEqual(ear.words, ["a1 one", "a2 two", "a3 three"]);
    assert.equal(b.count("naksSent"), 0);
  });

  test("once: a repeated start leaves it the same stream to the program", () => {
    const { room, hosts } = gathering(["a", "b"]);
    const [a, b] = hosts as [Host, Host];
    const starts: Flight[] = [];
    room.loses = (flight) => {
      if (has(flight, "start")) starts.push(flight);
      return false;
    };
    const pen = new Pen(a, 1, { group: "room" });
    pen.say("one");
    room.settle();
    assert.equal(starts.length, 1);
    room.deliver(starts[0]!);
    pen.say("two");
    room.settle();
    const refs = b.events.flatMap((event) => (event.type === "batch" ? [event.stream] : []));
    assert.equal(refs.length, 2);
    assert.equal(refs[0], refs[1], "what is under way is known by this object");
  });

  test("by asking, when the start was lost", () => {
    const { room, hosts } = gathering(["a", "b"]);
    const [a, b] = hosts as [Host, Host];
    const ear = new Ear(b);
    let lost = 0;
    let asked = false;
    // Whatever the sender repeats by itself is lost.
    room.loses = (flight) => {
      asked ||= has(flight, "join");
      return has(flight, "start") && !asked && ++lost > 0;
    };
    new Pen(a, 1, { group: "room" }).say("hello");
    room.run(limits.startMs);
    assert.ok(asked && lost > 0);
    assert.deepEqual(ear.words, ["a1 hello"]);
  });

  test("by the repetition of a start, when slots were lost too", () => {
    const { room, hosts } = gathering(["a", "b"]);
    const [a, b] = hosts as [Host, Host];
    const ear = new Ear(b);
    let lost = 0;
    room.loses = (flight) => (has(flight, "start") || slotOf(flight) !== undefined) && ++lost <= 6;
    const pen = new Pen(a, 1, { group: "room" });
    pen.say("hello");
    room.run(2_000);
    assert.ok(lost >= 6);
    assert.deepEqual(ear.words, ["a1 hello"]);
    assert.equal(pen.progress["b"]?.received, 1);
  });

  test("with no more slots held than its start may need", () => {
    const { room, hosts } = gathering(["a", "b"]);
    const [a, b] = hosts as [Host, Host];
    const ear = new Ear(b);
    const kept: Flight[] = [];
    room.loses = (flight) =>
      has(flight, "start") || (slotOf(flight) !== undefined && kept.push(flight) > 0);
    const pen = new Pen(a, 1, { group: "room" });
    pen.fill(limits.windowAtFirst);
    room.settle();
    assert.equal(kept.length, limits.windowAtFirst, "no more is sent before it reports");
    // The same slots under later numbers, as a sender would send that does not wait.
    for (let sequence = 1; sequence <= 80; sequence++) {
      const bytes = kept[(sequence - 1) % kept.length]!.bytes.slice();
      new DataView(bytes.buffer).setUint32(28, sequence);
      b.datagram(a.address, bytes);
    }
    assert.equal(b.count("droppedFull"), 80 - limits.heldSlots);
    assert.deepEqual(ear.words, []);
  });

  test("with what is written from then on, when it comes later", () => {
    const { room, hosts } = gathering(["a", "b"]);
    const [a] = hosts as [Host];
    const pen = new Pen(a, 1, { group: "room" });
    pen.write(["early", "words"]);
    room.run(50);
    const c = room.host("c");
    const ear = new Ear(c);
    c.start();
    c.command({ type: "join-group", group: "room" });
    room.run(1_000);
    pen.say("late");
    room.run(50);
    assert.deepEqual(ear.words, ["a3 late"]);
    assert.deepEqual([pen.progress["c"]?.since, pen.progress["c"]?.received], [3, 3]);
  });

  test("although its coming into the group was not heard by the sender", () => {
    const { room, hosts } = gathering(["a", "b", "c", "d"]);
    const [a, , c] = hosts as [Host, Host, Host, Host];
    c.command({ type: "leave-group", group: "room" });
    room.run(100);
    let lost = 0;
    room.loses = (flight) => flight.to === a && has(flight, "announce") && ++lost > 0;
    c.command({ type: "join-group", group: "room" });
    room.settle();
    assert.ok(lost > 0, "a has not heard of it");
    room.loses = () => false;
    const ear = new Ear(c);
    const pen = new Pen(a, 1, { group: "room" });
    pen.say("one");
    pen.say("two");
    room.run(limits.startMs + limits.rejoinMs);
    pen.say("three");
    room.run(10);
    assert.equal(ear.words.at(-1), "a3 three");
  });

  test("all at once by one multicast start, when there are several", () => {
    const { room, hosts } = gathering(["a", "b", "c", "d", "e"]);
    const [a, ...others] = hosts as [Host, ...Host[]];
    const ears = others.map((host) => new Ear(host));
    const since = room.log.length;
    new Pen(a, 1, { group: "room" }).say("hello");
    room.settle();
    const starts = talkIn(room, since).filter((line) => line.endsWith("start"));
    assert.deepEqual(starts, ["a>b* start", "a>c* start", "a>d* start", "a>e* start"]);
    assert.equal(a.count("startsSent"), 1);
    for (const ear of ears) assert.deepEqual(ear.words, ["a1 hello"]);
  });
});

describe("late copies", () => {
  test("of starts, joins and evictions change nothing", () => {
    const { room, hosts } = gathering(["a", "b"]);
    const [a, b] = hosts as [Host, Host];
    const ear = new Ear(b);
    const pen = new Pen(a, 1, { group: "room" });
    let lost = 0;
    room.loses = (flight) => has(flight, "start") && lost++ === 0;
    pen.say("one");
    room.run(100);
    b.command({ type: "leave-group", group: "room" });
    room.run(100);
    b.command({ type: "join-group", group: "room" });
    room.run(100);
    for (const word of ["two", "three"]) pen.say(word);
    room.run(100);
    assert.deepEqual(ear.words, ["a1 one", "a2 two", "a3 three"]);
    const copies = room.log.filter(
      (flight) => has(flight, "start") || has(flight, "join") || slotOf(flight) !== undefined,
    );
    assert.ok(copies.length >= 6);
    for (const copy of copies) {
      room.deliver({ ...copy, bytes: copy.bytes.slice() });
      room.settle();
    }
    room.run(2_000);
    pen.say("four");
    room.run(100);
    assert.deepEqual(ear.words, ["a1 one", "a2 two", "a3 three", "a4 four"]);
    assert.equal(pen.progress["b"]?.received, 4);
    assert.equal(b.events.filter(({ type }) => type === "gap").length, 0);
  });
});

describe("a member that leaves the group", () => {
  test("hears nothing more, and is told as gone", () => {
    const { room, hosts } = gathering(["a", "b", "c"]);
    const [a, b, c] = hosts as [Host, Host, Host];
    const [earB, earC] = [new Ear(b), new Ear(c)];
    const pen = new Pen(a, 1, { group: "room" });
    pen.say("one");
    room.run(100);
    b.command({ type: "leave-group", group: "room" });
    room.run(100);
    pen.say("two");
    room.run(100);
    assert.deepEqual([earB.words, earC.words], [["a1 one"], ["a1 one", "a2 two"]]);
    assert.deepEqual([pen.progress["b"]?.gone, pen.progress["c"]?.received], ["left", 2]);
  });

  test("and comes again hears what is said from then on, without a gap", () => {
    for (const quick of [true, false]) {
      const { room, hosts } = gathering(["a", "b", "c"]);
      const [a, b] = hosts as [Host, Host];
      const ear = new Ear(b);
      const pen = new Pen(a, 1, { group: "room" });
      for (let stay = 1; stay <= 5; stay++) {
        pen.say(`during stay ${stay}`);
        room.run(100);
        b.command({ type: "leave-group", group: "room" });
        if (!quick) {
          room.run(50);
          pen.say("meanwhile");
          room.run(50);
        }
        b.command({ type: "join-group", group: "room" });
        room.run(50);
      }
      assert.deepEqual(
        ear.words.map((words) => words.replace(/^a\d+ /, "")),
        [1, 2, 3, 4, 5].map((stay) => `during stay ${stay}`),
      );
      assert.equal(b.events.filter(({ type }) => type === "gap").length, 0);
    }
  });
});

describe("several groups", () => {
  test("of one peer each have their own stream, heard by their members only", () => {
    const { room, hosts } = gathering(["a", "b", "c"], { groups: ["x"] });
    const [a, b, c] = hosts as [Host, Host, Host];
    b.command({ type: "join-group", group: "y" });
    room.run(100);
    const [earB, earC] = [new Ear(b), new Ear(c)];
    const [x, y] = [new Pen(a, 1, { group: "x" }), new Pen(a, 2, { group: "y" })];
    x.say("to x");
    y.say("to y");
    room.run(100);
    assert.deepEqual(earB.words, ["a1 to x", "a1 to y"]);
    assert.deepEqual(earC.words, ["a1 to x"]);
    assert.equal(
      slotsIn(room).filter(({ stream, flight }) => stream === 2 && flight.to === c).length,
      0,
    );
  });

  test("that share an address do not disturb each other: who is not meant asks no more", () => {
    const { room, hosts } = gathering(["a", "b", "c", "d"], { groups: [] });
    const [a, b, c, d] = hosts as [Host, Host, Host, Host];
    for (const host of [a, b, c]) host.command({ type: "join-group", group: "one" });
    room.run(100);
    const index = a.listens[0];
    const other = Array.from({ length: 200 }, (_, at) => `group ${at}`).find((group) => {
      d.command({ type: "join-group", group });
      const same = d.listens.includes(index!);
      if (!same) d.command({ type: "leave-group", group });
      return same;
    });
    assert.ok(other !== undefined && d.listens.length === 1);
    room.run(100);
    const ear = new Ear(d);
    const pen = new Pen(a, 1, { group: "one" });
    const since = room.log.length;
    for (let time = 0; time < 100; time++) {
      pen.say(`word ${time}`);
      room.run(100);
    }
    assert.deepEqual(ear.words, []);
    assert.ok(
      slotsIn(room, since).some(({ flight }) => flight.to === d),
      "it hears the slots",
    );
    const joins = talkIn(room, since).filter((line) => line === "d>a join");
    assert.ok(joins.length <= 2, `${joins.length} joins in 10 s`);
    // It may come into the group all the same, and then hears what is said from then on.
    d.command({ type: "join-group", group: "one" });
    room.run(100);
    pen.say("welcome");
    room.run(100);
    assert.deepEqual(ear.words, ["a101 welcome"]);
  });
});
