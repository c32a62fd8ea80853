/**
 * Bytes of every kind against the codec: it gives frames or a fault, never an error, and what it gives
 * can be written again.
 * @module
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { decodeAnnouncement, encodeAnnouncement } from "../../../src/core/wire/announcement.ts";
import { readFrames, writeFrame } from "../../../src/core/wire/frames.ts";
import { Writer } from "../../../src/core/wire/writer.ts";
import { fuzzing, seeds } from "../kit/fuzzing.ts";
import { mutate, sampleFrames } from "../kit/mutations.ts";
import { seededRandom } from "../../../src/core/random.ts";

function check(bytes: Uint8Array): void {
  const decoded = readFrames(bytes, 0, bytes.length);
  if (typeof decoded === "string") {
    assert.ok(["truncated", "bad-text", "over-limit", "bad-value"].includes(decoded));
    return;
  }
  const writer = new Writer();
  for (const frame of decoded.frames) {
    writeFrame(writer, frame);
    if (!("signature" in frame && "body" in frame)) continue;
    const body = decodeAnnouncement(frame.body);
    if (typeof body !== "string") encodeAnnouncement(body);
  }
  const again = readFrames(writer.written(), 0, writer.length);
  assert.ok(typeof again !== "string");
  assert.deepEqual(again, { frames: decoded.frames, unknown: 0 });
}

test("random bytes", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), check), fuzzing(5_000));
});

test("random bytes in frames whose lengths are right", () => {
  const frame = fc
    .tuple(
      fc.constantFrom(
        0,
        1,
        2,
        3,
        4,
        5,
        0x10,
        0x11,
        0x12,
        0x13,
        0x14,
        0x20,
        0x21,
        0x22,
        0x23,
        0x30,
        0x7f,
      ),
      fc.uint8Array({ maxLength: 90 }),
    )
    .map(([id, fields]) => [id, fields.length >> 8, fields.length & 0xff, ...fields]);
  fc.assert(
    fc.property(fc.array(frame, { maxLength: 6 }), (frames) =>
      check(Uint8Array.from(frames.flat())),
    ),
    fuzzing(5_000),
  );
});

test("valid frames with a little damage", () => {
  fc.assert(
    fc.property(seeds, (seed) => {
      const random = seededRandom(seed);
      const writer = new Writer();
      for (const frame of sampleFrames(random, 4)) writeFrame(writer, frame);
      check(mutate(random, writer.written().slice(), 0));
    }),
    fuzzing(5_000),
  );
});
