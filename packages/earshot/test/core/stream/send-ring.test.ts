/**
 * How messages lie in slots: packed, split, padded and sealed once, in a ring that grows, wraps and lets go.
 * @module
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { limits } from "../../../src/core/limits.ts";
import type { SendRing } from "../../../src/core/stream/send-ring.ts";
import { slotFrameTable } from "../../../src/core/stream/slot-frames.ts";
import { readHeader } from "../../../src/core/wire/header.ts";
import { openRealm } from "../../../src/core/wire/seal.ts";
import { simCipher } from "../../../src/transport/sim/index.ts";
import { bodyOf, epoch, messagesOf, readSlot, ringOf, slotsOf, staged } from "./kit/rings.ts";

const { slots } = limits;
const { bytes, text, value, first, next, last, part, close } = slotFrameTable;
/** What the fields of a single frame can take in a slot of 1,400 bytes. */
const most = 1_400 - 36 - 3;

function put(ring: SendRing, ...lengths: readonly number[]): void {
  ring.append(
    staged(lengths.map((length, index) => ({ id: 1, body: bodyOf(length, index) }))),
    slots,
  );
}

/** Id and size of the fields of each frame, by slot. */
function layout(ring: SendRing): number[][][] {
  return slotsOf(ring).map(({ frames }) => frames.map(({ id, fields }) => [id, fields.length]));
}

describe("packing", () => {
  test("lays small messages side by side, and empty ones too", () => {
    const ring = ringOf();
    put(ring, 3, 0, 5);
    assert.ok(ring.begun);
    ring.close(slots, false);
    assert.ok(!ring.begun);
    const [slot] = slotsOf(ring);
    assert.equal(slot?.length, 36 + 3 * 3 + 8);
    assert.deepEqual(layout(ring), [
      [
        [1, 3],
        [1, 0],
        [1, 5],
      ],
    ]);
    assert.deepEqual(
      messagesOf(slotsOf(ring)).map(({ body }) => body),
      [bodyOf(3, 0), bodyOf(0, 1), bodyOf(5, 2)],
    );
  });

  test("closes nothing that is empty", () => {
    const ring = ringOf();
    ring.close(slots, false);
    ring.close(slots, true);
    assert.equal(ring.open, 1);
  });

  test("fills a slot to its last byte", () => {
    const ring = ringOf();
    put(ring, most, most);
    ring.close(slots, false);
    assert.deepEqual(layout(ring), [[[1, most]], [[1, most]]]);
    assert.deepEqual(
      slotsOf(ring).map(({ length, rest }) => [length, rest]),
      [
        [1_400, 0],
        [1_400, 0],
      ],
    );
  });

  test("splits what is one byte too large", () => {
    const ring = ringOf();
    put(ring, most + 1);
    ring.close(slots, false);
    assert.deepEqual(layout(ring), [[[first.id, most]], [[last.id, 6]]]);
    assert.deepEqual(messagesOf(slotsOf(ring)), [{ id: 1, body: bodyOf(most + 1, 0) }]);
  });

  test("splits over two slots, behind another message", () => {
    const ring = ringOf();
    put(ring, 1_000, 1_000);
    ring.close(slots, false);
    const firstFields = 1_364 - 1_003 - 3;
    assert.deepEqual(layout(ring), [
      [
        [1, 1_000],
        [first.id, firstFields],
      ],
      [[last.id, 1_000 + 5 - firstFields]],
    ]);
    assert.equal(messagesOf(slotsOf(ring)).length, 2);
  });

  test("splits over many slots, and keeps the kind", () => {
    const ring = ringOf();
    for (const { id } of [bytes, text, value]) {
      ring.append(staged([{ id, body: bodyOf(10_000, id) }]), slots);
      ring.close(slots, false);
    }
    assert.deepEqual(
      messagesOf(slotsOf(ring)),
      [1, 2, 3].map((id) => ({ id, body: bodyOf(10_000, id) })),
    );
    assert.ok(layout(ring)[1]?.every(([id]) => id === next.id));
  });

  test("splits the largest message", () => {
    const ring = ringOf();
    put(ring, limits.messageBytes);
    ring.close(slots, false);
    assert.deepEqual(messagesOf(slotsOf(ring)), [{ id: 1, body: bodyOf(limits.messageBytes, 0) }]);
  });

  test("does not split for the sake of a few bytes: the rest is padding", () => {
    const ring = ringOf();
    put(ring, 1_250, 200);
    ring.close(slots, false);
    assert.deepEqual(layout(ring), [[[1, 1_250]], [[1, 200]]]);
    const [padded] = slotsOf(ring);
    assert.deepEqual([padded?.length, padded?.rest], [1_400, 1_364 - 1_253]);
  });

  test("cuts parts of large messages anew, so that each piece is a part itself", () => {
    const ring = ringOf();
    const number = Uint8Array.of(0, 0, 1, 9);
    const body = Uint8Array.from([...number, ...bodyOf(4_000, 5)]);
    ring.append(
      staged([
        { id: bytes.id, body: bodyOf(500, 0) },
        { id: part.id, body },
      ]),
      slots,
    );
    ring.close(slots, false);
    const frames = slotsOf(ring).flatMap((slot) => slot.frames);
    assert.equal(frames[0]?.id, bytes.id);
    const parts = frames.slice(1);
    assert.ok(parts.length >= 3);
    for (const { id, fields } of parts) {
      assert.equal(id, part.id);
      assert.deepEqual(fields.slice(0, 4), number);
    }
    const joined = parts.flatMap(({ fields }) => [...fields.slice(4)]);
    assert.deepEqual(Uint8Array.from(joined), bodyOf(4_000, 5));
    assert.ok(
      slotsOf(ring)
        .slice(0, -1)
        .every(({ rest }) => rest === 0),
      "slots are full",
    );
  });
});

