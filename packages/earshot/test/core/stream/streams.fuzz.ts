/**
 * An engine in the middle of a conversation, while members and strangers send it random and damaged slots
 * and frames of streams: it never throws, holds no more than its limits, and goes on with the conversation.
 * @module
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import * as fc from "fast-check";
import { limits } from "../../../src/core/limits.ts";
import { below, type Random, randomBytes, seededRandom } from "../../../src/core/random.ts";
import type { Frame } from "../../../src/core/wire/frame-table.ts";
import { fuzzing, seeds } from "../kit/fuzzing.ts";
import type { Host } from "../kit/host.ts";
import { mutate } from "../kit/mutations.ts";
import type { Flight, Room } from "../kit/room.ts";
import type { Stranger } from "../kit/stranger.ts";
import { Forger, slotFrame } from "./kit/forger.ts";
import { Ear, gathering, Pen, slotful } from "./kit/talk.ts";

const sequences = [
  0,
  1,
  2,
  3,
  5,
  40,
  8_192,
  8_193,
  2 ** 31,
  2 ** 32 - 1,
  2 ** 32,
  2 ** 47,
  2 ** 48 - 1,
];
const streams = [1, 1, 1, 2, 3, 65_535];

function pick<T>(random: Random, items: readonly T[]): T {
  return items[below(random, items.length)] as T;
}

/** Near what a stream is at, or anywhere. */
function sequence(random: Random): number {
  return below(random, 3) === 0 ? pick(random, sequences) : below(random, 200);
}

function frame(random: Random): Frame {
  const stream = pick(random, streams);
  const visit = pick(random, [0, 1, 1, 1, 2, 3, 2 ** 32 - 1]);
  return pick<() => Frame>(random, [
    () => ({
      type: "start",
      stream,
      sequence: sequence(random),
      message: sequence(random),
      members: pick(random, [0, 1, 3, 1_000, 65_535]),
      visit,
      to: pick(random, ["group", "peer"]),
      group: pick(random, ["room", "room", "other", ""]),
    }),
    () => ({ type: "join", stream, visit }),
    () => ({
      type: "report",
      stream,
      received: sequence(random),
      limit: sequence(random),
      handled: sequence(random),
      heard: below(random, 9),
      reader: pick(random, ["none", "some"]),
    }),
    () => ({
      type: "nak",
      stream,
      ranges: Array.from({ length: below(random, 100) }, () => ({
        from: sequence(random),
        count: pick(random, [0, 1, 2, 50, 65_535]),
      })),
    }),
    () => ({ type: "gone", stream, to: sequence(random), message: sequence(random) }),
    () => ({
      type: "heartbeat",
      stream,
      token: pick(random, [0, 1, 2, 2 ** 32 - 1]),
      last: sequence(random),
      way: pick(random, ["slots", "other"]),
    }),
    () => ({ type: "evicted", stream, visit }),
    () => ({ type: "end", stream, last: sequence(random) }),
  ])();
}

/** Slot frames, mostly sound ones. */
function content(random: Random): Uint8Array {
  if (below(random, 6) === 0) return randomBytes(random, below(random, 1_300));
  const parts: Uint8Array[] = [];
  for (let count = below(random, 12); count >= 0; count--) {
    const id = pick(random, [1, 1, 2, 3, 4, 5, 6, 6, 7, 8, 9, 10, 10, 200]);
    const fields = randomBytes(random, below(random, 60));
    if (id === 4 && fields.length > 5) fields.set([below(random, 4), 0, below(random, 5), 0], 0);
    parts.push(slotFrame(id, fields));
  }
  const bytes = Uint8Array.from(Buffer.concat(parts)).subarray(0, 1_300);
  return below(random, 4) === 0 ? mutate(random, bytes, 0) : bytes;
}

/** What one who means no good sends: a datagram, or a train of them. */
function attack(
  random: Random,
  forger: Forger,
  heard: readonly Flight[],
  sealed: boolean,
): Uint8Array {
  const slot = (): Uint8Array =>
    forger.slot(sequence(random), content(random), {
      stream: pick(random, streams),
      before: pick(random, [0, 1, below(random, 300), 2 ** 31, 2 ** 32 - 1]),
      asks: below(random, 2) === 0,
    });
  // In an open realm, damage to what another said is as good as a forgery in its name.
  switch (below(random, sealed ? 7 : 6)) {
    case 0:
      return forger.stranger.datagram([frame(random)]);
    case 1:
      return forger.stranger.datagram([frame(random), frame(random)], { cast: "multicast" });
    case 2:
      return slot();
    case 3:
      return Uint8Array.from(Buffer.concat(Array.from({ length: 12 }, slot)));
    case 4:
      return mutate(random, slot(), 0);
    case 5:
      // What others said, again.
      return pick(random, heard).bytes.slice();
    default:
      return mutate(random, pick(random, heard).bytes, below(random, 2) === 0 ? 32 : 0);
  }
}

/** Frames in the name of a member of the conversation, as anybody can send them in an open realm. */
function forgery(random: Random, stranger: Stranger, host: Host): Uint8Array {
  return stranger.datagram([frame(random)], { epoch: host.epochBytes });
}

