/**
 * What receivers tell their sender, and when: reports, requests for repairs, and what stops them.
 * @module
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { limits } from "../../../src/core/limits.ts";
import type { Frame, FrameType } from "../../../src/core/wire/frame-table.ts";
import type { Host } from "../kit/host.ts";
import type { Flight, Room } from "../kit/room.ts";
import { Ear, gathering, Pen, slotful, slotOf, slotsIn, talkIn } from "./kit/talk.ts";

const has = (flight: Flight, type: FrameType): boolean =>
  flight.frames.some((frame) => frame.type === type);

function framesIn<Type extends FrameType>(
  room: Room,
  type: Type,
  since = 0,
): Extract<Frame, { type: Type }>[] {
  return room.log
    .slice(since)
    .flatMap(({ frames }) =>
      frames.filter((frame): frame is Extract<Frame, { type: Type }> => frame.type === type),
    );
}

function reportsIn(room: Room, since: number): string[] {
  return talkIn(room, since).filter((line) => line.endsWith("report"));
}

/** a sends to b in a group of these; the stream has begun. */
function talking(...others: readonly string[]): { room: Room; a: Host; b: Host; pen: Pen } {
  const { room, hosts } = gathering(["a", "b", ...others]);
  const [a, b] = hosts as [Host, Host];
  const pen = new Pen(a, 1, { group: "room" });
  pen.say("begin");
  room.run(200);
  return { room, a, b, pen };
}

