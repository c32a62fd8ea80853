/**
 * The table of limits: whole, sensible, and large enough for what the engine builds under it.
 * @module
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { assert as holds, limits, limitTable } from "../../src/core/limits.ts";
import { encodeAnnouncement } from "../../src/core/wire/announcement.ts";
import { readFrames, writeFrame } from "../../src/core/wire/frames.ts";
import type { Frame } from "../../src/core/wire/frame-table.ts";
import { headerBytes } from "../../src/core/wire/header.ts";
import { sealTagBytes } from "../../src/core/wire/seal.ts";
import { Writer } from "../../src/core/wire/writer.ts";
import { addressOf, type Address } from "../../src/core/address.ts";
import { groupOfNumber } from "../../src/core/wire/announced-groups.ts";

describe("the table of limits", () => {
  test("has a positive number and a reason for each", () => {
    for (const [name, { value, why }] of Object.entries(limitTable)) {
      assert.ok(value > 0 && Number.isFinite(value), name);
      assert.ok(why.length > 5 && !why.endsWith("."), name);
      assert.equal(limits[name as keyof typeof limits], value);
    }
  });

  test("keeps what is on the wire within its counters", () => {
    for (const bytes of [limits.nameBytes, limits.roleBytes, limits.groupBytes])
      assert.ok(bytes <= 255);
    for (const count of [
      limits.roles,
      limits.groups,
      limits.numberedGroups,
      limits.services,
      limits.addresses,
      limits.updateEntries,
      limits.fetchEntries,
    ])
      assert.ok(count <= 255);
    assert.equal(limits.replayWindow % 32, 0, "the replay window is whole words");
  });

  test("breaks loudly", () => {
    assert.throws(() => holds(false, "water is dry"), /assertion failed: water is dry/);
    holds(true, "water is wet");
  });
});

describe("the largest of everything fits a datagram", () => {
  const sizeOf = (...frames: readonly Frame[]): number => {
    const writer = new Writer();
    for (const frame of frames) writeFrame(writer, frame);
    assert.ok(typeof readFrames(writer.written(), 0, writer.length) !== "string");
    return headerBytes + writer.length + sealTagBytes;
  };
  const text = (bytes: number): string => "x".repeat(bytes);
  const addresses: Address[] = Array.from({ length: limits.addresses }, (_, index) =>
    addressOf(`2001:db8:1:2:3:4:5:${index}`, 65_535),
  );
  const bytesForGroups = limits.announcedBytes - limits.nameBytes - 1 - limits.metadataBytes;
  const groups = Array.from({ length: Math.floor(bytesForGroups / (limits.groupBytes + 1)) }, () =>
    text(limits.groupBytes),
  );
  const left = bytesForGroups - groups.length * (limits.groupBytes + 1);
  const numbered = Array.from({ length: Math.floor(left / 4) }, (_, at) => groupOfNumber(at));
  const body = encodeAnnouncement({
    publicKey: new Uint8Array(32),
    epoch: new Uint8Array(16),
    sequence: 2 ** 32 - 1,
    incarnation: 2 ** 32 - 1,
    name: text(limits.nameBytes),
    roles: [],
    groups: [...groups, ...numbered],
    addresses,
    metadata: new Uint8Array(limits.metadataBytes),
    services: [],
  });
  const announcement = { signature: new Uint8Array(64), body };

  test("an answer with the largest announcement", () => {
    assert.ok(body.length + 64 <= limits.announcementBytes);
    const size = sizeOf(
      { type: "announce", ...announcement },
      { type: "echo", challenge: new Uint8Array(8), hears: "yes" },
      { type: "request", challenge: new Uint8Array(8), knows: 1 },
      { type: "view", count: 1, digest: new Uint8Array(8) },
    );
    assert.ok(size <= limits.datagramBytes, `${size}`);
  });

  test("a relayed announcement, a full roster, a full fetch, all news", () => {
    const epoch = new Uint8Array(16);
    const entries = Array.from({ length: limits.updateEntries }, () => ({
      epoch,
      incarnation: 1,
      sequence: 1,
    }));
    assert.ok(sizeOf({ type: "relay", ...announcement }) <= limits.datagramBytes);
    assert.ok(sizeOf({ type: "roster", token: 1, entries }) <= limits.datagramBytes);
    assert.ok(
      sizeOf({ type: "fetch", epochs: Array.from({ length: limits.fetchEntries }, () => epoch) }) <=
        limits.datagramBytes,
    );
    const news = entries.map((entry) => ({ ...entry, state: "alive" as const }));
    assert.ok(sizeOf({ type: "update", entries: news }) <= limits.datagramBytes);
  });

  test("a probe with all the news that may ride on it, and one that brings room for its answer", () => {
    const target = new Uint8Array(8);
    const news = Array.from({ length: limits.updatesRiding }, () => ({
      state: "alive" as const,
      incarnation: 1,
      epoch: new Uint8Array(16),
    }));
    assert.ok(
      sizeOf({ type: "ping", token: 1, target, hears: "yes" }, { type: "update", entries: news }) <=
        limits.datagramBytes,
    );
    const answer = sizeOf(
      { type: "ack", token: 1, hears: "yes" },
      { type: "request", challenge: new Uint8Array(8), knows: 0 },
    );
    assert.ok(answer <= limits.strangerPingBytes);
  });
});
