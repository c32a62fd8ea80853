/**
 * Forgers and liars: what strangers say of streams changes nothing, and what a member lies harms nobody
 * but itself.
 * @module
 */
import assert from "node:assert/strict";
import { below, randomBytes } from "../../src/core/random.ts";
import type { Frame } from "../../src/core/wire/frame-table.ts";
import { isSlot, type Talk, type World } from "../../src/transport/sim/index.ts";
import { bytesOf } from "../../src/core/identity.ts";
import { sampleFrame } from "../core/kit/mutations.ts";
import { datagramOf } from "../core/kit/stranger.ts";
import { streamFrames } from "../core/stream/kit/stream-frames.ts";
import { scenario, type Stage } from "../kit/scenario.ts";
import { heardWhole, others, room, Tap } from "./kit/stream-stage.ts";

/** A stream at work, and somebody else's machine on the same network. */
function scene(
  stage: Stage,
  secret?: string,
): { world: World; talk: Talk; hearers: readonly string[] } {
  const world = room(stage, 4, secret === undefined ? {} : { secret });
  world.network.addHost("mallory", ["lan"]);
  const talk = world.openStream("a", "room").write(50);
  const hearers = others(world, "a");
  heardWhole(world, talk, hearers, 1_000);
  return { world, talk, hearers };
}

/** Some frame of a stream, with numbers that may well fit. */
function someFrame(world: World): Frame {
  const { random } = world;
  const type = streamFrames[below(random, streamFrames.length)] ?? "report";
  const frame = sampleFrame(type, random) as Frame & Record<string, unknown>;
  const small: Record<string, unknown> = { ...frame };
  if ("stream" in small) small["stream"] = 1 + below(random, 3);
  for (const name of ["sequence", "received", "limit", "handled", "last", "to", "message", "visit"])
    if (typeof small[name] === "number" && below(random, 4) > 0) small[name] = below(random, 300);
  if ("group" in small) small["group"] = "room";
  return small as unknown as Frame;
}

/** A true header with noise behind it: a slot, or with stream 0 a control datagram. */
function someSlot(
  world: World,
  epoch: Uint8Array,
  sequence: number,
  stream = 1 + below(world.random, 3),
): Uint8Array {
  const bytes = randomBytes(world.random, 36 + below(world.random, 200));
  const view = new DataView(bytes.buffer);
  view.setUint16(0, 0x4553);
  bytes[2] = 1;
  bytes[3] = world.cipher.overheadBytes > 0 ? 0b101 : 0b001;
  view.setUint16(4, bytes.length);
  view.setUint16(6, stream);
  view.setUint32(8, world.cipher.tag);
  bytes.set(epoch, 12);
  view.setUint32(28, sequence);
  return bytes;
}

/** Injects from mallory's machine, one a millisecond, while the stream goes on. */
function assail(
  world: World,
  talk: Talk,
  count: number,
  make: (index: number) => Uint8Array,
): void {
  for (let index = 0; index < count; index++) {
    if (index % 10 === 0) talk.write(5, { bytes: 300 });
    const target = world.names[below(world.random, world.names.length)] ?? "a";
    const claims = world.names[below(world.random, world.names.length)] ?? "a";
    world.inject({
      from: "mallory",
      source: world.addressOf(claims),
      to:
        below(world.random, 4) === 0 ? { group: below(world.random, 16) } : world.addressOf(target),
      bytes: make(index),
    });
    world.run(1);
  }
}

function droppedBy(world: World): number {
  let sum = 0;
  for (const name of world.names)
    for (const [counter, value] of Object.entries(world.peer(name).engine.stats()))
      if (counter.startsWith("dropped")) sum += value;
  return sum;
}

const unharmed = (world: World): void => {
  assert.deepEqual(world.verdicts.false, []);
  for (const name of world.names) {
    assert.deepEqual(world.peer(name).statuses("member-evicted"), []);
    assert.deepEqual(world.peer(name).statuses("evicted"), []);
  }
};

for (const secret of [undefined, "a word"]) {
  const where = secret === undefined ? "an open" : "a closed";

  scenario(
    `frames and slots of strangers change no stream in ${where} realm`,
    { seeds: 5 },
    (stage) => {
      const { world, talk, hearers } = scene(stage, secret);
      const before = droppedBy(world);
      assail(world, talk, 1_500, (index) => {
        const epoch = randomBytes(world.random, 16);
        if (index % 2 === 0) return someSlot(world, epoch, below(world.random, 500));
        // Who has no secret cannot even form a frame.
        return secret === undefined
          ? datagramOf([someFrame(world)], { cipher: world.cipher, epoch, counter: index + 1 })
          : someSlot(world, epoch, index, 0);
      });
      heardWhole(world, talk, hearers, 1_000);
      unharmed(world);
      assert.ok(droppedBy(world) >= before + 1_000, "each was dropped and counted");
    },
  );
}

