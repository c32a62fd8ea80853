/**
 * docs/protocol.md as a stranger would use it: the example is read off the page and understood by the
 * codec, and no frame or field is left untold.
 * @module
 */
import assert from "node:assert/strict";
import { createPublicKey, verify } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { limits } from "../../src/core/limits.ts";
import { announcementMessage, decodeAnnouncement } from "../../src/core/wire/announcement.ts";
import { announcementFields, frameTable } from "../../src/core/wire/frame-table.ts";
import { readFrames } from "../../src/core/wire/frames.ts";
import { headerBytes, readHeader } from "../../src/core/wire/header.ts";
import { FrameCursor } from "../../src/core/stream/frame-cursor.ts";
import { slotHeadBytes, uint32At } from "../../src/core/stream/slot.ts";
import { slotFrameTable } from "../../src/core/stream/slot-frames.ts";
import { openRealmTag } from "../../src/peer/crypto/derive.ts";
import {
  exampleAnnouncement,
  exampleFrames,
  examplePublicKey,
  exampleTag,
} from "./protocol-example.ts";
import { slotExample } from "./slot-example.ts";

const page = readFileSync(join(import.meta.dirname, "../../../../docs/protocol.md"), "utf8");

/** The bytes of the hex dumps on the page, by nothing but their layout. */
function dumped(): readonly Uint8Array[] {
  const lines = [...page.matchAll(/^([0-9a-f]{4}) {2}((?:[0-9a-f]{2} )*[0-9a-f]{2}) /gm)];
  const dumps: number[][] = [];
  for (const [, place = "", hex = ""] of lines) {
    if (place === "0000") dumps.push([]);
    const bytes = dumps.at(-1) ?? [];
    assert.equal(Number.parseInt(place, 16), bytes.length, `the offset ${place}`);
    bytes.push(...hex.split(" ").map((byte) => Number.parseInt(byte, 16)));
  }
  return dumps.map((bytes) => Uint8Array.from(bytes));
}

const [datagram = new Uint8Array(), slot = new Uint8Array()] = dumped();

describe("the example of the protocol page", () => {
  const bytes = datagram;
  const header = readHeader(bytes);
  const decoded = readFrames(bytes, headerBytes, bytes.length);
  assert.ok(typeof header !== "string" && typeof decoded !== "string");

  test("has the header that it says", () => {
    assert.deepEqual(header, {
      cast: "multicast",
      sealed: false,
      asks: false,
      asksHandled: false,
      length: bytes.length,
      stream: 0,
      realmTag: openRealmTag("earshot"),
      epoch: exampleAnnouncement.epoch,
      counter: 1,
    });
    assert.equal(exampleTag, openRealmTag("earshot"));
  });

  test("has the frames that it says", () => {
    assert.deepEqual(decoded, { frames: exampleFrames, unknown: 0 });
    const notes = [...page.matchAll(/ {2}frame `([a-z-]+)`$/gm)].map(([, type]) => type);
    assert.deepEqual(
      notes,
      decoded.frames.map((frame) => frame.type),
    );
  });

  test("announces what it says, signed with the key that it says", () => {
    const [announce] = decoded.frames;
    assert.ok(announce?.type === "announce");
    assert.deepEqual(decodeAnnouncement(announce.body), exampleAnnouncement);
    const spki = Buffer.concat([Buffer.from("302a300506032b6570032100", "hex"), examplePublicKey]);
    const key = createPublicKey({ key: spki, format: "der", type: "spki" });
    const message = announcementMessage(header.realmTag, announce.body);
    assert.ok(verify(null, message, key, announce.signature));
  });
});

describe("the example of a slot", () => {
  const { stream, sequence, before, text, splitTotal, splitPart } = slotExample;

  test("has the header that it says", () => {
    const header = readHeader(slot);
    assert.ok(typeof header !== "string");
    const { cast, sealed, asks, length, counter } = header;
    assert.deepEqual(
      { cast, sealed, asks, length, counter, stream: header.stream },
      {
        cast: "multicast",
        sealed: false,
        asks: true,
        length: slot.length,
        counter: sequence,
        stream,
      },
    );
    assert.equal(uint32At(slot, headerBytes), before);
  });

  test("has the frames that it says, and nothing behind them", () => {
    const cursor = new FrameCursor().over([
      { frames: slot.subarray(slotHeadBytes), whole: 0, before },
    ]);
    assert.ok(cursor.advance());
    assert.deepEqual([cursor.id, cursor.message], [slotFrameTable.text.id, before + 1]);
    const body = (): string =>
      Buffer.from(cursor.bytes.subarray(cursor.start, cursor.end)).toString();
    assert.equal(body(), text);
    assert.ok(cursor.advance());
    assert.equal(cursor.id, slotFrameTable.first.id);
    assert.deepEqual(
      [cursor.bytes[cursor.start], uint32At(cursor.bytes, cursor.start + 1), body().slice(5)],
      [1, splitTotal, splitPart],
    );
    assert.ok(!cursor.advance());
  });
});

describe("the protocol page", () => {
  test("tells every slot frame with its number, and every field", () => {
    for (const [name, { id, doc, fields }] of Object.entries(slotFrameTable)) {
      const number = id.toString(16).padStart(2, "0");
      assert.ok(page.includes(`#### \`0x${number}\` ${name}\n\n${doc}\n`), name);
      for (const [field, form] of Object.entries(fields))
        assert.ok(page.includes(`| \`${field}\` | ${form} |`), field);
    }
  });

  test("tells every frame with its number, and every field", () => {
    for (const [name, { id, doc, fields }] of Object.entries(frameTable)) {
      assert.ok(
        page.includes(`### \`0x${id.toString(16).padStart(2, "0")}\` ${name}\n\n${doc}\n`),
        name,
      );
      for (const field of Object.keys(fields)) assert.ok(page.includes(`| \`${field}\` |`), field);
    }
    for (const field of Object.keys(announcementFields))
      assert.ok(page.includes(`| \`${field}\` |`));
  });

  test("leaves no row of a table broken", () => {
    for (const row of page.split("\n").filter((line) => line.startsWith("| ")))
      assert.match(row, / \|$/);
    assert.ok(!page.includes("undefined") && !page.includes("[object"));
    assert.ok(page.includes(`at most\n${limits.datagramBytes} bytes`));
  });
});
