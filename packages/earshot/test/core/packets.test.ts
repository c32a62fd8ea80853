/**
 * Packets for machines above the engine, and the services that announcements name.
 * @module
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { limits } from "../../src/core/limits.ts";
import type { Command } from "../../src/core/io.ts";
import { type Frame, frameTable } from "../../src/core/wire/frame-table.ts";
import { readFrames } from "../../src/core/wire/frames.ts";
import { headerBytes } from "../../src/core/wire/header.ts";
import { readPacket } from "../../src/core/group/packets.ts";
import type { Host } from "./kit/host.ts";
import { Room } from "./kit/room.ts";

function pair(): { room: Room; a: Host; b: Host } {
  const room = new Room();
  const [a, b] = room.settled("a", "b");
  return { room, a: a!, b: b! };
}

const packetTo = (host: Pick<Host, "epoch">, body: Uint8Array): Command => ({
  type: "packet",
  to: host.epoch,
  channel: 1,
  body,
});

const packet = (to: Host, text: number): Frame => ({
  type: "packet",
  target: to.epochBytes.subarray(0, 8),
  channel: 1,
  body: Uint8Array.of(text),
});

function heard(host: Host): unknown[] {
  return host.events.flatMap((event) =>
    event.type === "packet" ? [[event.from.name, event.channel, ...event.body]] : [],
  );
}

describe("a packet", () => {
  test("is one datagram to one member, in the form of the frame table", () => {
    const { room, a, b } = pair();
    a.takeTransmits();
    const body = Uint8Array.of(7, 8);
    a.command(packetTo(b, body));
    const [sent, ...others] = a.takeTransmits();
    assert.ok(sent !== undefined && others.length === 0);
    const read = readFrames(sent.burst, headerBytes, sent.burst.length);
    const target = b.epochBytes.subarray(0, 8);
    const frame = { type: "packet", target, channel: 1, body } as const;
    assert.deepEqual(read, { frames: [frame], unknown: 0 });
    assert.deepEqual(readPacket(sent.burst, headerBytes, sent.burst.length), frame);
    assert.equal(sent.burst[headerBytes], frameTable.packet.id);
    a.command(packetTo(b, new Uint8Array(limits.packetBytes)));
    a.command(packetTo(b, body));
    room.settle();
    assert.deepEqual(heard(b).at(-1), ["a", 1, 7, 8]);
    assert.equal(b.count("packetsDelivered"), 2);
  });

  test("for an earlier life at the same address is dropped", () => {
    const { room, b } = pair();
    const member = room.stranger("m");
    member.join(b);
    const target = new Uint8Array(8).fill(9);
    member.say(b, [{ type: "packet", target, channel: 1, body: Uint8Array.of(1) }]);
    member.say(b, [packet(b, 2)]);
    assert.deepEqual(heard(b), [["m", 1, 2]]);
    assert.equal(b.count("droppedStale"), 1);
  });

  test("of a stranger is dropped, and of one that is not proven yet is held until it is", () => {
    const { room, b } = pair();
    const stranger = room.stranger("s");
    stranger.say(b, [packet(b, 1)]);
    assert.equal(b.count("droppedStranger"), 1);
    const newcomer = room.stranger("n");
    newcomer.say(b, [newcomer.announcement()]);
    for (let count = 0; count < limits.heldMessages + 2; count++)
      newcomer.say(b, [packet(b, count)]);
    assert.deepEqual(heard(b), []);
    assert.equal(b.count("droppedFull"), 2);
    newcomer.join(b);
    assert.deepEqual(
      heard(b),
      Array.from({ length: limits.heldMessages }, (_, count) => ["n", 1, count]),
    );
  });

  test("to somebody who is not there goes nowhere", () => {
    const { room, a } = pair();
    a.takeTransmits();
    a.command(packetTo(room.stranger("x"), Uint8Array.of(1)));
    assert.deepEqual(a.takeTransmits(), []);
  });
});

describe("services", () => {
  test("are announced, and taken back", () => {
    const { room, a, b } = pair();
    const seen = (): unknown => b.engine.view.members.map(({ services }) => services);
    a.command({ type: "serve", service: "sum" });
    a.command({ type: "serve", service: "sum" });
    room.settle();
    assert.deepEqual(seen(), [["sum"]]);
    const updates = b.events.filter(
      (event) => event.type === "view" && event.change.type === "updated",
    );
    assert.equal(updates.length, 1);
    a.command({ type: "unserve", service: "sum" });
    room.settle();
    assert.deepEqual(seen(), [[]]);
  });

  test("share the room in the announcement with groups", () => {
    const { a } = pair();
    // The name takes two bytes, metadata 512, four groups 65 each: 51 are left.
    a.command({ type: "update", metadata: new Uint8Array(512) });
    for (let count = 0; count < 4; count++)
      a.command({ type: "join-group", group: String(count).repeat(limits.groupBytes) });
    a.command({ type: "serve", service: "s".repeat(46) });
    assert.throws(() => a.command({ type: "serve", service: "1234" }), {
      code: "ERR_EARSHOT_ANNOUNCEMENT_TOO_LARGE",
      message: /room for 825 bytes, and this takes 826: the name 2, metadata 512, 4 groups 260, 2 /,
    });
    a.command({ type: "serve", service: "123" });
    assert.throws(() => a.command({ type: "join-group", group: "x" }), {
      code: "ERR_EARSHOT_ANNOUNCEMENT_TOO_LARGE",
    });
    for (const service of ["", "x".repeat(limits.serviceBytes + 1)])
      assert.throws(() => a.command({ type: "serve", service }), {
        code: "ERR_EARSHOT_INVALID_ARGUMENT",
      });
  });
});
