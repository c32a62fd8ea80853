/**
 * Addresses: taken apart, written as RFC 5952 asks, and the same again after a round trip.
 * @module
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import * as fc from "fast-check";
import {
  type Address,
  addressOf,
  formatAddress,
  hostOf,
  isLocalOnly,
  isVersion6,
  parseAddress,
  portOf,
} from "../../src/core/address.ts";
import { fuzzing } from "./kit/fuzzing.ts";
import { hex, unhex } from "./kit/hex.ts";

describe("an address taken apart", () => {
  const good: readonly (readonly [string, string, number, string])[] = [
    ["192.0.2.7:7468", "c0000207", 7_468, ""],
    ["0.0.0.0:0", "00000000", 0, ""],
    ["255.255.255.255:65535", "ffffffff", 65_535, ""],
    ["[::]:1", "00000000000000000000000000000000", 1, ""],
    ["[::1]:7468", "00000000000000000000000000000001", 7_468, ""],
    ["[1::]:7468", "00010000000000000000000000000000", 7_468, ""],
    ["[2001:DB8::a:0:b]:80", "20010db8000000000000000a0000000b", 80, ""],
    ["[fe80::1%eth0]:7468", "fe800000000000000000000000000001", 7_468, "eth0"],
    ["[fe80::1%Ethernet 2]:7468", "fe800000000000000000000000000001", 7_468, "Ethernet 2"],
    ["[1:2:3:4:5:6:7:8]:9", "00010002000300040005000600070008", 9, ""],
    ["[::ffff:192.0.2.1]:9", "00000000000000000000ffffc0000201", 9, ""],
    ["[1:2:3:4:5:6:1.2.3.4]:9", "00010002000300040005000601020304", 9, ""],
  ];
  for (const [text, bytes, port, zone] of good) {
    test(text, () => {
      const parts = parseAddress(text);
      assert.ok(parts !== undefined);
      assert.equal(hex(parts.bytes), bytes);
      assert.equal(parts.port, port);
      assert.equal(parts.zone, zone);
    });
  }

  const bad = [
    "",
    "192.0.2.7",
    "192.0.2.7:",
    "192.0.2:1",
    "192.0.2.7.8:1",
    "192.0.2.256:1",
    "192.0.2.7:65536",
    "192.0.2.7:-1",
    "192.0.2.7:1x",
    " 192.0.2.7:1",
    "192..2.7:1",
    "host:1",
    "::1:7468",
    "[::1]",
    "[]:1",
    "[1:2:3:4:5:6:7]:1",
    "[1:2:3:4:5:6:7:8:9]:1",
    "[1::2::3]:1",
    "[:::]:1",
    "[12345::]:1",
    "[g::]:1",
    "[1.2.3.4]:1",
    "[1.2.3.4::]:1",
    "[1.2.3.4:5::]:1",
    "[::1.2.3.4:5]:1",
    "[::1.2.3]:1",
    "[::1%]:1",
    `[fe80::1%${"z".repeat(33)}]:1`,
    "[1:2:3:4:5:6:7:8::]:1",
  ];
  for (const text of bad)
    test(`${JSON.stringify(text)} is none`, () => assert.equal(parseAddress(text), undefined));
});

describe("an IPv6 address is written as RFC 5952 asks", () => {
  const cases: readonly (readonly [bytes: string, host: string, section: string])[] = [
    ["20010db8000000000000000000000001", "2001:db8::1", "§4.1: no leading zeros"],
    ["20010db8000000000000000000020001", "2001:db8::2:1", "§4.2.1: as short as possible"],
    ["20010db8000000010001000100010001", "2001:db8:0:1:1:1:1:1", "§4.2.2: not for a single word"],
    ["20010000000000010000000000000001", "2001:0:0:1::1", "§4.2.3: the longest run"],
    ["20010db8000000000001000000000001", "2001:db8::1:0:0:1", "§4.2.3: the first of equal runs"],
    ["0000000000000000000000000000abcd", "::abcd", "§4.3: lower case"],
    ["00000000000000000000000000000000", "::", "everything zero"],
    ["00010000000000000000000000000000", "1::", "zeros at the end"],
    ["00010002000300040005000600070008", "1:2:3:4:5:6:7:8", "no zeros"],
    ["00000000000000000000ffffc0000201", "::ffff:192.0.2.1", "§5: IPv4-mapped"],
  ];
  for (const [bytes, host, section] of cases)
    test(section, () => assert.equal(formatAddress(unhex(bytes), 7), `[${host}]:7`));
});

test("host, port and version of an address", () => {
  for (const [host, version6] of [
    ["192.0.2.7", false],
    ["fe80::1%eth0", true],
    ["::", true],
  ] as const) {
    const address = addressOf(host, 7_468);
    assert.equal(hostOf(address), host);
    assert.equal(portOf(address), 7_468);
    assert.equal(isVersion6(address), version6);
  }
});

test("addresses that mean something here only are told from others", () => {
  const local = [
    "127.0.0.1",
    "127.9.9.9",
    "169.254.1.1",
    "::1",
    "fe80::1",
    "FE80::1%eth0",
    "febf::1",
  ];
  const global = [
    "10.0.0.1",
    "192.168.1.1",
    "2001:db8::1",
    "fd00::1",
    "fec0::1",
    "::",
    "1127.0.0.1",
    "::1:1",
  ];
  for (const host of local) assert.ok(isLocalOnly(addressOf(host, 1)), host);
  for (const host of global) assert.ok(!isLocalOnly(addressOf(host, 1)), host);
});

describe("any address", () => {
  // Words of zeros are common in IPv6, and the hard part of it.
  const word = fc.oneof(fc.constant([0, 0]), fc.array(fc.nat(255), { minLength: 2, maxLength: 2 }));
  const bytes = fc.oneof(
    fc.uint8Array({ minLength: 4, maxLength: 4 }),
    fc.array(word, { minLength: 8, maxLength: 8 }).map((words) => Uint8Array.from(words.flat())),
  );
  const ports = fc.nat(0xffff);

  test("is the same after writing and reading", () => {
    fc.assert(
      fc.property(bytes, ports, (raw, port) => {
        const text = formatAddress(raw, port);
        assert.deepEqual(parseAddress(text), { bytes: raw, port, zone: "" });
        assert.equal(isVersion6(text), raw.length === 16);
        assert.equal(portOf(text), port);
      }),
      fuzzing(2_000),
    );
  });

  test("written otherwise is brought to the same text", () => {
    fc.assert(
      fc.property(bytes, ports, (raw, port) => {
        if (raw.length !== 16) return;
        const words = Array.from({ length: 8 }, (_, at) => hex(raw.subarray(at * 2, at * 2 + 2)));
        const long = parseAddress(`[${words.join(":").toUpperCase()}]:${port}`);
        assert.equal(long && formatAddress(long.bytes, long.port), formatAddress(raw, port));
      }),
      fuzzing(1_000),
    );
  });

  test("in whatever text never throws, and what is read can be written", () => {
    const texts = fc.oneof(
      fc.string(),
      fc.string({ unit: fc.constantFrom(...Array.from("0123456789abcf:.[]%")) }),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const parts = parseAddress(text);
        if (parts === undefined) return;
        const again: Address = formatAddress(parts.bytes, parts.port);
        assert.deepEqual(parseAddress(again), { ...parts, zone: "" });
      }),
      fuzzing(5_000),
    );
  });
});
