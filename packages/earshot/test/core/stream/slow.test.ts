/**
 * Members that hold a stream back, and what becomes of them under each policy.
 * @module
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { SlowPolicy } from "../../../src/core/io.ts";
import { limits } from "../../../src/core/limits.ts";
import type { FrameType } from "../../../src/core/wire/frame-table.ts";
import type { Host } from "../kit/host.ts";
import type { Flight, Room } from "../kit/room.ts";
import { Ear, gathering, Pen, slotOf } from "./kit/talk.ts";

const has = (flight: Flight, type: FrameType): boolean =>
  flight.frames.some((frame) => frame.type === type);
const ofStream = (flight: Flight): boolean =>
  slotOf(flight) !== undefined ||
  (["start", "join", "report", "nak", "gone", "heartbeat", "evicted"] as const).some((type) =>
    has(flight, type),
  );

/** a sends to b and c. */
function talking(slow: SlowPolicy): {
  room: Room;
  a: Host;
  b: Host;
  c: Host;
  pen: Pen;
  ears: { b: Ear; c: Ear };
} {
  const { room, hosts } = gathering(["a", "b", "c"]);
  const [a, b, c] = hosts as [Host, Host, Host];
  const ears = { b: new Ear(b), c: new Ear(c) };
  const pen = new Pen(a, 1, { group: "room" }, slow);
  pen.say("begin");
  room.run(200);
  return { room, a, b, c, pen, ears };
}

/** Writes as much as there is room for, for so long. */
function press(room: Room, pen: Pen, forMs: number): number {
  const before = pen.written;
  for (let ms = 0; ms < forMs; ms += 20) {
    // As much as there is room for, up to 8 MB/s.
    for (let slots = 0; slots < 120 && pen.room > 5_600; slots += 4) pen.fill(4);
    room.run(20);
  }
  return pen.written - before;
}

/** What an ear heard, with the runs of consecutive messages as one: `"1-5"`. */
function runs(words: readonly string[]): string[] {
  const told: string[] = [];
  let from = 0;
  let to = 0;
  const flush = (): void => {
    if (from > 0) told.push(from === to ? `${from}` : `${from}-${to}`);
    from = 0;
  };
  for (const each of words) {
    const number = Number(/^[a-z](\d+) /.exec(each)?.[1] ?? 0);
    if (number === 0) {
      flush();
      told.push(each);
    } else if (from > 0 && number === to + 1) to = number;
    else {
      flush();
      from = to = number;
    }
  }
  flush();
  return told;
}

describe("the policy wait", () => {
  test("waits, then evicts; both sides are told, and the others go on", () => {
    const { room, a, b, pen, ears } = talking("wait");
    let cut = 0;
    room.loses = (flight) => flight.to === b && ofStream(flight) && ++cut > 0;
    const first = press(room, pen, limits.slowMs - 1_000);
    assert.ok(cut > 0);
    assert.equal(a.count("evictions"), 0);
    assert.ok(first < 9_000, "the stream waits");
    press(room, pen, 3_000);
    assert.equal(a.count("evictions"), 1);
    const told = a.statuses.find(({ type }) => type === "member-evicted");
    assert.ok(told?.type === "member-evicted" && told.member.name === "b" && told.group === "room");
    assert.equal(pen.progress["b"]?.gone, "evicted");
    assert.ok(press(room, pen, 1_000) > 2_000, "the others go on");
    // It hears again, is told, and joins anew: what was said meanwhile is a gap of that very size.
    room.loses = () => false;
    room.run(3_000);
    assert.equal(b.statuses.filter(({ type }) => type === "evicted").length, 1);
    pen.say("welcome back");
    room.run(500);
    const total = pen.written;
    const heard = runs(ears.b.words);
    assert.deepEqual(runs(ears.c.words), [`1-${total}`]);
    assert.equal(heard.length, 3, heard.join(", "));
    const last = Number(heard[0]?.split("-")[1] ?? 1);
    const again = Number(heard[2]?.split("-")[0]);
    assert.equal(heard[1], `a gap ${again - 1 - last} evicted`);
    assert.ok(heard[2] === `${again}` || heard[2] === `${again}-${total}`);
    assert.equal(pen.progress["b"]?.since, again);
    assert.equal(pen.progress["b"]?.received, total);
  });

  test("does not evict who is slow, but steady", () => {
    const { room, a, b, c, pen } = talking("wait");
    for (const host of [a, b, c])
      host.command({ type: "listening", group: "room", listening: true });
    // b lets through 40 slots each 100 ms.
    let left = 40;
    room.loses = (flight) => flight.to === b && slotOf(flight) !== undefined && left-- <= 0;
    for (let ms = 0; ms < 20_000; ms += 100) {
      left = 40;
      if (pen.room > 60_000) pen.fill(40);
      room.run(100);
    }
    assert.equal(a.count("evictions"), 0);
    assert.ok(pen.written > 1_000);
  });

  test("puts the verdict off when we ourselves stood still", () => {
    for (const recovers of [true, false]) {
      const { room, a, b, pen } = talking("wait");
      const loses = (flight: Flight): boolean => flight.to === b && ofStream(flight);
      room.loses = loses;
      press(room, pen, 3_000);
      assert.equal(a.count("evictions"), 0);
      // The loop of a stands still; what b sent in that time is still in its sockets.
      if (recovers) room.loses = () => false;
      room.now += 2_500;
      for (const host of room.hosts) host.now = room.now;
      a.input({ type: "timeout" });
      room.settle();
      assert.ok(a.count("lags") > 0);
      room.run(1_500);
      assert.equal(a.count("evictions"), 0);
      room.run(5_000);
      assert.equal(a.count("evictions"), recovers ? 0 : 1);
      if (recovers) assert.equal(pen.progress["b"]?.received, pen.written);
    }
  });

  test("holds for a program that takes no more, until that takes too long", () => {
    const { room, a, b, pen, ears } = talking("wait");
    const hold = (held: boolean): void =>
      b.command({ type: "hold", epoch: a.epoch, stream: 1, held });
    hold(true);
    const most = press(room, pen, 2_000);
    assert.ok(pen.room < 5_600, "the stream stands");
    const granted = ears.b.words.length;
    assert.ok(granted < most);
    hold(false);
    room.run(500);
    assert.equal(ears.b.words.length, pen.written);
    assert.equal(a.count("evictions"), 0);
    hold(true);
    press(room, pen, 2 * limits.slowMs);
    assert.equal(a.count("evictions"), 1);
    assert.ok(ears.c.words.length > ears.b.words.length);
  });
});

