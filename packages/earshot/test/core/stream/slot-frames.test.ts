/**
 * The table of slot frames is what is written and what is read: each row goes through a program's stage, a
 * ring, an engine and a cursor, or is refused by them as the table says.
 * @module
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { limits } from "../../../src/core/limits.ts";
import { FrameCursor } from "../../../src/core/stream/frame-cursor.ts";
import {
  bodyKinds,
  slotFrameHeaderBytes,
  slotFrameTable,
  type SlotFrameType,
  unknownTotal,
  wholeFrameId,
} from "../../../src/core/stream/slot-frames.ts";
import { countsAsMessage, StagedFrames } from "../../../src/core/stream/staged-frames.ts";
import { bodyOf, messagesOf, ringOf, slotsOf, staged } from "./kit/rings.ts";

const rows = Object.entries(slotFrameTable) as [SlotFrameType, { id: number; doc: string }][];

test("the rows have numbers of their own, which never change", () => {
  assert.deepEqual(
    rows.map(([type, { id }]) => [type, id]),
    [
      ["padding", 0],
      ["bytes", 1],
      ["text", 2],
      ["value", 3],
      ["first", 4],
      ["next", 5],
      ["last", 6],
      ["open", 8],
      ["part", 9],
      ["close", 10],
    ],
  );
  for (const [type, { doc }] of rows) assert.match(doc, /\.$/, `${type} says what it is`);
  assert.equal(slotFrameHeaderBytes, 3);
  assert.deepEqual(
    bodyKinds.map((_, kind) => wholeFrameId(kind)),
    [slotFrameTable.bytes.id, slotFrameTable.text.id, slotFrameTable.value.id],
  );
  assert.equal(unknownTotal, 0xffff_ffff_ffff);
});

/** The rows that a program stages, with fields as the table names them. */
const staging: Partial<Record<SlotFrameType, Uint8Array>> = {
  bytes: bodyOf(9, 1),
  text: new TextEncoder().encode("grüße"),
  value: Uint8Array.of(0x83, 1, 2, 3),
  open: Uint8Array.of(0, 0, 0, 7, 1, 0, 0, 0, 1, 0, 0),
  part: Uint8Array.of(0, 0, 0, 7, 9, 8, 7),
  close: Uint8Array.of(0, 0, 0, 7, 0),
};
/** Those that a ring makes when it splits messages. */
const made: readonly SlotFrameType[] = ["padding", "first", "next", "last"];

test("every row is either staged by programs or made by the ring", () => {
  assert.deepEqual(rows.map(([type]) => type).sort(), [...Object.keys(staging), ...made].sort());
});

for (const [type, fields] of Object.entries(staging)) {
  const { id } = slotFrameTable[type as SlotFrameType];
  test(`${type} passes ring and cursor as it is`, () => {
    const ring = ringOf();
    ring.append(staged([{ id, body: fields }]), limits.slots);
    ring.close(limits.slots, false);
    const slot = ring.burst(1, 1);
    assert.deepEqual(
      [...slot.subarray(36)],
      [id, fields.length >> 8, fields.length & 255, ...fields],
    );
    const cursor = new FrameCursor().over([{ frames: slot.subarray(36), before: 41, whole: 0 }]);
    assert.ok(cursor.advance());
    assert.equal(cursor.id, id);
    assert.deepEqual(cursor.bytes.slice(cursor.start, cursor.end), fields);
    const counts = ["bytes", "text", "value", "close"].includes(type);
    assert.equal(countsAsMessage(id), counts);
    assert.equal(cursor.message, counts ? 42 : 41);
    assert.equal(ring.messages, counts ? 1 : 0);
    assert.ok(!cursor.advance());
    assert.ok(!cursor.advance(), "and stays at the end");
  });
}

