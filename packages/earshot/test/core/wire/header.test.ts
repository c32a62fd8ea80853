/**
 * The 32 bytes in front of every datagram: golden vectors, and each fault by name.
 * @module
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import * as fc from "fast-check";
import {
  type Cast,
  type Header,
  headerBytes,
  readHeader,
  wireVersion,
  writeHeader,
} from "../../../src/core/wire/header.ts";
import { fuzzing } from "../kit/fuzzing.ts";
import { counting, hex, unhex } from "../kit/hex.ts";

const epoch = counting(16, 0xa0);
const epochHex = "a0a1a2a3a4a5a6a7a8a9aaabacadaeaf";

describe("golden headers", () => {
  const golden: readonly (readonly [bytes: string, header: Omit<Header, "epoch">])[] = [
    [
      `4553 01 00 0020 0000 00000000 ${epochHex} 00000000`,
      {
        cast: "unicast",
        sealed: false,
        asks: false,
        asksHandled: false,
        length: 32,
        stream: 0,
        realmTag: 0,
        counter: 0,
      },
    ],
    [
      `4553 01 01 0020 0000 0ea45407 ${epochHex} 00000001`,
      {
        cast: "multicast",
        sealed: false,
        asks: false,
        asksHandled: false,
        length: 32,
        stream: 0,
        realmTag: 0x0ea45407,
        counter: 1,
      },
    ],
    [
      `4553 01 06 0020 0007 ffffffff ${epochHex} fffffffe`,
      {
        cast: "broadcast",
        sealed: true,
        asks: false,
        asksHandled: false,
        length: 32,
        stream: 7,
        realmTag: 0xffff_ffff,
        counter: 0xffff_fffe,
      },
    ],
    [
      `4553 01 04 0020 ffff 80000000 ${epochHex} 80000000`,
      {
        cast: "unicast",
        sealed: true,
        asks: false,
        asksHandled: false,
        length: 32,
        stream: 0xffff,
        realmTag: 0x8000_0000,
        counter: 0x8000_0000,
      },
    ],
    [
      `4553 01 09 0020 0001 00000001 ${epochHex} 00000003`,
      {
        cast: "multicast",
        sealed: false,
        asks: true,
        asksHandled: false,
        length: 32,
        stream: 1,
        realmTag: 1,
        counter: 3,
      },
    ],
  ];
  for (const [bytes, header] of golden) {
    test(bytes, () => {
      assert.deepEqual(readHeader(unhex(bytes)), { ...header, epoch });
      const written = new Uint8Array(headerBytes);
      writeHeader(written, { ...header, epoch });
      assert.equal(hex(written), bytes.replaceAll(" ", ""));
    });
  }
  test("have this version, which other bytes mean otherwise", () => assert.equal(wireVersion, 1));
});

describe("a header with a fault", () => {
  const good = (): Uint8Array => {
    const bytes = new Uint8Array(48);
    writeHeader(bytes, {
      cast: "unicast",
      sealed: false,
      asks: false,
      asksHandled: false,
      length: 48,
      stream: 0,
      realmTag: 1,
      epoch,
      counter: 1,
    });
    return bytes;
  };
  const changed = (at: number, ...values: number[]): Uint8Array => {
    const bytes = good();
    bytes.set(values, at);
    return bytes;
  };
  const faulty: readonly (readonly [what: string, bytes: Uint8Array, fault: string])[] = [
    ["nothing", new Uint8Array(), "too-short"],
    ["31 bytes", good().subarray(0, 31), "too-short"],
    ["another first byte", changed(0, 0x46), "bad-magic"],
    ["another second byte", changed(1, 0x54), "bad-magic"],
    ["version 0", changed(2, 0), "bad-version"],
    ["the next version", changed(2, wireVersion + 1), "bad-version"],
    ["a fourth cast", changed(3, 0b11), "bad-flags"],
    ...Array.from({ length: 5 }, (_, bit): readonly [string, Uint8Array, string] => [
      `flag ${bit + 3}`,
      changed(3, 1 << (bit + 3)),
      "bad-flags",
    ]),
    ["a length within the header", changed(4, 0, 31), "bad-length"],
    ["no length", changed(4, 0, 0), "bad-length"],
    ["a length one too large", changed(4, 0, 49), "bad-length"],
    ["the largest length", changed(4, 0xff, 0xff), "bad-length"],
  ];
  for (const [what, bytes, fault] of faulty)
    test(`${what}: ${fault}`, () => assert.equal(readHeader(bytes), fault));

  test("a length that leaves bytes over is good: another datagram of a train follows", () => {
    const header = readHeader(changed(4, 0, 40));
    assert.ok(typeof header !== "string");
    assert.equal(header.length, 40);
    assert.equal(readHeader(changed(4, 0, 40), 40), "too-short");
  });
});

const headers: fc.Arbitrary<Header> = fc
  .record(
    {
      cast: fc.constantFrom<Cast>("unicast", "multicast", "broadcast"),
      sealed: fc.boolean(),
      asks: fc.boolean(),
      asksHandled: fc.boolean(),
      length: fc.integer({ min: headerBytes, max: 1_500 }),
      stream: fc.nat(0xffff),
      realmTag: fc.integer({ min: 0, max: 0xffff_ffff }),
      epoch: fc.uint8Array({ minLength: 16, maxLength: 16 }),
      counter: fc.integer({ min: 0, max: 0xffff_ffff }),
    },
    { noNullPrototype: true },
  )
  // Nobody waits for a control datagram.
  .map((header) => {
    const isSlot = header.stream !== 0;
    return { ...header, asks: header.asks && isSlot, asksHandled: header.asksHandled && isSlot };
  });

test("any header is the same after writing and reading, wherever it stands", () => {
  fc.assert(
    fc.property(headers, fc.nat(100), (header, at) => {
      const bytes = new Uint8Array(at + header.length);
      writeHeader(bytes, header, at);
      assert.deepEqual(readHeader(bytes, at), header);
    }),
    fuzzing(1_000),
  );
});

test("any bytes are a header or a fault", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), fc.nat(90), (bytes, at) => {
      const header = readHeader(bytes, at);
      if (typeof header !== "string") assert.ok(at + header.length <= bytes.length);
    }),
    fuzzing(2_000),
  );
});
