/**
 * A train of datagrams, as the kernel coalesces them: slots of one or several streams, frames among them, holes.
 * @module
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { joined, met, slotFrame, word } from "./kit/forger.ts";
import { bodyOf } from "./kit/rings.ts";

describe("a train", () => {
  test("of slots with holes, as coalesced by the kernel, is whole at the end", () => {
    for (const secret of [undefined, "a word"]) {
      const { forger, ear, b } = met(secret === undefined ? {} : { secret });
      forger.say(forger.start());
      const count = 400;
      const slots = Array.from({ length: count }, (_, index) =>
        forger.slot(index + 1, joined(word(`${index + 1}`), slotFrame(1, bodyOf(150, index))), {
          before: 2 * index,
        }),
      );
      // Each train fills a hole, goes on, and leaves another.
      let hole: number | undefined;
      for (let from = 0; from < count; from += 50) {
        const train = slots.slice(from, from + 50);
        const left = from + 50 < count ? train.splice(20, 1) : [];
        forger.send(...(hole === undefined ? [] : [slots[hole] as Uint8Array]), ...train);
        hole = left.length > 0 ? from + 20 : undefined;
      }
      const numbers = ear.words.filter((_, index) => index % 2 === 0);
      assert.deepEqual(
        numbers,
        Array.from({ length: count }, (_, index) => `mallory${2 * index + 1} ${index + 1}`),
      );
      for (const [index, body] of ear.bodies.entries())
        if (index % 2 === 1) assert.deepEqual(body, bodyOf(150, (index - 1) / 2));
      assert.ok(b.count("slotsReordered") > 100);
    }
  });

  test("that does not hold together is dropped from there on", () => {
    const { forger, ear, b } = met();
    forger.say(forger.start());
    const broken = forger.slot(2, word("two"));
    broken[4] = 0xff;
    forger.send(forger.slot(1, word("one")), broken, forger.slot(3, word("three")));
    assert.deepEqual(ear.words, ["mallory1 one"]);
    assert.equal(b.count("droppedBadLength"), 1);
  });

  test("may hold slots, frames and slots of several streams", () => {
    const { forger, ear } = met();
    forger.say(forger.start(), forger.start({ stream: 2 }));
    forger.say(forger.start({ stream: 2 }));
    const frames = forger.stranger.datagram([{ type: "nack", token: 1 }]);
    forger.send(
      forger.slot(1, word("one")),
      forger.slot(1, word("uno"), { stream: 2 }),
      frames,
      forger.slot(2, word("two"), { before: 1 }),
    );
    assert.deepEqual(ear.words.toSorted(), ["mallory1 one", "mallory1 uno", "mallory2 two"]);
  });
});
