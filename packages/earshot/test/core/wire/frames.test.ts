/**
 * Frames: golden bytes for each type, round trips of whatever the frame table can invent, and every
 * kind of damage.
 * @module
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import * as fc from "fast-check";
import { addressOf } from "../../../src/core/address.ts";
import { limits } from "../../../src/core/limits.ts";
import { type Random, seededRandom } from "../../../src/core/random.ts";
import {
  type Frame,
  frameHeaderBytes,
  frameTable,
  type FrameType,
} from "../../../src/core/wire/frame-table.ts";
import { type DecodedFrames, readFrames, writeFrame } from "../../../src/core/wire/frames.ts";
import { utf8, Writer } from "../../../src/core/wire/writer.ts";
import { fuzzing, seeds } from "../kit/fuzzing.ts";
import { counting, hex, unhex } from "../kit/hex.ts";

const types = Object.keys(frameTable) as FrameType[];

function encode(...frames: readonly Frame[]): Uint8Array {
  const writer = new Writer();
  for (const frame of frames) writeFrame(writer, frame);
  return writer.written().slice();
}

function decode(bytes: Uint8Array): ReturnType<typeof readFrames> {
  return readFrames(bytes, 0, bytes.length);
}

function decoded(bytes: Uint8Array): DecodedFrames {
  const result = decode(bytes);
  assert.ok(typeof result !== "string", `frames, not ${JSON.stringify(result)}`);
  return result;
}

/** Some valid frame of a type, as its row of the table invents it. */
function sample(type: FrameType, random: Random): Frame {
  const fields = Object.entries(frameTable[type].fields).map(
    ([name, field]: readonly [string, { sample(random: Random): unknown }]) =>
      [name, field.sample(random)] as const,
  );
  return { type, ...Object.fromEntries(fields) } as Frame;
}

const challenge = counting(8, 1);
const epoch = counting(16, 0xe0);
const epochHex = hex(epoch);
const signature = counting(64);
const signatureHex = hex(signature);

