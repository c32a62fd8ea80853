/**
 * What loss costs a stream: how much is asked for and repaired, counted on the wire, and how streams
 * fare on slow hops and where data multicast is silent.
 * @module
 */
import assert from "node:assert/strict";
import {
  hop,
  loseNextSlots,
  loseSlots,
  type Rule,
  type World,
} from "../../src/transport/sim/index.ts";
import { scenario } from "../kit/scenario.ts";
import { heardWhole, others, room, steady, Tap } from "./kit/stream-stage.ts";

/** Of 1,400 bytes each. */
const slotsFull = (slots: number): readonly [count: number, bytes: number] => [slots, 1_361];

/** After Aeron's MultiGapLossAndRecovery: a hundred gaps in ten megabytes. */
scenario(
  "a hundred gaps of one slot are asked for and repaired about once each",
  { seeds: 5 },
  (stage) => {
    const world = room(stage, 2, { lan: steady });
    const tap = new Tap(world);
    const talk = world.openStream("a", "room");
    const lost = world.install(loseSlots({ place: (place) => place % 70 === 35 && place < 7_000 }));
    const [count, bytes] = slotsFull(7_500);
    heardWhole(world, talk.write(count, { bytes }), ["b"], 5_000);
    assert.equal(lost.fired, 100);
    stage.tell(`seed ${stage.seed}: ${tap.nakRanges} ranges asked for, ${tap.repairs} repairs`);
    assert.ok(tap.nakRanges >= 100 && tap.nakRanges <= 200, `${tap.nakRanges} ranges asked for`);
    assert.ok(tap.repairs >= 100 && tap.repairs <= 200, `${tap.repairs} repairs`);
  },
);

/** After Aeron's DataLossAndRecovery: a hole of 100,000 bytes. */
scenario("one large hole is repaired with no more than was asked for", { seeds: 5 }, (stage) => {
  for (const peers of [2, 6]) {
    const world = room(stage, peers, { lan: steady });
    const tap = new Tap(world);
    const talk = world.openStream("a", "room");
    const hole = Math.ceil(100_000 / 1_400);
    const lost = world.install(
      loseSlots({ place: (place) => place >= 200 && place < 200 + hole }),
      { to: "b" },
    );
    const [count, bytes] = slotsFull(1_000);
    heardWhole(world, talk.write(count, { bytes }), others(world, "a"), 2_000);
    assert.equal(lost.fired, hole);
    stage.tell(
      `seed ${stage.seed}, ${peers} peers: ${hole} slots lost, ${tap.nakSlots} asked for in ${tap.naks} NAKs, ${tap.repairs} repairs`,
    );
    assert.ok(tap.repairs >= hole && tap.repairs <= tap.nakSlots, `${tap.repairs} repairs`);
    assert.ok(tap.nakSlots <= 2 * hole, `${tap.nakSlots} slots asked for`);
  }
});

scenario("what is only late is not asked for", { seeds: 10 }, (stage) => {
  // Bursts overtake each other within the network's own jitter of a fifth of a millisecond.
  const world = room(stage, 3, { lan: { latency: { minMs: 0.1, meanMs: 0.2 } } });
  const talk = world.openStream("a", "room").write(1);
  // Slots that overtake their start are another matter.
  heardWhole(world, talk, ["b", "c"], 1_000);
  const tap = new Tap(world);
  heardWhole(world, talk.write(20_000, { bytes: 200 }), ["b", "c"], 2_000);
  assert.ok(world.stat("b", "slotsReordered") > 0, "some came out of order");
  assert.ok(tap.repairs <= 2, `${tap.repairs} repairs of ${tap.slots} slots`);
});

/** The mean number of NAKs for one slot that everybody misses, over `trials`. */
function naksForCommonLoss(world: World, trials: number): number {
  const tap = new Tap(world);
  const talk = world.openStream("a", "room");
  const hearers = others(world, "a");
  heardWhole(world, talk.write(3, { bytes: 1_000 }), hearers, 5_000);
  world.run(3_000);
  tap.clear();
  for (let trial = 0; trial < trials; trial++) {
    const lost = world.install(loseNextSlots(1));
    talk.write(1, { bytes: 1_000 });
    world.run(0.3);
    talk.write(1, { bytes: 1_000 });
    heardWhole(world, talk, hearers, 2_000);
    assert.equal(lost.fired, hearers.length, "everybody missed it");
    lost.uninstall();
    world.run(500);
  }
  tap.end();
  return tap.naks / trials;
}