/** What is told must always make sense, however much of it is a lie. */
function checkEvents(host: Host, seen: Map<Host, number>): void {
  const from = seen.get(host) ?? 0;
  seen.set(host, host.events.length);
  for (const event of host.events.slice(from)) {
    if (event.type === "gap")
      assert.ok(event.messages >= 0 && Number.isSafeInteger(event.messages));
    if (event.type === "progress")
      for (const { received, handled, since } of event.members)
        assert.ok(received >= since - 1 && handled >= 0 && received <= event.sent + 10_000);
  }
  for (const [name, value] of Object.entries(host.engine.stats()))
    assert.ok(Number.isFinite(value) && value >= 0, `${name} is ${value}`);
}

interface Scene {
  readonly room: Room;
  readonly a: Host;
  readonly b: Host;
  readonly pens: readonly Pen[];
  readonly forger: Forger;
  readonly heard: readonly Flight[];
}

function scene(secret: string | undefined): Scene {
  const { room, hosts } = gathering(["a", "b"], secret === undefined ? {} : { secret });
  const [a, b] = hosts as [Host, Host];
  const ears = hosts.map((host) => new Ear(host));
  const pens = [new Pen(a, 1, { group: "room" }), new Pen(b, 1, { group: "room" }, "drop")];
  for (const pen of pens) pen.say("begin");
  room.run(50);
  pens[0]?.fill(30);
  pens[1]?.say(new Uint8Array(5_000));
  room.run(50);
  for (const ear of ears) assert.ok(ear.words.length > 0);
  const forger = new Forger(room, a);
  return { room, a, b, pens, forger, heard: room.log.slice(-60) };
}

for (const secret of [undefined, "a word"]) {
  describe(`streams in ${secret === undefined ? "an open" : "a closed"} realm`, () => {
    test("stand whatever a member of bad intent sends, and go on", () => {
      fc.assert(
        fc.property(seeds, fc.integer({ min: 1, max: 60 }), (seed, rounds) => {
          const random = seededRandom(seed);
          const { room, a, b, pens, forger, heard } = scene(secret);
          const seen = new Map<Host, number>();
          for (let round = 0; round < rounds; round++) {
            a.datagram(
              forger.stranger.address,
              attack(random, forger, heard, secret !== undefined),
            );
            if (below(random, 3) === 0) pens[below(random, 2)]?.say(slotful(round, 16));
            if (below(random, 3) === 0) room.run(below(random, 30));
            for (const host of [a, b]) checkEvents(host, seen);
          }
          room.run(300);
          const before = pens.map(({ written }) => written);
          for (const pen of pens) pen.say("still here");
          room.run(1_000);
          // Lies of one member are no reason for others not to hear each other.
          assert.equal(pens[0]?.progress["b"]?.received, (before[0] ?? 0) + 1);
          assert.equal(pens[1]?.progress["a"]?.received, (before[1] ?? 0) + 1);
        }),
        fuzzing(60),
      );
    });
  });
}

test("forgeries in an open realm may break a stream, but never an engine", () => {
  fc.assert(
    fc.property(seeds, fc.integer({ min: 1, max: 80 }), (seed, rounds) => {
      const random = seededRandom(seed);
      const { room, a, b, pens, forger } = scene(undefined);
      const seen = new Map<Host, number>();
      for (let round = 0; round < rounds; round++) {
        const [to, from] = below(random, 2) === 0 ? [a, b] : [b, a];
        to.datagram(from.address, forgery(random, forger.stranger, from));
        for (const pen of pens)
          if (pen.room > 3_000 && below(random, 3) === 0) pen.say(slotful(round));
        if (below(random, 3) === 0) room.run(below(random, 30));
        for (const host of [a, b]) checkEvents(host, seen);
      }
      room.run(20_000);
      for (const host of [a, b]) checkEvents(host, seen);
    }),
    fuzzing(60),
  );
});

test("a flood of slots in many streams takes no more memory than it may", () => {
  const { room, a, forger } = scene(undefined);
  const random = seededRandom(9);
  globalThis.gc?.();
  const before = process.memoryUsage().arrayBuffers;
  for (let round = 0; round < 3_000; round++) {
    const stream = 1 + below(random, 200);
    if (round % 20 === 0)
      a.datagram(forger.stranger.address, forger.stranger.datagram([forger.start({ stream })]));
    const far = 1 + below(random, limits.windowSlots - 1);
    forger.send(forger.slot(far, slotFrame(4, Uint8Array.of(0, 0, 3, 0, 0, 9)), { stream }));
    a.takeTransmits();
  }
  a.events.length = 0;
  const held = process.memoryUsage().arrayBuffers - before;
  assert.ok(held < 2 * limits.reorderBytes + 50_000_000, `${held} bytes`);
  assert.ok(a.count("slotsReordered") > 0 && a.count("droppedFull") > 0);
  // It goes, and with it what was held for it.
  a.datagram(forger.stranger.address, forger.stranger.datagram([forger.stranger.goodbye()]));
  a.answerEffects();
  room.run(1_000);
  assert.deepEqual(a.members, ["b"]);
  const pen = new Pen(room.hosts[1] as Host, 9, { group: "room" });
  let lost = 0;
  room.loses = ({ frames }) => frames.length === 0 && ++lost === 2;
  pen.fill(100);
  room.run(1_000);
  assert.equal(pen.progress["a"]?.received, 100);
});