test("first, next and last carry kind and total as the table says", () => {
  for (const [kind, name] of bodyKinds.entries()) {
    const ring = ringOf();
    ring.append(staged([{ id: slotFrameTable[name].id, body: bodyOf(4_000, kind) }]), limits.slots);
    ring.close(limits.slots, false);
    const frames = slotsOf(ring).flatMap((slot) => slot.frames);
    assert.deepEqual(
      frames.map(({ id }) => id),
      [slotFrameTable.first.id, slotFrameTable.next.id, slotFrameTable.last.id],
    );
    assert.deepEqual(
      [...(frames[0]?.fields.subarray(0, 5) ?? [])],
      [kind, 0, 0, 4_000 >> 8, 4_000 & 255],
    );
    assert.equal(messagesOf(slotsOf(ring)).length, 1);
  }
});

describe("a cursor", () => {
  const whole = (id: number, ...body: readonly number[]): Uint8Array =>
    Uint8Array.of(id, body.length >> 8, body.length & 255, ...body);

  test("goes over chunks, whole bodies and empty messages, and numbers them", () => {
    const cursor = new FrameCursor().over([
      {
        frames: Uint8Array.of(...whole(1, 5), ...whole(2), ...whole(9, 0, 0, 0, 1, 2)),
        before: 10,
        whole: 0,
      },
      { frames: Uint8Array.of(6, 7, 8), before: 12, whole: 3 },
      { frames: new Uint8Array(0), before: 13, whole: 1 },
      { frames: whole(10, 0, 0, 0, 1, 0), before: 2 ** 32 + 13, whole: 0 },
    ]);
    const seen: unknown[] = [];
    while (cursor.advance())
      seen.push([cursor.message, cursor.id, [...cursor.bytes.subarray(cursor.start, cursor.end)]]);
    assert.deepEqual(seen, [
      [11, 1, [5]],
      [12, 2, []],
      [12, 9, [0, 0, 0, 1, 2]],
      [13, 3, [6, 7, 8]],
      [14, 1, []],
      [2 ** 32 + 14, 10, [0, 0, 0, 1, 0]],
    ]);
  });

  test("that was left in the middle begins anew", () => {
    const cursor = new FrameCursor();
    cursor.over([{ frames: Uint8Array.of(1), before: 0, whole: 1 }]);
    assert.ok(!cursor.over([]).advance());
    cursor.over([{ frames: whole(1, 4), before: 6, whole: 0 }]);
    assert.ok(cursor.advance());
    assert.deepEqual([cursor.id, cursor.message], [1, 7]);
  });
});

describe("a stage", () => {
  test("has room for what fits, lends what it holds, and begins anew", () => {
    const stage = new StagedFrames(100);
    assert.ok(stage.fits(95) && !stage.fits(96));
    stage.add(1, bodyOf(10, 1));
    stage.addTwo(slotFrameTable.part.id, Uint8Array.of(0, 0, 0, 1), bodyOf(20, 2));
    stage.add(slotFrameTable.close.id, Uint8Array.of(0, 0, 0, 1, 0));
    assert.equal(stage.messages, 2, "parts do not count, ends do");
    assert.equal(stage.used, 13 + 27 + 8);
    assert.deepEqual(
      stage.written(),
      Uint8Array.from([
        1,
        0,
        10,
        ...bodyOf(10, 1),
        9,
        0,
        24,
        0,
        0,
        0,
        1,
        ...bodyOf(20, 2),
        10,
        0,
        5,
        0,
        0,
        0,
        1,
        0,
      ]),
    );
    stage.clear();
    assert.deepEqual([stage.used, stage.messages, stage.written().length], [0, 0, 0]);
  });

  test("takes bodies with lengths of two and of four bytes", () => {
    const stage = new StagedFrames(300_000);
    const sizes = [65_534, 65_535, 65_536];
    for (const size of sizes) stage.add(2, bodyOf(size, size));
    stage.addTwo(3, bodyOf(65_530, 1), bodyOf(6, 2));
    const ring = ringOf();
    ring.append(stage.written(), limits.slots);
    ring.close(limits.slots, false);
    assert.deepEqual(
      messagesOf(slotsOf(ring)).map(({ id, body }) => [id, body.length]),
      [...sizes.map((size) => [2, size]), [3, 65_536]],
    );
  });
});