/** RFC 5401 §3.2.2: exp(1.2 · λ / (2K)) with λ = ln G + 1, here for K = 4. */
const expectedNaks = (members: number): number =>
  Math.exp((1.2 * (Math.log(members) + 1)) / (2 * 4));

for (const [members, seeds, trials] of [
  [10, 20, 20],
  [100, 1, 60],
] as const) {
  scenario(
    `a slot that all of ${members} miss is asked for about as often as RFC 5401 says`,
    {},
    (stage) => {
      let naks = 0;
      for (let run = 0; run < seeds; run++) {
        const world = room(stage, members + 1, {
          lan: steady,
          traceEntries: 0,
          offset: run,
        });
        naks += naksForCommonLoss(world, trials) / seeds;
      }
      const expected = expectedNaks(members);
      stage.tell(
        `${members} members: ${naks.toFixed(2)} NAKs for a common loss, ${expected.toFixed(2)} expected`,
      );
      assert.ok(naks >= 1 && naks <= 1.5 * expected, `${naks} NAKs, ${expected} expected`);
    },
  );
}

scenario("a hop of 100 Mbit/s is used well, by one stream and by three", { seeds: 3 }, (stage) => {
  for (const senders of [1, 3]) {
    const world = room(stage, 4, { lan: steady });
    const slow = world.install(hop({ bytesPerS: 12_500_000, queue: 100 }), { to: "d" });
    const began = world.now;
    const talks = ["a", "b", "c"]
      .slice(0, senders)
      .map((name) => world.openStream(name, "room").write(15_000 / senders, { bytes: 1_000 }));
    for (const talk of talks) heardWhole(world, talk, others(world, talk.by), 20_000);
    const perS = 15_000_000 / ((world.now - began) / 1_000);
    stage.tell(
      `seed ${stage.seed}, ${senders} senders: ${(perS / 1e6).toFixed(1)} MB/s of 12.5, ${slow.dropped} slots dropped by the hop`,
    );
    assert.ok(perS > (senders === 1 ? 0.5 : 0.4) * 12_500_000, `${perS} bytes/s`);
  }
});

scenario(
  "where data multicast is silent, everybody gets copies and is told so",
  { seeds: 5 },
  (stage) => {
    for (const when of ["from the start", "later"] as const) {
      const world = room(stage, 4);
      const lan = world.network.segments.get("lan");
      assert.ok(lan);
      const talk = world.openStream("a", "room");
      if (when === "later") heardWhole(world, talk.write(100), ["b", "c", "d"], 1_000);
      lan.dataMulticast = false;
      for (let count = 0; count < 20; count++) {
        talk.write(100, { bytes: 200 });
        world.run(100);
      }
      heardWhole(world, talk, ["b", "c", "d"], 5_000);
      assert.ok(world.peer("a").statuses("unicast-fallback").length > 0, "it is told");
      // From then on it is as good as ever.
      const took = heardWhole(world, talk.write(1_000, { bytes: 200 }), ["b", "c", "d"], 1_000);
      if (stage.seed === 1) stage.tell(`silent ${when}: then 1,000 messages after ${took} ms`);
      // And multicast is used again when it is back.
      lan.dataMulticast = true;
      world.run(20_000);
      const tap = new Tap(world);
      for (let count = 0; count < 20; count++) {
        talk.write(10, { bytes: 1_000 });
        world.run(500);
      }
      heardWhole(world, talk, ["b", "c", "d"], 2_000);
      assert.ok(
        tap.repairs <= tap.slots,
        `${tap.slots} slots in ${tap.slots + tap.repairs} datagrams`,
      );
      assert.deepEqual(world.verdicts.false, []);
    }
  },
);

scenario(
  "a receiver that alone is deaf to data multicast gets copies of its own",
  { seeds: 5 },
  (stage) => {
    const world = room(stage, 5);
    const deaf = world.install(loseAll, { to: "b", toGroup: true });
    const talk = world.openStream("a", "room");
    for (let count = 0; count < 20; count++) {
      talk.write(100, { bytes: 200 });
      world.run(100);
    }
    heardWhole(world, talk, others(world, "a"), 5_000);
    assert.ok(deaf.fired > 0);
    const tap = new Tap(world);
    heardWhole(world, talk.write(2_000, { bytes: 200 }), others(world, "a"), 1_000);
    assert.ok(tap.repairs <= 1.2 * tap.slots, "one copy more of each slot, not one for each");
  },
);

const loseAll: Rule = { name: "deaf to data", judge: () => "drop" };
