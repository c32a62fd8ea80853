/**
 * Heartbeats that come another way than slots: they may overtake what is still in a socket.
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