describe("reports", () => {
  test("come at once when the sender waits", () => {
    const { room, pen } = talking();
    const since = room.log.length;
    pen.say("now");
    room.settle();
    assert.deepEqual(talkIn(room, since), ["a>b slot 2", "b>a report"]);
  });

  test("come in a while when nobody waits", () => {
    const { room, pen } = talking();
    const since = room.log.length;
    pen.write(["whenever"]);
    room.run(limits.reportMs - 1);
    assert.deepEqual(talkIn(room, since), ["a>b slot 2"]);
    room.run(1);
    assert.deepEqual(
      talkIn(room, since).filter((line) => line.endsWith("report")),
      ["b>a report"],
    );
  });

  test("come each quarter of the window, not for each slot", () => {
    const { room, pen, b } = talking();
    pen.fill(60);
    room.run(50);
    const since = room.log.length;
    const before = b.count("reportsSent");
    let slots = 0;
    while (slots < 3_000) {
      pen.fill(10);
      slots += 10;
      room.settle();
    }
    const reports = framesIn(room, "report", since);
    assert.equal(b.count("reportsSent") - before, reports.length);
    assert.ok(reports.length >= 4 && reports.length <= 16, `${reports.length} reports`);
    for (const { received, limit } of reports) assert.ok(limit > received + 1_000);
  });

  test("of a small window come more often, but never for each slot", () => {
    const { room, hosts } = gathering(["a", "b"]);
    const [a, b] = hosts as [Host, Host];
    b.input({ type: "links", links: [] });
    room.run(1_000);
    const small = {
      id: "lan",
      kind: "lan",
      payloadBytes: 1_472,
      receiveBytes: 1,
      addresses: [b.address],
      ways: ["multicast4"],
    };
    b.input({ type: "links", links: [small as never] });
    room.run(1_000);
    const pen = new Pen(a, 1, { group: "room" });
    pen.say("begin");
    room.run(100);
    const since = room.log.length;
    for (let time = 0; time < 100; time++) {
      pen.fill(10);
      room.settle();
    }
    room.run(50);
    const reports = framesIn(room, "report", since);
    for (const { received, limit } of reports)
      assert.equal(limit - received, limits.windowAtFirst, "what is taken blindly");
    assert.ok(reports.length <= 1_000 / 6, `${reports.length} reports`);
    assert.equal(slotsIn(room, since).length, 1_000);
  });

  test("grow a window to what the socket holds, shared by those who send", () => {
    const { room, b, pen } = talking("c");
    const c = room.hosts[2] as Host;
    pen.say("one");
    room.run(100);
    const alone = framesIn(room, "report").at(-1);
    const socket = Math.floor(4_194_304 / limits.slotCostBytes);
    assert.equal((alone?.limit ?? 0) - (alone?.received ?? 0), socket);
    // The share of one who comes when two others are sending.
    const other = new Pen(c, 1, { group: "room" });
    other.say("and I");
    const share = Math.floor(4_194_304 / limits.slotCostBytes / 3);
    for (let time = 0; time < 20; time++) {
      room.run(50);
      pen.say("still here");
      other.say("and I");
    }
    new Pen(c, 2, { epoch: b.epoch }).say("between us");
    room.run(50);
    const report = room.log
      .filter(({ from, to }) => from === b.address && to === c)
      .flatMap(({ frames }) => frames)
      .findLast((frame) => frame.type === "report" && frame.stream === 2);
    assert.ok(report?.type === "report");
    const granted = report.limit - report.received;
    assert.ok(granted <= share * 1.5 + 1 && granted >= share, `${granted} slots`);
  });

  test("of many members are spread", () => {
    const names = Array.from({ length: 12 }, (_, index) => `m${index}`);
    const { room, pen } = talking(...names);
    const members = names.length + 1;
    const times: number[] = [];
    const seen = room.log.length;
    pen.say("now");
    for (let ms = 0; ms < 200; ms++) {
      const before = room.log.length;
      room.run(1);
      for (const flight of room.log.slice(before)) if (has(flight, "report")) times.push(ms);
    }
    assert.equal(times.length, members);
    assert.ok(Math.max(...times) <= members * limits.reportMsPerMember);
    const most = Math.max(...times.map((at) => times.filter((each) => each === at).length));
    assert.ok(new Set(times).size >= 5 && most <= members / 2, `at ${times.join(" ")} ms`);
    assert.ok(slotsIn(room, seen).length === members);
  });

  test("say only what is waited for: that it came, or that the program is done with it", () => {
    const { room, a, b, pen } = talking();
    b.command({ type: "listening", group: "room", listening: true });
    b.command({ type: "handled", epoch: a.epoch, stream: 1, message: pen.written });
    room.settle();
    for (const [ask, atOnce, whenHandled] of [
      ["received", ["b>a report"], []],
      ["delivered", [], ["b>a report"]],
      ["both", ["b>a report"], ["b>a report"]],
    ] as const) {
      let since = room.log.length;
      pen.say("one", ask);
      room.run(1);
      assert.deepEqual(reportsIn(room, since), atOnce, ask);
      since = room.log.length;
      b.command({ type: "handled", epoch: a.epoch, stream: 1, message: pen.written });
      room.run(1);
      assert.deepEqual(reportsIn(room, since), whenHandled, ask);
      room.run(limits.reportMs);
      assert.equal(pen.progress["b"]?.handled, pen.written, "the rest is told before long");
    }
    b.command({ type: "listening", group: "room", listening: false });
    room.settle();
    const since = room.log.length;
    pen.say("who reads", "delivered");
    room.run(1);
    assert.deepEqual(reportsIn(room, since), ["b>a report"], "nobody does");
  });

  test("tell what the program has finished with, and whether anybody reads", () => {
    const { room, a, b, pen } = talking();
    assert.deepEqual([pen.progress["b"]?.handled, pen.progress["b"]?.listening], [0, false]);
    b.command({ type: "listening", group: "room", listening: true });
    room.settle();
    assert.equal(pen.progress["b"]?.listening, true);
    pen.say("two");
    room.settle();
    assert.equal(pen.progress["b"]?.handled, 0);
    const since = room.log.length;
    b.command({ type: "handled", epoch: a.epoch, stream: 1, message: 1 });
    b.command({ type: "handled", epoch: a.epoch, stream: 1, message: 2 });
    room.run(1);
    assert.equal(pen.progress["b"]?.handled, 2);
    assert.deepEqual(talkIn(room, since), ["b>a report"]);
    b.command({ type: "handled", epoch: a.epoch, stream: 1, message: 99 });
    room.run(1);
    assert.equal(pen.progress["b"]?.handled, 2, "nobody has finished with what is not there");
  });

  test("that lie are dropped: of what was not sent, or of former members", () => {
    const { room, a, b, pen } = talking();
    const forger = room.stranger("forger");
    const report = {
      type: "report",
      stream: 1,
      received: 1,
      limit: 2 ** 40,
      handled: 2 ** 40,
      heard: 9,
      reader: "some",
    } as const;
    const say = (frame: Frame): void => {
      a.datagram(b.address, forger.datagram([frame], { epoch: b.epochBytes }));
    };
    say({ ...report, received: 2 });
    say({ ...report, received: 2 ** 47 });
    assert.equal(a.count("droppedBadValue"), 2);
    say(report);
    assert.equal(pen.progress["b"]?.handled, 1, "no more than was said");
    const mallory = room.stranger("mallory");
    mallory.join(a);
    const before = a.count("droppedUnproven");
    // In the realm, but not in the group: it holds nobody back (JGRP-2904).
    const { frames } = mallory.say(a, [{ ...report, received: 0, limit: 0 }]);
    assert.equal(a.count("droppedUnproven"), before + 1);
    assert.deepEqual(frames, []);
    pen.fill(100);
    room.run(100);
    assert.equal(pen.progress["b"]?.received, 101);
  });
});