describe("the policy drop", () => {
  test("waits for a moment only; what is missed is a gap, and the member stays", () => {
    const { room, a, b, pen, ears } = talking("drop");
    let cut = 0;
    room.loses = (flight) => flight.to === b && ofStream(flight) && ++cut > 0;
    const written = press(room, pen, 2_000);
    assert.ok(cut > 0);
    assert.ok(written > 9_000, "the others are not held back");
    assert.equal(a.count("evictions"), 0);
    room.loses = () => false;
    room.run(1_000);
    pen.say("on");
    room.run(1_000);
    pen.say("and on");
    room.run(1_000);
    const total = pen.written;
    assert.deepEqual(runs(ears.c.words), [`1-${total}`]);
    const heard = runs(ears.b.words);
    // Every message is heard or told as missed, once.
    let next = 1;
    for (const each of heard) {
      const gap = /gap (\d+)/.exec(each);
      if (gap !== null) next += Number(gap[1]);
      else {
        const [from, to = from] = each.split("-").map(Number);
        assert.equal(from, next, heard.join(", "));
        next = (to ?? 0) + 1;
      }
    }
    assert.equal(next, total + 1);
    assert.equal(ears.b.words.at(-1), `a${total} and on`);
  });
});

describe("the policy fail", () => {
  test("waits without end: it is the sends that fail", () => {
    const { room, a, b, pen } = talking("fail");
    room.loses = (flight) => flight.to === b && ofStream(flight);
    press(room, pen, 2_000);
    const { written } = pen;
    assert.equal(press(room, pen, 20_000), 0);
    assert.equal(pen.written, written);
    assert.equal(a.count("evictions"), 0);
    room.loses = () => false;
    room.run(5_000);
    assert.equal(pen.progress["b"]?.received, written);
  });
});

describe("room", () => {
  test("is told when there is a good deal of it again, once, and only if asked", () => {
    const { room, a, b, pen } = talking("wait");
    const told = (): number => a.events.filter(({ type }) => type === "room").length;
    room.loses = (flight) => flight.to === b && ofStream(flight);
    press(room, pen, 1_500);
    assert.equal(told(), 0);
    a.command({ type: "await-room", stream: 1 });
    room.run(500);
    assert.equal(told(), 0, "there is none");
    room.loses = () => false;
    room.run(3_000);
    assert.equal(told(), 1);
    assert.ok(pen.room > limits.slots * 200);
    a.command({ type: "await-room", stream: 1 });
    assert.equal(told(), 2, "at once, when there is");
    a.command({ type: "await-room", stream: 99 });
  });

  test("is none for a stream that is not there", () => {
    const { a } = talking("wait");
    assert.equal(a.engine.room(77), 0);
  });
});