/** One frame of each type with its bytes, written out by hand: these never change. */
const golden: { readonly [Type in FrameType]: readonly [bytes: string, frame: Frame<Type>] } = {
  padding: ["00 0003 000000", { type: "padding", fill: new Uint8Array(3) }],
  announce: [`01 0042 ${signatureHex} abcd`, { type: "announce", signature, body: unhex("abcd") }],
  request: ["02 000c 0102030405060708 00000007", { type: "request", challenge, knows: 7 }],
  echo: ["03 0009 0102030405060708 02", { type: "echo", challenge, hears: "no" }],
  goodbye: [`04 0040 ${signatureHex}`, { type: "goodbye", signature }],
  view: ["05 000c 00001000 0102030405060708", { type: "view", count: 4_096, digest: challenge }],
  ping: [
    "10 000d deadbeef 0102030405060708 01",
    { type: "ping", token: 0xdead_beef, target: challenge, hears: "yes" },
  ],
  ack: ["11 0005 deadbeef 00", { type: "ack", token: 0xdead_beef, hears: "unknown" }],
  "ping-request": [
    `12 001b 00000001 ${epochHex} 04 c0000207 1d2c`,
    { type: "ping-request", token: 1, target: epoch, at: addressOf("192.0.2.7", 7_468) },
  ],
  nack: ["13 0004 ffffffff", { type: "nack", token: 0xffff_ffff }],
  update: [
    `14 002b 02 01 00000005 ${epochHex} 03 00000000 ${epochHex}`,
    {
      type: "update",
      entries: [
        { state: "suspected", incarnation: 5, epoch },
        { state: "left", incarnation: 0, epoch },
      ],
    },
  ],
  sync: ["20 0004 00000009", { type: "sync", token: 9 }],
  roster: [
    `21 001d 00000009 01 ${epochHex} 00000001 00000002`,
    { type: "roster", token: 9, entries: [{ epoch, incarnation: 1, sequence: 2 }] },
  ],
  fetch: [`22 0011 01 ${epochHex}`, { type: "fetch", epochs: [epoch] }],
  relay: [`23 0042 ${signatureHex} abcd`, { type: "relay", signature, body: unhex("abcd") }],
  message: [
    "30 000c 00000003 01 03 c3b161 686921",
    { type: "message", sequence: 3, kind: "text", group: "ña", body: utf8("hi!") },
  ],
  latest: [
    "31 000f 00000003 01 03 c3b161 02 6b31 686921",
    { type: "latest", sequence: 3, kind: "text", group: "ña", key: "k1", body: utf8("hi!") },
  ],
  packet: [
    "32 000c a0a1a2a3a4a5a6a7 01 010203",
    {
      type: "packet",
      target: unhex("a0a1a2a3a4a5a6a7"),
      channel: 1,
      body: unhex("010203"),
    },
  ],
  start: [
    "40 0019 0001 000000000021 000100000000 0003 00000002 00 03 6c6f62",
    {
      type: "start",
      stream: 1,
      sequence: 33,
      message: 2 ** 32,
      members: 3,
      visit: 2,
      to: "group",
      group: "lob",
    },
  ],
  join: ["41 0006 0001 00000002", { type: "join", stream: 1, visit: 2 }],
  report: [
    "42 0019 0001 000000000021 000000000421 000000000009 00000004 01",
    {
      type: "report",
      stream: 1,
      received: 33,
      limit: 1_057,
      handled: 9,
      heard: 4,
      reader: "some",
    },
  ],
  nak: [
    "43 0013 0001 02 000000000005 0001 00000000000a 0003",
    {
      type: "nak",
      stream: 1,
      ranges: [
        { from: 5, count: 1 },
        { from: 10, count: 3 },
      ],
    },
  ],
  gone: ["44 000e 0001 000000000021 000000000009", { type: "gone", stream: 1, to: 33, message: 9 }],
  heartbeat: [
    "45 000d 0001 00000004 000000000021 00",
    { type: "heartbeat", stream: 1, token: 4, last: 33, way: "slots" },
  ],
  evicted: ["46 0006 0001 00000002", { type: "evicted", stream: 1, visit: 2 }],
  end: ["47 0008 0001 000000000021", { type: "end", stream: 1, last: 33 }],
  decline: ["48 0006 0001 00000002", { type: "decline", stream: 1, visit: 2 }],
};

describe("golden frames", () => {
  for (const type of types) {
    const [bytes, frame] = golden[type];
    test(type, () => {
      assert.equal(hex(encode(frame)), bytes.replaceAll(" ", ""));
      assert.deepEqual(decoded(unhex(bytes)), { frames: [frame], unknown: 0 });
    });
  }

  test("have numbers of their own", () => {
    const ids = types.map((type) => frameTable[type].id);
    assert.equal(new Set(ids).size, types.length);
    assert.ok(ids.every((id) => Number.isInteger(id) && id >= 0 && id <= 255));
  });
});

