/**
 * The packets of request and reply: their bytes, and that what is written by hand keeps to the table.
 * @module
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { limits } from "../../src/core/limits.ts";
import { seededRandom } from "../../src/core/random.ts";
import { record } from "../../src/core/wire/field.ts";
import { type Packet, packetTable, type PacketType } from "../../src/rpc/packet-table.ts";
import { decodeByTable, decodePacket, encodeByTable, encodePacket } from "../../src/rpc/packets.ts";
import { hex, unhex } from "../core/kit/hex.ts";

const body = unhex("c0ffee");

const examples: { readonly [Type in PacketType]: readonly [bytes: string, packet: Packet<Type>] } =
  {
    call: [
      "01 000000000007 000000000005 01 04 63616c63 c0ffee",
      { type: "call", number: 7, floor: 5, kind: "text", service: "calc", body },
    ],
    reply: [
      "02 000100000000 00000001 01 00 02 c0ffee",
      {
        type: "reply",
        number: 2 ** 32,
        part: 1,
        last: "last",
        asks: "nothing",
        kind: "value",
        body,
      },
    ],
    failure: [
      "03 000000000007 00000002 01 00 02 4e4f 03 7768 79",
      {
        type: "failure",
        number: 7,
        part: 2,
        asks: "word",
        what: "failed",
        code: "NO",
        message: "why",
      },
    ],
    working: ["04 000000000007", { type: "working", number: 7 }],
    unseen: ["05 000000000007", { type: "unseen", number: 7 }],
    poll: ["06 000000000007 000000000005", { type: "poll", number: 7, floor: 5 }],
    taken: ["07 000000000007 00000009", { type: "taken", number: 7, part: 9 }],
    noted: [
      "08 000000000005 02 000000000007 000000000009",
      { type: "noted", floor: 5, numbers: [7, 9] },
    ],
  };

const all = Object.entries(examples) as [PacketType, readonly [string, Packet]][];

describe("a packet", () => {
  for (const [type, [bytes, packet]] of all) {
    test(`${type} has these bytes`, () => {
      assert.equal(hex(encodePacket(packet)), bytes.replaceAll(" ", ""));
      assert.deepEqual(decodePacket(unhex(bytes)), packet);
    });

    test(`${type} cut anywhere before its last field is malformed`, () => {
      const whole = unhex(bytes);
      const fields = whole.length - ("body" in packet ? packet.body.length : 0);
      for (let length = 0; length < fields; length++)
        assert.equal(decodePacket(whole.subarray(0, length)), "malformed");
    });

    test(`${type} is the same by hand and by the table`, () => {
      const random = seededRandom(4);
      const codec = record<object>(packetTable[type].fields);
      for (let round = 0; round < 200; round++) {
        const sample = { type, ...codec.sample(random) } as Packet;
        const encoded = encodePacket(sample);
        assert.deepEqual(encoded, encodeByTable(sample));
        assert.deepEqual(decodePacket(encoded), sample);
        assert.deepEqual(decodeByTable(encoded), sample);
      }
    });
  }

  test("of another kind belongs to a later version", () => {
    assert.equal(decodePacket(unhex("7f 00")), "unknown");
  });

  test("with a service, code, message or count beyond its limit is malformed", () => {
    const service = "x".repeat(limits.serviceBytes + 1);
    const call: Packet = { type: "call", number: 1, floor: 1, kind: "text", service, body };
    assert.equal(decodePacket(encodePacket(call)), "malformed");
    const numbers = Array.from({ length: limits.notedCalls + 1 }, (_, at) => at);
    assert.equal(decodePacket(encodePacket({ type: "noted", floor: 0, numbers })), "malformed");
  });

  test("numbers on the wire are in order and none is used twice", () => {
    const ids = Object.values(packetTable).map(({ id }) => id);
    assert.deepEqual(
      ids,
      [...new Set(ids)].toSorted((one, other) => one - other),
    );
  });
});
