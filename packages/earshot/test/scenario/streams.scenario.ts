/**
 * Streams on networks that lose, repeat and swap: what is written arrives in order, once, whole, and soon.
 * @module
 */
import assert from "node:assert/strict";
import {
  burstLoss,
  loseNextSlots,
  loseSlots,
  loss,
  repeatSlots,
  shuffleSlots,
} from "../../src/transport/sim/index.ts";
import { scenario } from "../kit/scenario.ts";
import { heardWhole, others, room, steady } from "./kit/stream-stage.ts";

const mixed = (message: number): number => (message % 50 === 0 ? 5_000 : (message * 37) % 400);

scenario("a group hears everything that one of it writes", { seeds: 5 }, (stage) => {
  for (const peers of [2, 3, 10]) {
    const world = room(stage, peers);
    const talk = world.openStream("a", "room").write(20_000, { bytes: 64 });
    const took = heardWhole(world, talk, others(world, "a"), 2_000);
    if (stage.seed === 1) stage.tell(`${peers} peers: 20,000 messages after ${took} ms`);
  }
});

for (const which of ["first", "last"] as const) {
  scenario(`only the ${which} slot is lost: it arrives within 100 ms`, { seeds: 20 }, (stage) => {
    for (const peers of stage.seed <= 3 ? [2, 5, 20] : [2, 5]) {
      const world = room(stage, peers);
      const hearers = others(world, "a");
      const talk = world.openStream("a", "room");
      if (which === "last") heardWhole(world, talk.write(10), hearers, 1_000);
      world.run(which === "last" ? 2_000 : 0);
      const lost = world.install(loseNextSlots(1));
      const took = heardWhole(world, talk.write(1), hearers, 100);
      assert.equal(lost.fired, hearers.length, "it was lost at everybody");
      if (stage.seed === 1) stage.tell(`${peers} peers: ${took} ms`);
    }
  });
}

scenario("a slot lost at one receiver only is repaired for it", { seeds: 10 }, (stage) => {
  for (const peers of [3, 6]) {
    const world = room(stage, peers);
    const talk = world.openStream("a", "room");
    const lost = world.install(loseSlots({ place: (place) => place % 7 === 3 }), { to: "b" });
    talk.write(2_000, { bytes: 300 });
    heardWhole(world, talk, others(world, "a"), 1_000);
    assert.ok(lost.fired > 50, `${lost.fired} slots lost`);
  }
});

scenario("a repair that is lost too is repaired again", { seeds: 10 }, (stage) => {
  const world = room(stage, 4);
  const talk = world.openStream("a", "room");
  const lost = world.install(loseSlots({ place: (place) => place === 5, time: (nth) => nth <= 4 }));
  talk.write(200, { bytes: 300 });
  heardWhole(world, talk, others(world, "a"), 2_000);
  assert.equal(lost.fired, 12, "four times at each");
});

scenario("blocks of slots are lost and repaired", { seeds: 10 }, (stage) => {
  const world = room(stage, 3);
  const talk = world.openStream("a", "room");
  const lost = world.install(loseSlots({ place: (place) => place % 100 >= 60 }));
  talk.write(3_000, { bytes: 300 });
  heardWhole(world, talk, ["b", "c"], 2_000);
  assert.ok(lost.fired > 400, `${lost.fired} slots lost`);
});

scenario("slots that come twice or thrice are delivered once", { seeds: 10 }, (stage) => {
  const world = room(stage, 4);
  const repeated = world.install(repeatSlots({ time: () => true }, 2, 20));
  const talk = world.openStream("a", "room").write(2_000, { bytes: mixed });
  heardWhole(world, talk, others(world, "a"), 2_000);
  world.run(100);
  assert.ok(repeated.fired > 500, `${repeated.fired} repeated`);
});

for (const within of [1, 10, 100]) {
  scenario(`slots in any order within ${within} ms are put in order`, { seeds: 10 }, (stage) => {
    const world = room(stage, 4);
    const shuffled = world.install(shuffleSlots(within));
    const talk = world.openStream("a", "room").write(2_000, { bytes: mixed });
    heardWhole(world, talk, others(world, "a"), 5_000);
    assert.ok(shuffled.fired > 500, `${shuffled.fired} delayed`);
  });
}

scenario("repeated, swapped and lost at once: in order, once, whole", { seeds: 20 }, (stage) => {
  const world = room(stage, 5, stage.seed % 2 === 0 ? { secret: "a word" } : {});
  const faults = [
    world.install(repeatSlots({ time: (nth) => nth % 5 === 1 }, 1, 50)),
    world.install(shuffleSlots(20, { time: (nth) => nth % 3 > 0 })),
    world.install(loss(0.1)),
  ];
  const talks = ["a", "b", "c"].map((name) =>
    world.openStream(name, "room").write(1_000, { bytes: mixed }),
  );
  for (const talk of talks) heardWhole(world, talk, others(world, talk.by), 10_000);
  for (const fault of faults) assert.ok(fault.fired > 100, `${fault.name} fired ${fault.fired}`);
});

