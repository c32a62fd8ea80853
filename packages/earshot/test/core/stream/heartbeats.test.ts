/**
 * Heartbeats, and what they find out: that the last slots were lost, and whom multicast does not reach.
 * @module
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { limits } from "../../../src/core/limits.ts";
import type { FrameType } from "../../../src/core/wire/frame-table.ts";
import type { Host } from "../kit/host.ts";
import type { Flight, Room } from "../kit/room.ts";
import { Ear, gathering, Pen, slotOf, slotsIn, talkIn } from "./kit/talk.ts";

const has = (flight: Flight, type: FrameType): boolean =>
  flight.frames.some((frame) => frame.type === type);

/** a sends to the others; its stream has begun. */
function talking(...others: readonly string[]): { room: Room; a: Host; ears: Ear[]; pen: Pen } {
  const { room, hosts } = gathering(["a", ...others]);
  const [a, ...rest] = hosts as [Host, ...Host[]];
  const ears = rest.map((host) => new Ear(host));
  const pen = new Pen(a, 1, { group: "room" });
  pen.say("begin");
  room.run(200);
  for (const ear of ears) assert.deepEqual(ear.take(), ["a1 begin"]);
  return { room, a, ears, pen };
}

describe("heartbeats", () => {
  test("tell that the last slot was lost, and stop when it is there", () => {
    for (const others of [["b"], ["b", "c", "d", "e", "f"]]) {
      const { room, a, ears, pen } = talking(...others);
      let lost = 0;
      room.loses = (flight) => slotOf(flight) !== undefined && ++lost > 0;
      const since = room.log.length;
      pen.say("last words");
      room.settle();
      room.loses = () => false;
      assert.equal(lost, others.length);
      room.run(300);
      for (const ear of ears) assert.deepEqual(ear.words, ["a2 last words"]);
      assert.ok(room.log.slice(since).some((flight) => has(flight, "heartbeat")));
      const after = room.log.length;
      const beats = a.count("heartbeatsSent");
      room.run(20_000);
      assert.deepEqual(talkIn(room, after), []);
      assert.equal(a.count("heartbeatsSent"), beats);
    }
  });

  test("are not sent at all when reports come in time", () => {
    const { room, a, pen } = talking("b", "c");
    const before = a.count("heartbeatsSent");
    for (let count = 0; count < 50; count++) {
      pen.say("word");
      room.run(10);
    }
    assert.equal(a.count("heartbeatsSent"), before);
  });

  test("become rarer while nobody answers", () => {
    const { room, a, pen } = talking("b", "c");
    room.loses = (flight) => has(flight, "report");
    pen.say("word");
    const before = a.count("heartbeatsSent");
    room.run(4_000);
    const beats = a.count("heartbeatsSent") - before;
    assert.ok(beats >= 6 && beats <= 12, `${beats} heartbeats in 4 s`);
  });

  test("wait for the program of who listens, when the sender does, and no longer", () => {
    const { room, a, pen } = talking("b");
    const b = room.hosts[1] as Host;
    b.command({ type: "listening", group: "room", listening: true });
    room.settle();
    pen.say("handle this");
    room.settle();
    assert.equal(pen.progress["b"]?.received, 2);
    // The report on what was handled is lost: the next heartbeat brings another.
    let lost = 0;
    room.loses = (flight) => has(flight, "report") && lost++ === 0;
    b.command({ type: "handled", epoch: a.epoch, stream: 1, message: 2 });
    room.run(2);
    assert.equal(lost, 1);
    room.run(200);
    assert.equal(pen.progress["b"]?.handled, 2);
    const after = room.log.length;
    room.run(5_000);
    assert.deepEqual(talkIn(room, after), []);
  });

  test("that overtake slots are no reason to ask for them", () => {
    const { room, pen } = talking("b", "c");
    const b = room.hosts[1] as Host;
    const late: Flight[] = [];
    room.loses = (flight) =>
      slotOf(flight) !== undefined && flight.to === b && late.push(flight) > 0;
    const beat = room.stranger("hand");
    pen.say("word");
    room.settle();
    const [a] = room.hosts as [Host];
    const frame = { type: "heartbeat", stream: 1, token: 9, last: 2, way: "other" } as const;
    b.datagram(a.address, beat.datagram([frame], { epoch: a.epochBytes }));
    room.run(1);
    room.loses = () => false;
    for (const flight of late) room.deliver(flight);
    room.run(50);
    assert.equal(b.count("naksSent"), 0);
  });
});

