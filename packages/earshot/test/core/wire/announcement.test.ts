/**
 * Announcements: golden bytes, the exact bytes that signatures cover, and limits.
 * @module
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import * as fc from "fast-check";
import { addressOf } from "../../../src/core/address.ts";
import { limits } from "../../../src/core/limits.ts";
import { seededRandom } from "../../../src/core/random.ts";
import {
  announcementMessage,
  decodeAnnouncement,
  encodeAnnouncement,
  goodbyeMessage,
} from "../../../src/core/wire/announcement.ts";
import {
  announcedGroup,
  groupOfNumber,
  numberOf,
} from "../../../src/core/wire/announced-groups.ts";
import { record } from "../../../src/core/wire/field.ts";
import {
  type AnnouncementBody,
  type AnnouncementFields,
  announcementFields,
} from "../../../src/core/wire/frame-table.ts";
import { fuzzing, seeds } from "../kit/fuzzing.ts";
import { counting, hex, unhex } from "../kit/hex.ts";

const body: AnnouncementBody = {
  publicKey: counting(32),
  epoch: counting(16, 0xe0),
  sequence: 2,
  incarnation: 1,
  name: "ana",
  roles: ["hub"],
  groups: ["ñ", "b", "~0000002a", "~fedcba98"],
  addresses: [addressOf("192.0.2.7", 7_468), addressOf("2001:db8::1", 9)],
  metadata: unhex("cafe"),
  services: ["calc"],
};
const bytes = [
  hex(counting(32)),
  hex(counting(16, 0xe0)),
  "00000002 00000001",
  "03 616e61",
  "01 03 687562",
  "02 02 c3b1 01 62",
  "02 04 c0000207 1d2c 06 20010db8000000000000000000000001 0009",
  "0002 cafe",
  "01 04 63616c63",
  "02 0000002a fedcba98",
].join(" ");
/** Without what later versions have added. */
const beforeNumbers = bytes.length - " 02 0000002a fedcba98".length;
const beforeServices = beforeNumbers - " 01 04 63616c63".length;

describe("an announcement", () => {
  test("has these bytes", () => {
    assert.equal(hex(encodeAnnouncement(body)), bytes.replaceAll(" ", ""));
    assert.deepEqual(decodeAnnouncement(unhex(bytes)), body);
  });

  test("may carry fields of later versions, which are ignored", () => {
    assert.deepEqual(decodeAnnouncement(unhex(`${bytes} 01020304`)), body);
  });

  test("cut anywhere is a fault", () => {
    const whole = unhex(bytes);
    const versions = [beforeServices, beforeNumbers].map(
      (end) => unhex(bytes.slice(0, end)).length,
    );
    for (let length = 0; length < whole.length; length++) {
      if (versions.includes(length)) continue;
      assert.equal(decodeAnnouncement(whole.subarray(0, length)), "truncated");
    }
  });

  test("of earlier versions knows no numbers, and no services", () => {
    const named = { ...body, groups: ["ñ", "b"] };
    assert.deepEqual(decodeAnnouncement(unhex(bytes.slice(0, beforeNumbers))), named);
    const first = decodeAnnouncement(unhex(bytes.slice(0, beforeServices)));
    assert.deepEqual(first, { ...named, services: [] });
  });

  test("says of a numbered group no more than its number, wherever its name stands", () => {
    const groups = ["~0000002a and more", "b", "~fedcba9", "~FEDCBA98"];
    const read = decodeAnnouncement(encodeAnnouncement({ ...body, groups }));
    assert.ok(typeof read !== "string");
    assert.deepEqual(read.groups, ["b", "~fedcba9", "~FEDCBA98", "~0000002a"]);
    assert.deepEqual(groups.map(announcedGroup), ["~0000002a", ...groups.slice(1)]);
  });

  const over: readonly (readonly [string, Partial<AnnouncementBody>])[] = [
    ["a name too long", { name: "x".repeat(limits.nameBytes + 1) }],
    ["a role too long", { roles: ["x".repeat(limits.roleBytes + 1)] }],
    ["too many roles", { roles: Array.from({ length: limits.roles + 1 }, () => "x") }],
    ["a group too long", { groups: ["x".repeat(limits.groupBytes + 1)] }],
    ["too many groups", { groups: Array.from({ length: limits.groups + 1 }, () => "x") }],
    [
      "too many numbers",
      { groups: Array.from({ length: limits.numberedGroups + 1 }, (_, at) => groupOfNumber(at)) },
    ],
    [
      "too many addresses",
      { addresses: Array.from({ length: limits.addresses + 1 }, () => addressOf("1.2.3.4", 5)) },
    ],
    ["too much metadata", { metadata: new Uint8Array(limits.metadataBytes + 1) }],
  ];
  for (const [what, changes] of over) {
    test(`with ${what} is over the limit`, () =>
      assert.equal(decodeAnnouncement(encodeAnnouncement({ ...body, ...changes })), "over-limit"));
  }

  test("is the same after encoding and decoding, whatever it says", () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const fields = record<AnnouncementFields>(announcementFields).sample(seededRandom(seed));
        const { numbers, ...named } = fields;
        const groups = [...named.groups, ...numbers.map(groupOfNumber)];
        const invented: AnnouncementBody = { ...named, groups };
        assert.deepEqual(decodeAnnouncement(encodeAnnouncement(invented)), invented);
        assert.deepEqual(groups.slice(named.groups.length).map(numberOf), numbers);
      }),
      fuzzing(300),
    );
  });
});

describe("a signature covers", () => {
  const ascii = (text: string): string => hex(new TextEncoder().encode(text));

  test("domain, realm tag and body of an announcement", () => {
    const expected = `${ascii("earshot announcement 1")}00 0ea45407 abcd`;
    assert.equal(hex(announcementMessage(0x0ea45407, unhex("abcd"))), expected.replaceAll(" ", ""));
  });

  test("domain, realm tag and epoch of a goodbye", () => {
    const expected = `${ascii("earshot goodbye 1")}00 ffffffff ${hex(counting(16))}`;
    assert.equal(hex(goodbyeMessage(0xffff_ffff, counting(16))), expected.replaceAll(" ", ""));
  });
});