describe("whatever the table invents", () => {
  for (const type of types) {
    test(`${type} is the same after encoding, decoding and encoding`, () => {
      fc.assert(
        fc.property(seeds, (seed) => {
          const frame = sample(type, seededRandom(seed));
          const bytes = encode(frame);
          const { frames, unknown } = decoded(bytes);
          assert.equal(unknown, 0);
          assert.deepEqual(frames, [frame]);
          assert.deepEqual(encode(...frames), bytes);
        }),
        fuzzing(200),
      );
    });

    test(`${type} cut anywhere is a fault, and never an error`, () => {
      const random = seededRandom(7);
      for (let round = 0; round < 10; round++) {
        const bytes = encode(sample(type, random));
        assert.deepEqual(decoded(bytes.subarray(0, 0)), { frames: [], unknown: 0 });
        for (let length = 1; length < bytes.length; length++)
          assert.equal(decode(bytes.subarray(0, length)), "truncated");
      }
    });

    test(`${type} cut anywhere, its length made to fit, is a fault or a shorter frame`, () => {
      const random = seededRandom(8);
      for (let round = 0; round < 10; round++) {
        const bytes = encode(sample(type, random));
        for (let length = 0; length < bytes.length - frameHeaderBytes; length++) {
          const cut = bytes.slice(0, frameHeaderBytes + length);
          cut.set([length >> 8, length & 0xff], 1);
          const result = decode(cut);
          if (typeof result === "string") continue;
          // Only where the rest of the frame is a field of its own may there be less of it.
          assert.ok("fill" in frameTable[type].fields || "body" in frameTable[type].fields);
          assert.deepEqual(encode(...result.frames), cut);
        }
      }
    });

    test(`${type} with bytes of a later version behind its fields is read as without`, () => {
      const random = seededRandom(9);
      const frame = sample(type, random);
      const names = Object.keys(frameTable[type].fields);
      const takesAll = names.includes("fill") || names.includes("body");
      const bytes = encode(frame);
      const later = Uint8Array.from([...bytes, 1, 2, 3]);
      later.set([(bytes.length + 0) >> 8, bytes.length & 0xff], 1);
      if (takesAll) assert.notDeepEqual(decoded(later).frames, [frame]);
      else assert.deepEqual(decoded(later), { frames: [frame], unknown: 0 });
    });
  }

  test("several in a datagram come in their order", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...types), { maxLength: 12 }), seeds, (some, seed) => {
        const random = seededRandom(seed);
        const frames = some.map((type) => sample(type, random));
        assert.deepEqual(decoded(encode(...frames)), { frames, unknown: 0 });
      }),
      fuzzing(300),
    );
  });
});

describe("frames of later versions", () => {
  const unknown = unhex("7f 0003 010203");
  const frame = golden.ack[1];

  test("are skipped and counted, wherever they stand", () => {
    const bytes = Uint8Array.from([...unknown, ...encode(frame), ...unknown, ...unhex("ff 0000")]);
    assert.deepEqual(decoded(bytes), { frames: [frame], unknown: 3 });
  });

  test("that claim more than there is condemn the datagram", () => {
    assert.equal(
      decode(Uint8Array.from([...encode(frame), ...unhex("7f 0004 010203")])),
      "truncated",
    );
    assert.equal(decode(Uint8Array.from([...encode(frame), 0x7f])), "truncated");
    assert.equal(decode(Uint8Array.from([...encode(frame), 0x7f, 0])), "truncated");
  });
});

describe("limits are held when reading", () => {
  const cases: readonly (readonly [what: string, bytes: string, fault: string])[] = [
    ["a word that has no meaning", "11 0005 deadbeef 03", "bad-value"],
    ["a state that has no meaning", `14 0016 01 04 00000005 ${epochHex}`, "bad-value"],
    ["an address of version 5", `12 001b 00000001 ${epochHex} 05 c0000207 1d2c`, "bad-value"],
    ["a group's name too long", `30 0047 00000003 01 41 ${"61".repeat(65)}`, "over-limit"],
    ["a group's name that is no text", "30 0008 00000003 01 02 c328", "bad-text"],
    ["a list longer than its frame", `22 0011 02 ${epochHex}`, "truncated"],
    ["a text longer than its frame", "30 0008 00000003 01 03 6161", "truncated"],
    [
      "too many news",
      `14 ${lengthOf(1 + 21 * 41)} 29 ${`00 00000001 ${epochHex}`.repeat(41)}`,
      "over-limit",
    ],
    ["too many epochs", `22 ${lengthOf(1 + 16 * 25)} 19 ${epochHex.repeat(25)}`, "over-limit"],
    [
      "too many in a roster",
      `21 ${lengthOf(5 + 24 * 41)} 00000001 29 ${`${epochHex} 00000001 00000001`.repeat(41)}`,
      "over-limit",
    ],
  ];
  for (const [what, bytes, fault] of cases)
    test(what, () => assert.equal(decode(unhex(bytes)), fault));

  test("the largest lists are good", () => {
    const epochs = Array.from({ length: limits.fetchEntries }, () => epoch);
    assert.deepEqual(decoded(encode({ type: "fetch", epochs })).frames, [
      { type: "fetch", epochs },
    ]);
  });
});

function lengthOf(bytes: number): string {
  return bytes.toString(16).padStart(4, "0");
}