describe("members that multicast of data does not reach", () => {
  /** Multicast of slots and heartbeats to these is lost. */
  const silencing = (deaf: readonly Host[]): { (flight: Flight): boolean; lost: number } => {
    const loses = (flight: Flight): boolean => {
      const data =
        flight.multicast &&
        (slotOf(flight) !== undefined || has(flight, "heartbeat") || has(flight, "start"));
      const lost = data && deaf.includes(flight.to);
      if (lost) loses.lost++;
      return lost;
    };
    loses.lost = 0;
    return loses;
  };

  test("get copies, the status is told, and multicast is taken up again when it works", () => {
    const { room, a, ears, pen } = talking("b", "c", "d");
    const [, b] = room.hosts as [Host, Host];
    const loses = silencing([b]);
    room.loses = loses;
    for (let count = 0; count < 40; count++) {
      pen.say(`word ${count}`);
      room.run(50);
    }
    assert.ok(loses.lost > 0);
    assert.deepEqual(
      a.statuses.filter(({ type }) => type === "unicast-fallback"),
      [{ type: "unicast-fallback", members: 1 }],
    );
    for (const ear of ears) assert.equal(ear.words.length, 40);
    // From then on it has everything at once, the others too, and by multicast.
    const since = room.log.length;
    pen.say("at once");
    room.settle();
    assert.deepEqual(
      talkIn(room, since).filter((line) => line.includes("slot")),
      ["a>b slot 42", "a>c* slot 42", "a>d* slot 42"],
    );
    room.loses = () => false;
    for (let count = 0; count < 10; count++) {
      pen.say("again");
      room.run(limits.listenAgainMs / 4);
    }
    assert.deepEqual(a.statuses.at(-1), { type: "unicast-fallback", members: 0 });
    const after = room.log.length;
    pen.say("to all");
    room.settle();
    assert.deepEqual(
      talkIn(room, after).filter((line) => line.includes("slot")),
      ["a>b* slot 53", "a>c* slot 53", "a>d* slot 53"],
    );
  });

  test("may be all of a large group", () => {
    const names = Array.from({ length: 15 }, (_, index) => `m${index}`);
    const { room, a, ears, pen } = talking(...names);
    const loses = silencing(room.hosts.slice(1));
    room.loses = loses;
    pen.say("can you hear me");
    room.run(4_000);
    assert.ok(loses.lost > 0);
    assert.equal(a.count("evictions"), 0);
    for (const ear of ears) assert.deepEqual(ear.words, ["a2 can you hear me"]);
    assert.deepEqual(
      a.statuses.findLast(({ type }) => type === "unicast-fallback"),
      {
        type: "unicast-fallback",
        members: names.length,
      },
    );
  });

  test("are no matter to a sender with a single receiver: it gets unicast", () => {
    const { room, a, pen } = talking("b");
    const [, b] = room.hosts as [Host, Host];
    const loses = silencing([b]);
    room.loses = loses;
    const since = room.log.length;
    for (let count = 0; count < 20; count++) {
      pen.say("word");
      room.run(50);
    }
    assert.equal(loses.lost, 0);
    assert.ok(slotsIn(room, since).every(({ flight }) => !flight.multicast));
    assert.deepEqual(
      a.statuses.filter(({ type }) => type === "unicast-fallback"),
      [],
    );
  });

  test("are not those that lose now and then", () => {
    const { room, a, ears, pen } = talking("b", "c", "d");
    const [, b] = room.hosts as [Host, Host];
    let count = 0;
    let lost = 0;
    const all = silencing([b]);
    room.loses = (flight) => all(flight) && ++count % 2 === 0 && ++lost > 0;
    for (let word = 0; word < 100; word++) {
      pen.say("word");
      room.run(20);
    }
    room.run(200);
    assert.ok(lost > 30);
    assert.deepEqual(
      a.statuses.filter(({ type }) => type === "unicast-fallback"),
      [],
    );
    for (const ear of ears) assert.equal(ear.words.length, 100);
  });
});