describe("requests for repairs", () => {
  test("are for what was lost, are answered by the same bytes, and end", () => {
    for (const secret of [undefined, "a word"]) {
      const { room, hosts } = gathering(["a", "b", "c"], secret === undefined ? {} : { secret });
      const [a, b] = hosts as [Host, Host];
      const ear = new Ear(b);
      const pen = new Pen(a, 1, { group: "room" });
      pen.say("begin");
      room.run(100);
      const lost: Flight[] = [];
      room.loses = (flight) => {
        const slot = slotOf(flight);
        const gone =
          flight.to === b &&
          slot !== undefined &&
          [3, 5, 6].includes(slot.sequence) &&
          lost.length < 3;
        if (gone) lost.push(flight);
        return gone;
      };
      const since = room.log.length;
      pen.write(Array.from({ length: 8 }, () => slotful(1, secret === undefined ? 0 : 16)));
      room.run(50);
      assert.deepEqual(
        lost.map((flight) => slotOf(flight)?.sequence),
        [3, 5, 6],
      );
      // Each hole is asked for on the second look after it was seen.
      const asked = framesIn(room, "nak", since).flatMap(({ ranges }) => ranges);
      assert.deepEqual(asked, [
        { from: 3, count: 1 },
        { from: 5, count: 2 },
      ]);
      for (const flight of lost) {
        const repaired = room.log.filter(
          (each) => each.to === b && slotOf(each)?.sequence === slotOf(flight)?.sequence,
        );
        assert.equal(repaired.length, 1);
        assert.ok(!repaired[0]!.multicast, "few receivers get repairs of their own");
        assert.deepEqual(repaired[0]!.bytes, flight.bytes);
      }
      assert.equal(ear.words.length, 9);
      assert.equal(a.count("slotsRepaired"), 3);
      const quiet = room.log.length;
      room.run(5_000);
      assert.deepEqual(talkIn(room, quiet), []);
    }
  });

  test("are not made for what is merely late", () => {
    const { room, b, pen } = talking();
    const late: Flight[] = [];
    room.loses = (flight) => slotOf(flight)?.sequence === 3 && late.push(flight) > 0;
    pen.fill(5);
    room.run(limits.lookMs - 0.5);
    assert.equal(late.length, 1);
    room.loses = () => false;
    room.deliver(late[0]!);
    room.run(100);
    assert.equal(b.count("naksSent"), 0);
  });

  test("of several members are merged, and repaired by multicast once", () => {
    const names = ["c", "d", "e", "f"];
    const { room, a, pen } = talking(...names);
    let lost = 0;
    room.loses = (flight) => {
      const gone = slotOf(flight)?.sequence === 3 && lost < 5;
      if (gone) lost++;
      return gone;
    };
    const since = room.log.length;
    pen.fill(6);
    room.run(200);
    assert.equal(lost, 5, "all missed it");
    const repairs = slotsIn(room, since).filter(({ sequence }) => sequence === 3);
    assert.equal(a.count("slotsRepaired"), 1);
    assert.equal(repairs.length, 5);
    assert.ok(repairs.every(({ flight }) => flight.multicast));
    assert.ok(framesIn(room, "nak", since).length <= 3);
    for (const name of ["b", ...names]) assert.equal(pen.progress[name]?.received, 7);
  });

  test("for what is no longer held are answered so, and that is a gap with its count", () => {
    const { room, hosts } = gathering(["a", "b"]);
    const [a, b] = hosts as [Host, Host];
    const ear = new Ear(b);
    const pen = new Pen(a, 1, { group: "room" }, "drop");
    pen.say("begin");
    room.run(100);
    // What b says is not heard: it is not waited for.
    room.loses = (flight) =>
      flight.from === b.address && (has(flight, "report") || has(flight, "nak"));
    let cut = 0;
    const deaf = (flight: Flight): boolean =>
      flight.to === b && slotOf(flight) !== undefined && ++cut > 0;
    const loses = room.loses;
    room.loses = (flight) => loses(flight) || deaf(flight);
    let written = 0;
    for (let ms = 0; ms < 2_000; ms += 10) {
      while (pen.room > 6_000 && written < 5_000) {
        pen.fill(4);
        written += 4;
      }
      room.run(10);
    }
    assert.ok(cut > 100);
    room.loses = () => false;
    pen.say("and on");
    room.run(500);
    assert.equal(ear.words[0], "a1 begin");
    assert.equal(ear.words.at(-1), `a${written + 2} and on`);
    const [gap, ...others] = ear.words.filter((words) => words.includes("gap"));
    assert.deepEqual(others, []);
    const missed = Number(gap?.split(" ")[2]);
    assert.ok(missed > 0);
    assert.equal(
      ear.words.length - 1 + missed,
      written + 2,
      "every message is heard or told as missed",
    );
  });

  test("name what was never sent in vain, and cost no more than a repair for each slot", () => {
    const { room, a, b, pen } = talking();
    pen.fill(20);
    room.run(50);
    pen.fill(20);
    const before = a.count("slotsRepaired");
    const forger = room.stranger("forger");
    const nak = {
      type: "nak",
      stream: 1,
      ranges: Array.from({ length: 100 }, () => ({ from: 1, count: 65_535 })),
    } as const;
    a.takeTransmits();
    a.datagram(b.address, forger.datagram([nak], { epoch: b.epochBytes }));
    const repaired = a.count("slotsRepaired") - before;
    assert.ok(repaired <= 20, `${repaired} slots`);
  });
});