describe("a slot", () => {
  test("has a header that says what it is", () => {
    const ring = ringOf({ firstSequence: 2 ** 32 + 5 });
    put(ring, 10);
    ring.asked = true;
    ring.close(slots, false);
    assert.ok(!ring.asked, "what was asked is on its way");
    const header = readHeader(ring.burst(2 ** 32 + 5, 1));
    assert.deepEqual(header, {
      cast: "multicast",
      sealed: false,
      asks: true,
      asksHandled: false,
      length: 49,
      stream: 3,
      realmTag: 7,
      epoch,
      counter: 5,
    });
  });

  test("asks when it is the last of what was written, not when others follow", () => {
    const ring = ringOf();
    ring.asked = true;
    put(ring, most, most, 10);
    ring.close(slots, false);
    assert.deepEqual(
      slotsOf(ring).map(({ asks }) => asks),
      [false, false, true],
    );
    put(ring, 10);
    ring.close(slots, false);
    assert.equal(slotsOf(ring).at(-1)?.asks, false);
    ring.askedHandled = true;
    put(ring, 10);
    ring.close(slots, false);
    const last = slotsOf(ring).at(-1);
    assert.deepEqual([last?.asks, last?.asksHandled], [false, true]);
  });

  test("tells how many messages ended before it", () => {
    const ring = ringOf();
    put(ring, 10, 2_000, 10);
    ring.close(slots, false);
    put(ring, 10);
    ring.close(slots, false);
    assert.deepEqual(
      slotsOf(ring).map(({ before }) => before),
      [0, 1, 3],
    );
    assert.deepEqual(
      [1, 2, 3].map((slot) => ring.endedBy(slot)),
      [1, 3, 4],
    );
    assert.equal(ring.messages, 4);
  });

  test("counts the end of a large message, not its beginning nor its parts", () => {
    const ring = ringOf();
    const number = Uint8Array.of(0, 0, 0, 1);
    ring.append(
      staged([
        { id: slotFrameTable.open.id, body: new Uint8Array(11) },
        { id: part.id, body: Uint8Array.from([...number, 1, 2, 3]) },
        { id: bytes.id, body: bodyOf(3, 1) },
        { id: close.id, body: Uint8Array.from([...number, 0]) },
      ]),
      slots,
    );
    assert.equal(ring.messages, 2);
  });

  test("is sealed once, and a repair is the same bytes", () => {
    const cipher = simCipher("room", "a word");
    const ring = ringOf({ cipher, firstSequence: 2 ** 32 - 1 });
    put(ring, 4_000, 100);
    ring.close(slots, false);
    const sent = Array.from({ length: ring.open - ring.first }, (_, at) =>
      ring.burst(ring.first + at, 1).slice(),
    );
    put(ring, 100);
    for (const [at, slot] of sent.entries()) {
      const counter = ring.first + at;
      assert.deepEqual(ring.burst(counter, 1), slot);
      // The seal is over the whole sequence, not over the 32 bits of the wire.
      const wire = { epoch, stream: 3, counter: counter % 2 ** 32 };
      if (at > 0) assert.ok(!cipher.open(slot.slice(), 32, wire, cipher.tag));
      assert.ok(cipher.open(slot, 32, { ...wire, counter }, cipher.tag));
    }
    assert.deepEqual(
      messagesOf(sent.map((slot) => readSlot(slot, 16))).map(({ body }) => body.length),
      [4_000, 100],
    );
    assert.equal(sent[0]?.length, 1_400, "the tag has its place in the slot");
  });
});

