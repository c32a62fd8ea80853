/**
 * The ring under any mixture of sizes: what it says there is room for fits, comes out again as it went in,
 * and what it says is not uselessly small.
 * @module
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import * as fc from "fast-check";
import { limits } from "../../../src/core/limits.ts";
import { slotFrameTable } from "../../../src/core/stream/slot-frames.ts";
import { StagedFrames } from "../../../src/core/stream/staged-frames.ts";
import { simCipher } from "../../../src/transport/sim/index.ts";
import { openRealm } from "../../../src/core/wire/seal.ts";
import { fuzzing } from "../kit/fuzzing.ts";
import { bodyOf, epoch, messagesOf, readSlot, ringOf, type Staged, staged } from "./kit/rings.ts";

const { part, close, open } = slotFrameTable;
const { slots } = limits;

const sizes = fc.oneof(
  { weight: 4, arbitrary: fc.nat(40) },
  { weight: 4, arbitrary: fc.nat(1_400) },
  // Around what fills a slot, or leaves just too little of it to split.
  { weight: 4, arbitrary: fc.integer({ min: 1_180, max: 1_400 }) },
  { weight: 2, arbitrary: fc.nat(9_000) },
  { weight: 1, arbitrary: fc.integer({ min: 65_500, max: 65_600 }) },
);
const frames = fc.oneof(
  { weight: 8, arbitrary: fc.tuple(fc.integer({ min: 1, max: 3 }), sizes) },
  {
    weight: 2,
    arbitrary: fc.tuple(
      fc.constant(part.id),
      sizes.map((size) => size + 4),
    ),
  },
  { weight: 1, arbitrary: fc.constant([close.id, 5] as [number, number]) },
  { weight: 1, arbitrary: fc.constant([open.id, 11] as [number, number]) },
);

function frameOf([id, length]: readonly [number, number], index: number): Staged {
  const body = bodyOf(length, index);
  // Parts that follow each other belong to different messages.
  if (id === part.id) body.set([0, 0, index >> 8, index]);
  return { id, body };
}

for (const cipher of [openRealm(7), simCipher("room", "a word")]) {
  const tag = cipher.overheadBytes;
  describe(`a ring ${tag === 0 ? "in an open" : "in a closed"} realm`, () => {
    test("gives back what was written, in order, whatever the sizes and when it is closed", () => {
      const steps = fc.array(fc.tuple(fc.array(frames, { maxLength: 12 }), fc.boolean()), {
        maxLength: 12,
      });
      fc.assert(
        fc.property(steps, fc.constantFrom(1, 20, 2 ** 32 - 3), (written, firstSequence) => {
          const ring = ringOf({ cipher, firstSequence });
          const all: Staged[] = [];
          for (const [some, closes] of written) {
            const list = some.map((each, index) => frameOf(each, all.length + index));
            ring.append(staged(list), slots);
            all.push(...list);
            if (closes) ring.close(slots, false);
          }
          ring.close(slots, false);
          let before = 0;
          const read = Array.from({ length: ring.open - ring.first }, (_, at) => {
            const counter = ring.first + at;
            const slot = ring.burst(counter, 1).slice();
            assert.ok(slot.length <= ring.slotBytes);
            assert.ok(cipher.open(slot, 32, { epoch, stream: 3, counter }, cipher.tag));
            const told = readSlot(slot, tag);
            assert.equal(told.length, slot.length);
            assert.equal(told.sequence, counter % 2 ** 32);
            assert.equal(told.before, before);
            before = ring.endedBy(counter);
            return told;
          });
          const messages = messagesOf(read);
          assert.equal(messages.length, all.length);
          for (const [index, { id, body }] of messages.entries()) {
            assert.equal(id, all[index]?.id);
            assert.ok(Buffer.from(body).equals(all[index]?.body as Uint8Array));
          }
          assert.equal(before, all.filter(({ id }) => id <= 3 || id === close.id).length);
        }),
        fuzzing(150),
      );
    });
  });
}

test("what there is room for fits, however it is cut, closed early or held up", () => {
  const ringSlots = 128;
  const step = fc.record({
    sizes: fc.array(sizes, { minLength: 1, maxLength: 8 }),
    early: fc.nat(3),
    release: fc.nat(12),
  });
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 120 }), (steps) => {
      const ring = ringOf();
      const stage = new StagedFrames(300_000);
      let index = 0;
      for (const { sizes: wanted, early, release } of steps) {
        const room = ring.room(ringSlots);
        for (const size of wanted) {
          const body = bodyOf(size, index++);
          if (stage.fits(size) && stage.used + size + 5 <= room) stage.add(1, body);
        }
        ring.append(stage.written(), ringSlots);
        stage.clear();
        for (let times = 0; times < early; times++) ring.closeEarly(ringSlots);
        ring.release(ring.first + release);
        assert.ok(ring.open - ring.first < ringSlots);
      }
    }),
    fuzzing(150),
  );
});

test("the same, filled to the brim again and again with one size", () => {
  const ringSlots = 128;
  fc.assert(
    fc.property(sizes, fc.nat(100), fc.constantFrom(1, part.id), (size, release, id) => {
      const ring = ringOf();
      const stage = new StagedFrames(300_000);
      const body = id === part.id ? bodyOf(size + 4, 1) : bodyOf(size, 1);
      for (let round = 0; round < 6; round++) {
        const room = ring.room(ringSlots);
        while (stage.used + body.length + 5 <= room && stage.fits(body.length)) stage.add(id, body);
        ring.append(stage.written(), ringSlots);
        stage.clear();
        ring.closeEarly(ringSlots);
        assert.ok(ring.open - ring.first < ringSlots);
        ring.release(ring.first + release);
      }
    }),
    fuzzing(150),
  );
});

test("an empty ring has room for most of what it can hold, and for the largest message", () => {
  const ring = ringOf();
  const room = ring.room(slots);
  assert.ok(room > 0.85 * slots * 1_364);
  assert.ok(room > 10 * limits.messageBytes);
  // Small messages fill it to at least as much before it says that there is no more room.
  const stage = new StagedFrames(70_000);
  let written = 0;
  for (;;) {
    const left = ring.room(slots);
    while (stage.fits(64) && stage.used + 69 <= left) stage.add(1, bodyOf(64, 1));
    if (stage.used === 0) break;
    written += stage.used;
    ring.append(stage.written(), slots);
    stage.clear();
  }
  assert.ok(written > 0.85 * slots * 1_364, `${written} bytes`);
});