scenario(
  "forged and replayed slots and frames of members do nothing in a closed realm",
  { seeds: 5 },
  (stage) => {
    const { world, talk, hearers } = scene(stage, "a word");
    const overheard: Uint8Array[] = [];
    world.install({
      name: "overheard",
      judge: ({ bytes }) => {
        if (below(world.random, 10) === 0) overheard.push(bytes);
        return "pass";
      },
    });
    const epochs = world.peers.map((peer) => bytesOf(peer.epoch));
    assail(world, talk, 2_000, (index) => {
      const epoch = epochs[below(world.random, epochs.length)] ?? new Uint8Array(16);
      if (index % 3 === 0) return someSlot(world, epoch, below(world.random, 2_000));
      const bytes = (overheard[below(world.random, overheard.length)] ?? new Uint8Array(1)).slice();
      // Every other one is altered somewhere.
      if (index % 3 === 1) {
        const at = below(world.random, bytes.length);
        bytes[at] = (bytes[at] ?? 0) ^ (1 << below(world.random, 8));
      }
      return bytes;
    });
    heardWhole(world, talk, hearers, 1_000);
    // What was heard of a stream is not heard again when that has ended.
    talk.close();
    world.until(() => talk.told.ended, { within: 2_000, what: "its end" });
    const next = world.openStream("a", "room");
    assail(world, next, 500, () =>
      (overheard[below(world.random, overheard.length)] ?? new Uint8Array(1)).slice(),
    );
    heardWhole(world, next, hearers, 1_000);
    unharmed(world);
    assert.ok(overheard.some(isSlot) && overheard.length > 100);
  },
);

scenario("a member that lies about streams harms nobody but itself", { seeds: 20 }, (stage) => {
  const { world, talk } = scene(stage);
  const liar = bytesOf(world.peer("d").epoch);
  world.streams.book.doubted.add(world.peer("d").epoch);
  assail(world, talk, 3_000, (index) =>
    datagramOf([someFrame(world)], { cipher: world.cipher, epoch: liar, counter: 5_000 + index }),
  );
  // Whatever it claimed to have or to miss, the others are given everything, and the stream goes on.
  heardWhole(world, talk, ["b", "c"], 12_000);
  const next = world.openStream("b", "room").write(500);
  heardWhole(world, next, ["a", "c"], 12_000);
});

scenario(
  "reports and requests of former members change nothing and block nobody",
  { seeds: 10 },
  (stage) => {
    const { world, talk } = scene(stage);
    const tap = new Tap(world);
    const former: Uint8Array[] = [];
    const overhear = world.install({
      name: "overheard",
      judge: ({ bytes, from }) => {
        if (from === "d" && !isSlot(bytes)) former.push(bytes);
        return "pass";
      },
    });
    for (let count = 0; count < 50; count++) {
      talk.write(10, { bytes: 500, ask: true });
      world.run(10);
    }
    assert.ok(former.length > 20, `${former.length} datagrams of the member overheard`);
    const epoch = bytesOf(world.peer("d").epoch);
    if (stage.seed % 2 === 0) world.leave("d");
    else world.crash("d");
    world.until(() => ["a", "b", "c"].every((name) => !world.sees(name).includes("d")), {
      within: 5_000,
      what: "that it is gone",
    });
    overhear.uninstall();
    tap.clear();
    for (let count = 0; count < 200; count++) {
      talk.write(10, { bytes: 500, ask: true });
      const frames: Frame[] = [
        { type: "report", stream: 1, received: 1, limit: 1, handled: 0, heard: 0, reader: "some" },
        { type: "nak", stream: 1, ranges: [{ from: 1, count: 60_000 }] },
      ];
      const old = former[count % former.length] ?? new Uint8Array(1);
      for (const bytes of [
        old.slice(),
        datagramOf(frames, { cipher: world.cipher, epoch, counter: 9_000 + count }),
      ])
        world.inject({ from: "mallory", to: world.addressOf("a"), bytes });
      world.run(5);
    }
    heardWhole(world, talk, ["b", "c"], 500);
    world.until(
      () =>
        ["b", "c"].every(
          (name) => talk.members.get(world.peer(name).epoch)?.handled === talk.written,
        ),
      {
        within: 500,
        what: "true receipts of those who are there",
      },
    );
    assert.equal(tap.repairs, 0, "nothing is repaired for who is gone");
  },
);

scenario(
  "forged requests for repairs do not make a sender flood a member",
  { seeds: 2 },
  (stage) => {
    const { world, talk } = scene(stage);
    const deaf = world.install(
      { name: "hears no slots", judge: () => "drop" },
      { to: "d", slots: true },
    );
    talk.write(5_000, { bytes: 1_000 });
    world.run(500);
    const epoch = bytesOf(world.peer("d").epoch);
    world.streams.book.doubted.add(world.peer("d").epoch);
    const tap = new Tap(world);
    const began = world.now;
    const before = world.peer("a").sent.total.bytes;
    for (let count = 0; count < 200; count++) {
      const ranges = Array.from({ length: 4 }, (_, index) => ({
        from: 1 + index * 1_000,
        count: 1_000,
      }));
      const nak: Frame = { type: "nak", stream: 1, ranges };
      world.inject({
        from: "mallory",
        source: world.addressOf("d"),
        to: world.addressOf("a"),
        bytes: datagramOf([nak], { cipher: world.cipher, epoch, counter: 9_000 + count }),
      });
      world.run(5);
    }
    const sent = world.peer("a").sent.total.bytes - before;
    stage.tell(
      `seed ${stage.seed}: 200 forged requests in ${world.now - began} ms: ${sent} bytes sent`,
    );
    assert.ok(tap.naks > 100);
    assert.ok(sent < 20_000_000, `${sent} bytes sent for 200 requests`);
    assert.ok(deaf.fired > 0);
    deaf.uninstall();
    heardWhole(world, talk, ["b", "c"], 10_000);
  },
);
