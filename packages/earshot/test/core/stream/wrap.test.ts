/**
 * Streams that run over the 32 bits in which their numbers are on the wire.
 * @module
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Host } from "../kit/host.ts";
import { Ear, gathering, Pen, slotsIn } from "./kit/talk.ts";

describe("the wrap of the 32 bits on the wire", () => {
  test("changes nothing, in the open and sealed, with losses before and behind it", () => {
    for (const secret of [undefined, "a word"]) {
      const { room, hosts } = gathering(["a"], secret === undefined ? {} : { secret });
      const sender = room.host("z", { firstSequence: 2 ** 32 - 20 });
      sender.start();
      sender.command({ type: "join-group", group: "room" });
      room.run(3_000);
      const ear = new Ear(hosts[0] as Host);
      const pen = new Pen(sender, 1, { group: "room" });
      let lost = 0;
      let seen = 0;
      room.loses = (flight) => {
        const isSlot = flight.frames.length === 0;
        if (isSlot) seen++;
        return isSlot && seen % 3 === 0 && ++lost > 0;
      };
      for (let count = 0; count < 60; count++) {
        pen.fill(1);
        pen.say(`message ${pen.written + 1}`);
        room.run(5);
      }
      room.run(500);
      assert.ok(lost > 20);
      assert.equal(ear.words.length, 120);
      assert.deepEqual(
        ear.words.filter((_, index) => index % 2 === 1),
        Array.from({ length: 60 }, (_, index) => `z${2 * index + 2} message ${2 * index + 2}`),
      );
      const sequences = slotsIn(room).map(({ sequence }) => sequence);
      assert.ok(Math.max(...sequences) > 2 ** 32 - 3 && Math.min(...sequences) < 5);
      assert.equal(pen.progress["a"]?.received, 120);
    }
  });
});
