/**
 * What engines do with lies: forged signatures, borrowed lives, old announcements, and datagrams made
 * to be too much.
 * @module
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { addressOf } from "../../src/core/address.ts";
import { limits } from "../../src/core/limits.ts";
import type { Frame } from "../../src/core/wire/frame-table.ts";
import { Room } from "./kit/room.ts";

const request: Frame = { type: "request", challenge: new Uint8Array(8), knows: 0 };
const padding: Frame = { type: "padding", fill: new Uint8Array(600) };

for (const secret of [undefined, "a word"]) {
  const options = secret === undefined ? {} : { secret };
  describe(`in ${secret === undefined ? "an open" : "a closed"} realm`, () => {
    test("an announcement whose signature is wrong is dropped with all that came with it", () => {
      const room = new Room(options);
      const [a] = room.settled("a", "b");
      const stranger = room.stranger("s");
      const { signature, body } = stranger.announcement();
      signature[5]! ^= 1;
      const said = stranger.say(a!, [{ type: "announce", signature, body }, request, padding]);
      assert.deepEqual(said.types, []);
      assert.equal(a!.count("droppedForged"), 1);
      assert.equal(a!.count("candidates"), 0);
    });

    test("a goodbye whose signature is wrong changes nothing", () => {
      const room = new Room(options);
      const [a] = room.settled("a");
      const [member, liar] = [room.stranger("m"), room.stranger("l")];
      member.join(a!);
      liar.join(a!);
      liar.say(a!, [liar.goodbye()], { epoch: member.epochBytes });
      assert.equal(a!.count("droppedForged"), 1);
      assert.deepEqual(a!.members, ["m", "l"]);
      member.say(a!, [member.goodbye()]);
      assert.deepEqual(a!.members, ["l"]);
    });

    test("a goodbye of somebody never heard of is nothing", () => {
      const room = new Room(options);
      const [a] = room.settled("a", "b");
      const stranger = room.stranger("s");
      stranger.say(a!, [stranger.goodbye()]);
      assert.equal(a!.count("droppedStranger"), 1);
    });

    test("an announcement of one life in the datagram of another does nothing for either", () => {
      const room = new Room(options);
      const [a] = room.settled("a");
      const [one, other] = [room.stranger("one"), room.stranger("other")];
      const said = one.say(a!, [other.announcement(), request, padding]);
      assert.deepEqual(said.types, []);
      assert.equal(a!.count("droppedForged"), 1);
      assert.deepEqual(a!.members, []);
    });

    test("an old announcement after the goodbye does not bring its peer back", () => {
      const room = new Room(options);
      const [a] = room.settled("a");
      const member = room.stranger("m");
      member.join(a!);
      const announcement = member.announcement();
      member.say(a!, [member.goodbye()]);
      for (const frames of [
        [announcement],
        [announcement, request, padding],
        [member.announcement({ sequence: 99 }), request, padding],
      ]) {
        const said = member.say(a!, frames);
        assert.deepEqual(said.types, []);
      }
      room.run(30_000);
      assert.deepEqual(a!.story, ["joined m", "left m"]);
      assert.ok(a!.count("droppedStale") >= 3);
    });

    test("an older announcement of a member does not undo a newer one", () => {
      const room = new Room(options);
      const [a] = room.settled("a");
      const member = room.stranger("m");
      member.join(a!, { sequence: 5, name: "new" });
      member.say(a!, [member.announcement({ sequence: 4, name: "old" })]);
      assert.deepEqual(a!.members, ["new"]);
    });

    test("what announces more than fits one datagram is dropped, and cannot be asked for", () => {
      const room = new Room(options);
      const [a] = room.settled("a");
      const big = room.stranger("big");
      const groups = Array.from({ length: limits.groups }, (_, index) =>
        `${index}`.padEnd(60, "x"),
      );
      const said = big.say(a!, [big.announcement({ groups }), request, padding]);
      assert.deepEqual(said.types, []);
      assert.equal(a!.count("droppedOverLimit"), 1);
      // Fields of later versions may be there, but not without end.
      const { body } = big.announcement();
      const long = new Uint8Array(limits.announcementBytes);
      long.set(body);
      const signature = big.announcement().signature;
      big.say(a!, [{ type: "announce", signature, body: long }]);
      assert.equal(a!.count("droppedOverLimit"), 2);
      const asker = room.stranger("asker");
      asker.join(a!);
      assert.deepEqual(asker.say(a!, [{ type: "fetch", epochs: [big.epochBytes] }]).types, []);
    });

    test("one's own datagrams and announcements, heard back, are counted and dropped", () => {
      const room = new Room(options);
      const [a, b] = room.settled("a", "b");
      const own = room.log.find((flight) => flight.from === a!.address)!;
      a!.datagram(addressOf("10.6.6.6", 6), own.bytes);
      assert.equal(a!.count("droppedOwn"), 1);
      const announce = own.frames.find((frame) => frame.type === "announce")!;
      const stranger = room.stranger("s");
      stranger.say(a!, [announce], { epoch: b!.epochBytes });
      assert.equal(a!.count("droppedOwn"), 2);
    });
  });
}

test("who holds the end of our incarnations against us is still answered", () => {
  const room = new Room();
  const [a] = room.settled("a");
  const member = room.stranger("m");
  member.join(a!);
  const entry = { state: "suspected", incarnation: 2 ** 32 - 1, epoch: a!.epochBytes } as const;
  member.say(a!, [{ type: "update", entries: [entry] }]);
  member.say(a!, [{ type: "update", entries: [entry] }]);
  a!.command({ type: "update", name: "still here" });
  a!.takeTransmits();
});

test("what is kept of a datagram does not keep all of it in memory", () => {
  const room = new Room();
  const [a] = room.settled("a");
  a!.command({ type: "join-group", group: "room" });
  const member = room.stranger("m");
  const large: Frame = { type: "padding", fill: new Uint8Array(1_000) };
  const message = { type: "message", sequence: 1, kind: "bytes", group: "room" } as const;
  member.say(a!, [member.announcement({ metadata: Uint8Array.of(1) }), large]);
  member.say(a!, [{ ...message, body: Uint8Array.of(2) }, large]);
  member.join(a!, { metadata: Uint8Array.of(1) });
  const metadata = a!.engine.view.members[0]?.metadata;
  const body = a!.messages[0]?.body;
  assert.deepEqual([metadata, body], [Uint8Array.of(1), Uint8Array.of(2)]);
  assert.ok((metadata?.buffer.byteLength ?? Infinity) <= 512);
  assert.ok((body?.buffer.byteLength ?? Infinity) <= 512);
});

test("a control datagram larger than any that is sent is dropped unread", () => {
  const room = new Room();
  const [a] = room.settled("a");
  const stranger = room.stranger("s");
  const huge: Frame = { type: "padding", fill: new Uint8Array(limits.controlBytes) };
  stranger.say(a!, [stranger.announcement(), huge]);
  assert.equal(a!.count("droppedOverLimit"), 1);
  assert.equal(a!.count("candidates"), 0);
});

test("a goodbye checked after its peer was forgotten changes nothing", () => {
  const room = new Room();
  const [a] = room.settled("a");
  const stranger = room.stranger("s");
  stranger.say(a!, [stranger.announcement()]);
  assert.equal(a!.count("candidates"), 1);
  a!.holdsEffects = true;
  stranger.say(a!, [stranger.goodbye()]);
  // Longer than a candidate is remembered; the signature is still being checked.
  for (let step = 0; step < 60; step++) {
    a!.now += 500;
    a!.input({ type: "timeout" });
  }
  assert.equal(a!.count("candidates"), 0);
  a!.answerEffects();
  assert.equal(a!.count("candidates"), 0);
  assert.deepEqual(a!.story, []);
});

test("in a closed realm what is altered, or said twice, or said without a seal is dropped", () => {
  const room = new Room({ secret: "a word" });
  const [a, b] = room.settled("a", "b");
  const heard = room.log.find((flight) => flight.to === a)!;
  const before = a!.count("droppedReplayed");
  a!.datagram(b!.address, heard.bytes);
  assert.equal(a!.count("droppedReplayed"), before + 1);
  const altered = heard.bytes.slice();
  altered[40]! ^= 1;
  a!.datagram(b!.address, altered);
  assert.equal(a!.count("droppedUnopened"), 1);
  const open = heard.bytes.slice();
  open[3]! &= 0b11;
  a!.datagram(b!.address, open);
  assert.equal(a!.count("droppedUnsealed"), 1);
});