describe("bursts", () => {
  test("are full slots and at most one shorter last", () => {
    const ring = ringOf();
    put(ring, most, most);
    ring.close(slots, false);
    put(ring, 10);
    ring.close(slots, false);
    put(ring, most);
    ring.close(slots, false);
    assert.equal(ring.burstLength(1, 45), 3, "two full, one short");
    assert.equal(ring.burstLength(2, 45), 2);
    assert.equal(ring.burstLength(3, 45), 1, "behind a short one nothing can lie");
    assert.equal(ring.burstLength(4, 45), 1);
    assert.equal(ring.burstLength(1, 2), 2);
    assert.equal(ring.burstLength(5, 45), 0, "the open slot is not sent");
    assert.equal(ring.burst(1, 3).length, 2 * 1_400 + 49);
    assert.deepEqual(ring.burst(2, 1), ring.burst(1, 3).subarray(1_400, 2_800));
  });

  test("end where the ring's memory does", () => {
    const ring = ringOf({ firstSequence: 30 });
    put(ring, ...Array.from({ length: 6 }, () => most));
    assert.equal(ring.open, 35);
    assert.equal(ring.burstLength(30, 45), 2, "slots 30 and 31 of 32 places");
    assert.equal(ring.burstLength(32, 45), 3);
  });
});

describe("the ring", () => {
  test("grows by doubling, and keeps bytes and numbers", () => {
    const ring = ringOf({ firstSequence: 21 });
    const sent = new Map<number, Uint8Array>();
    const ended = new Map<number, number>();
    for (let count = 0; ring.open < 321; count++) {
      put(ring, 700 + count);
      for (let slot = ring.first; slot < ring.open; slot++) {
        const burst = ring.burst(slot, 1);
        assert.deepEqual(burst, sent.get(slot) ?? sent.set(slot, burst.slice()).get(slot));
        assert.equal(
          ring.endedBy(slot),
          ended.get(slot) ?? ended.set(slot, ring.endedBy(slot)).get(slot),
        );
      }
    }
    assert.equal(ring.bytes, 512 * 1_400);
    ring.close(slots, false);
    assert.deepEqual(
      messagesOf(slotsOf(ring)).map(({ body }) => body.length),
      Array.from({ length: ring.messages }, (_, count) => 700 + count),
    );
  });

  test("does not grow while slots are let go, however long it runs", () => {
    const ring = ringOf({ firstSequence: 2 ** 32 - 50 });
    let sequence = ring.first;
    for (let round = 0; round < 100; round++) {
      put(ring, most, 10);
      ring.close(slots, false);
      assert.deepEqual(
        messagesOf(slotsOf(ring)).map(({ body }) => body.length),
        [most, 10],
      );
      sequence += 2;
      assert.equal(ring.open, sequence);
      ring.release(ring.open);
    }
    assert.equal(ring.bytes, limits.slotsAtFirst * 1_400);
    assert.equal(ring.endedBy(ring.open - 1), 200);
    assert.equal(slotsOf(ring).length, 0);
  });

  test("lets go in order, never of what is open, and remembers what had ended", () => {
    const ring = ringOf();
    put(ring, most, most, 5);
    ring.close(slots, false);
    ring.release(3);
    assert.deepEqual([ring.first, ring.endedBy(1), ring.endedBy(2), ring.endedBy(3)], [3, 2, 2, 3]);
    ring.release(2);
    assert.equal(ring.first, 3, "what is gone stays gone");
    put(ring, 9);
    ring.release(99);
    assert.equal(ring.first, 4);
    assert.ok(ring.begun);
    assert.equal(ring.endedBy(99), 3, "what is open has not ended");
    ring.close(slots, false);
    assert.equal(ring.endedBy(4), 4);
  });

  test("remembers when a slot was repaired, until its place is another's", () => {
    const ring = ringOf();
    put(ring, most, 5);
    ring.close(slots, false);
    assert.equal(ring.repairedAt(1), -Infinity);
    ring.noteRepaired(1, 77);
    assert.equal(ring.repairedAt(1), 77);
    ring.release(3);
    put(ring, ...Array.from({ length: 33 }, () => most));
    assert.equal(ring.repairedAt(33), -Infinity);
  });

  test("can be closed early as often as receivers come, even when it is full", () => {
    const ring = ringOf();
    const full = (): boolean => ring.room(slots) < 5_000;
    while (!full()) put(ring, 900);
    for (let times = 0; times < 200; times++) {
      ring.closeEarly(slots);
      if (ring.room(slots) >= 15) put(ring, 10);
    }
    assert.ok(ring.open - ring.first < slots);
    ring.close(slots, false);
    const whole = messagesOf(slotsOf(ring));
    assert.equal(whole.length, ring.messages);
  });

  test("takes as much of a smaller slot", () => {
    const ring = ringOf({ slotBytes: 1_200, cipher: openRealm(1) });
    put(ring, 1_200 - 39, 10_000);
    ring.close(slots, false);
    assert.equal(ring.slotBytes, 1_200);
    assert.deepEqual(
      slotsOf(ring)
        .slice(0, -1)
        .map(({ length }) => length),
      Array.from({ length: 9 }, () => 1_200),
    );
  });
});
