/**
 * Best-effort messages: to members of the group only, once, whatever way they come.
 * @module
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Command } from "../../src/core/io.ts";
import { limits } from "../../src/core/limits.ts";
import type { Frame } from "../../src/core/wire/frame-table.ts";
import { utf8 } from "../../src/core/wire/writer.ts";
import type { Host } from "./kit/host.ts";
import { Room } from "./kit/room.ts";

const send = (token: number, body: Uint8Array, group = "room"): Command => ({
  type: "send",
  token,
  group,
  kind: "text",
  body,
});
const message = (sequence: number, group = "room"): Frame => ({
  type: "message",
  sequence,
  kind: "bytes",
  group,
  body: Uint8Array.of(sequence),
});
const request: Frame = { type: "request", challenge: new Uint8Array(8), knows: 0 };

/** Two who are both in the group. */
function pair(): { room: Room; a: Host; b: Host } {
  const room = new Room();
  const [a, b] = room.settled("a", "b");
  for (const host of [a!, b!]) host.command({ type: "join-group", group: "room" });
  room.settle();
  return { room, a: a!, b: b! };
}

const sentOf = (host: Host): unknown[] =>
  host.events.flatMap((event) => (event.type === "sent" ? [{ ...event }] : []));

describe("a message", () => {
  test("comes with its sender, its count, its kind and its bytes", () => {
    const { room, a, b } = pair();
    for (const [token, text] of ["one", "two"].entries()) a.command(send(token, utf8(text)));
    room.settle();
    const got = b.messages.map(({ group, from, sequence, kind, body }) => [
      group,
      from.name,
      sequence,
      kind,
      new TextDecoder().decode(body),
    ]);
    assert.deepEqual(got, [
      ["room", "a", 1, "text", "one"],
      ["room", "a", 2, "text", "two"],
    ]);
    assert.deepEqual(sentOf(a), [
      { type: "sent", token: 0, sequence: 1, members: 1 },
      { type: "sent", token: 1, sequence: 2, members: 1 },
    ]);
  });

  test("to a group in which nobody is leaves no datagram, and is told as sent to nobody", () => {
    const { a } = pair();
    a.takeTransmits();
    a.command(send(7, utf8("hello"), "empty"));
    assert.deepEqual(a.takeTransmits(), []);
    assert.deepEqual(sentOf(a), [{ type: "sent", token: 7, sequence: 1, members: 0 }]);
  });

  test("that does not fit a datagram is told as too large, and the next one is well", () => {
    const { room, a, b } = pair();
    const overhead = 32 + 3 + 4 + 1 + 1 + "room".length;
    a.command(send(1, new Uint8Array(limits.datagramBytes - overhead + 1)));
    a.command(send(2, new Uint8Array(limits.datagramBytes - overhead)));
    room.settle();
    assert.deepEqual(
      sentOf(a).map((event) => (event as { error?: string }).error),
      ["too-large", undefined],
    );
    assert.equal(b.messages.length, 1);
  });

  test("is told as failed when no copy of it could leave", () => {
    const { a } = pair();
    a.takeTransmits();
    a.command(send(1, utf8("x")));
    for (const { token } of a.transmits.splice(0))
      a.input({ type: "transmitted", token, error: "unreachable" });
    assert.equal((sentOf(a)[0] as { error?: string }).error, "unreachable");
  });

  test("of a group that one is not in is counted and dropped", () => {
    const room = new Room();
    const [a] = room.settled("a");
    const member = room.stranger("m");
    member.join(a!);
    member.say(a!, [message(1, "elsewhere")]);
    assert.equal(a!.count("droppedNotInGroup"), 1);
    assert.deepEqual(a!.messages, []);
  });

  test("that comes twice is delivered once, also by another way", () => {
    const room = new Room();
    const [host] = room.settled("host");
    host!.command({ type: "join-group", group: "room" });
    const member = room.stranger("m");
    member.join(host!);
    member.say(host!, [message(1)]);
    member.say(host!, [message(1)], { cast: "multicast" });
    member.say(host!, [message(2), message(3), message(2)]);
    assert.deepEqual(
      host!.messages.map(({ sequence }) => sequence),
      [1, 2, 3],
    );
    assert.equal(host!.count("droppedDuplicate"), 2);
  });

  test("of a stranger is nothing", () => {
    const room = new Room();
    const [a] = room.settled("a");
    a!.command({ type: "join-group", group: "room" });
    const stranger = room.stranger("s");
    stranger.say(a!, [message(1)]);
    assert.equal(a!.count("droppedStranger"), 1);
  });

  test("of one that is not proven yet waits, as many as the limit says, until it is", () => {
    const room = new Room();
    const [a] = room.settled("a");
    a!.command({ type: "join-group", group: "room" });
    const newcomer = room.stranger("n");
    newcomer.say(a!, [newcomer.announcement()]);
    const extra = 3;
    for (let sequence = 1; sequence <= limits.heldMessages + extra; sequence++)
      newcomer.say(a!, [message(sequence)]);
    assert.equal(a!.messages.length, 0);
    assert.equal(a!.count("droppedFull"), extra);
    const fill = new Uint8Array(600);
    const said = newcomer.say(a!, [request, { type: "padding", fill }]);
    const asked = said.frames.find((frame) => frame.type === "request")!;
    newcomer.say(a!, [{ type: "echo", challenge: asked.challenge, hears: "yes" }]);
    assert.deepEqual(
      a!.messages.map(({ sequence }) => sequence),
      Array.from({ length: limits.heldMessages }, (_, index) => index + 1),
    );
    assert.equal(a!.messages[0]?.from.name, "n");
  });

  test("that waited is not delivered once the group was left", () => {
    const room = new Room();
    const [a] = room.settled("a");
    a!.command({ type: "join-group", group: "room" });
    const newcomer = room.stranger("n");
    newcomer.say(a!, [newcomer.announcement()]);
    newcomer.say(a!, [message(1)]);
    a!.command({ type: "leave-group", group: "room" });
    newcomer.join(a!);
    assert.deepEqual(a!.members, ["n"]);
    assert.deepEqual(a!.messages, []);
  });

  test("is counted on when so many groups were sent to that the first counts are forgotten", () => {
    const { room, a, b } = pair();
    for (let token = 0; token < 5; token++) a.command(send(token, Uint8Array.of(token)));
    room.settle();
    for (let index = 0; index < limits.groupsSentTo; index++)
      a.command(send(100, Uint8Array.of(1), `group ${index}`));
    a.command(send(5, Uint8Array.of(5)));
    room.settle();
    const sequences = b.messages.map(({ sequence }) => sequence);
    assert.equal(sequences.length, 6, "the last one is no double of the first");
    assert.equal(new Set(sequences).size, 6);
  });
});