for (const share of [0.01, 0.05, 0.2]) {
  scenario(`with a loss of ${share * 100} % of everything`, { seeds: 5 }, (stage) => {
    const world = room(stage, 4);
    const lost = world.install(loss(share));
    const talk = world.openStream("a", "room").write(20_000, { bytes: 200 });
    const took = heardWhole(world, talk, others(world, "a"), 20_000);
    assert.ok(lost.fired > 50, `${lost.fired} lost`);
    if (stage.seed === 1) stage.tell(`${talk.bytes} bytes after ${took} ms`);
  });
}

scenario("loss in bursts of 50 ms", { seeds: 5 }, (stage) => {
  const world = room(stage, 4);
  const lost = world.install(burstLoss({ goodMs: 200, badMs: 50 }));
  const talk = world.openStream("a", "room");
  for (let count = 0; count < 50; count++) {
    talk.write(100, { bytes: mixed });
    world.run(20);
  }
  heardWhole(world, talk, others(world, "a"), 5_000);
  assert.ok(lost.fired > 50, `${lost.fired} lost`);
});

scenario("to one peer, whoever else is there", { seeds: 10 }, (stage) => {
  const world = room(stage, 4);
  const lost = world.install(loss(0.05));
  const pairs = [
    ["a", "b"],
    ["b", "a"],
    ["a", "c"],
  ] as const;
  const talks = pairs.map(([from, peer]) =>
    world.openStream(from, { peer }).write(2_000, { bytes: mixed, ask: true }),
  );
  for (const [index, talk] of talks.entries()) {
    const hearer = pairs[index]?.[1] ?? "";
    heardWhole(world, talk, [hearer], 5_000);
    for (const name of others(world, hearer))
      assert.equal(world.streams.ear(name, talk), undefined, `${name} does not hear it`);
  }
  assert.ok(lost.fired > 20);
});

scenario("large messages come between small ones, whole", { seeds: 5 }, (stage) => {
  const world = room(stage, 3);
  const lost = world.install(loss(0.02));
  const talk = world.openStream("a", "room");
  talk.writeLarge(1_000_000).writeLarge(300_000, 1_000).write(2_000, { bytes: 100 });
  talk.write(3, { bytes: 262_144 });
  heardWhole(world, talk, ["b", "c"], 10_000);
  for (const name of ["b", "c"]) assert.equal(world.streams.ear(name, talk)?.large, 2, name);
  assert.ok(lost.fired > 10);
});

scenario("many streams at once, of everybody to everybody", { seeds: 5 }, (stage) => {
  const world = room(stage, 6, { secret: "a word" });
  const lost = world.install(loss(0.03));
  const talks = world.names.flatMap((name) => [
    world.openStream(name, "room").write(300, { bytes: mixed }),
    world.openStream(name, "room", "drop").write(100, { bytes: 1_000 }),
    ...others(world, name).map((peer) => world.openStream(name, { peer }).write(20)),
  ]);
  assert.equal(talks.length, 42);
  world.run(8_000);
  for (const talk of talks) {
    const { to } = talk.told;
    const hearers = others(world, talk.by).filter(
      (name) => "group" in to || world.peer(name).epoch === to.epoch,
    );
    heardWhole(world, talk, hearers, 5_000);
  }
  assert.ok(lost.fired > 100);
});

scenario("receipts are true, and everybody's come soon", { seeds: 10 }, (stage) => {
  const world = room(stage, 5, { lan: steady });
  const lost = world.install(loss(0.05));
  const talk = world.openStream("a", "room");
  for (let count = 0; count < 20; count++) {
    talk.write(10, { bytes: 50, ask: true });
    const wanted = talk.ordered;
    const took = world.until(
      () =>
        talk.members.size === 4 &&
        [...talk.members.values()].every(({ handled }) => handled >= wanted),
      { within: 500, what: "that everybody has handled it" },
    );
    if (stage.seed === 1 && count === 0) stage.tell(`handled everywhere after ${took} ms`);
  }
  assert.ok(lost.fired > 5);
});

scenario("a stream that is closed is delivered and then ends", { seeds: 10 }, (stage) => {
  const world = room(stage, 3);
  world.install(loss(0.1));
  const talk = world.openStream("a", "room").write(500, { bytes: mixed }).close();
  heardWhole(world, talk, ["b", "c"], 5_000);
  world.until(() => talk.told.ended, { within: 2_000, what: "its end" });
});

scenario("a stream of nobody's goes nowhere and holds nothing", {}, (stage) => {
  const world = room(stage, 3, { members: ["a"] });
  const talk = world.openStream("a", "room").write(50_000, { bytes: 1_000 }).close();
  world.until(() => talk.told.ended, { within: 1_000, what: "its end" });
  assert.equal(talk.written, 50_000);
});
