/**
 * Hosts that are late to read: heartbeats by unicast overtake slots and heartbeats that came by multicast.
 * @module
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Flight } from "../kit/room.ts";
import { Ear, gathering, Pen, slotOf, talkIn } from "./kit/talk.ts";

function beat(flight: Flight): boolean {
  return flight.frames.some(({ type }) => type === "heartbeat");
}

test("what a late loop reads before the slots makes it ask for nothing; what is lost is asked for", () => {
  const { room, hosts } = gathering(["a", "b", "c"]);
  const [a, , c] = hosts;
  assert.ok(a && c);
  const ear = new Ear(c);
  const pen = new Pen(a, 1, { group: "room" });
  pen.say("hello");
  room.run(1_000);
  assert.deepEqual(ear.take(), ["a1 hello"]);

  // The loop of c stands still: what is for it waits in its sockets, and for long enough for several heartbeats.
  const waiting: Flight[] = [];
  room.loses = (flight) => {
    const waits = flight.to === c && (beat(flight) || slotOf(flight) !== undefined);
    if (waits) waiting.push(flight);
    return waits;
  };
  pen.say("late");
  room.run(200);
  room.loses = () => false;
  const beats = waiting.filter((flight) => beat(flight) && !flight.multicast);
  const slots = waiting.filter((flight) => slotOf(flight) !== undefined);
  assert.ok(
    beats.length >= 2 && slots.length === 1,
    `${beats.length} beats, ${slots.length} slots`,
  );
  const since = room.log.length;
  const naks = (): string[] => talkIn(room, since).filter((talk) => talk === "c>a nak");
  for (const flight of beats) room.deliver(flight);
  room.run(6);
  assert.deepEqual(naks(), [], "both were there at once");
  for (const flight of slots) room.deliver(flight);
  assert.deepEqual(ear.take(), ["a2 late"]);

  room.loses = (flight) => flight.to === c && slotOf(flight) !== undefined && naks().length === 0;
  pen.say("lost");
  room.run(200);
  assert.equal(naks().length, 1, "time has passed between two");
  assert.deepEqual(ear.take(), ["a3 lost"]);
});

for (const [story, deaf] of [
  ["is slow to read what came by multicast is not taken for deaf", false],
  ["is deaf to multicast gets copies, and those who send are told", true],
] as const) {
  test(`a member that ${story}`, () => {
    const { room, hosts } = gathering(["a", "b", "c"]);
    const [a, , c] = hosts;
    assert.ok(a && c);
    const ear = new Ear(c);
    const pen = new Pen(a, 1, { group: "room" });
    pen.say("hello");
    room.run(1_000);

    // Each 150 ms the loop of c runs: it reads its private socket first, and a little of what came by multicast.
    const waiting: Flight[] = [];
    const isWaiting = (flight: Flight): boolean => {
      const waits = flight.to === c;
      if (waits) waiting.push(flight);
      return waits;
    };
    room.loses = isWaiting;
    for (let turn = 1; turn <= 400; turn++) {
      if (turn <= 20) pen.fill(20);
      room.run(10);
      if (turn % 15 > 0) continue;
      const byMulticast = waiting.filter(({ multicast }) => multicast);
      const now = deaf ? [] : byMulticast.slice(0, 32);
      const read = [...waiting.filter(({ multicast }) => !multicast), ...now];
      waiting.splice(0, waiting.length, ...(deaf ? [] : byMulticast.slice(32)));
      room.loses = () => false;
      for (const flight of read) room.deliver(flight);
      room.loses = isWaiting;
    }
    const told = a.statuses.filter(({ type }) => type === "unicast-fallback");
    assert.deepEqual(told, deaf ? [{ type: "unicast-fallback", members: 1 }] : []);
    assert.equal(ear.words.length, 401, "all came");
    assert.equal(c.count("naksSent") > 0, deaf, "what only waits was not asked for");
  });
}
