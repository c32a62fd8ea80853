/**
 * Stories of mistakes that the swarm found, each told by itself.
 * @module
 */
import assert from "node:assert/strict";
import {
  isSlot,
  loseSlots,
  silence,
  slotOf,
  type Rule,
  type Talk,
  type World,
} from "../../src/transport/sim/index.ts";
import { scenario } from "../kit/scenario.ts";
import { framesIn, heardWhole, others, room } from "./kit/stream-stage.ts";

const earOf = (world: World, name: string, talk: Talk) => {
  const ear = world.streams.ear(name, talk);
  assert.ok(ear, `${name} hears ${talk.by}`);
  return ear;
};

scenario("a stream that has ended is not begun again by a replay", { seeds: 5 }, (stage) => {
  const world = room(stage, 3);
  const recorded: Uint8Array[] = [];
  const recorder = world.install({
    name: "recorder",
    judge: ({ bytes, from, to }) => {
      if (from === "a" && to === "b") recorded.push(bytes);
      return "pass";
    },
  });
  const talk = world.openStream("a", "room").write(100, { bytes: 100 }).close();
  heardWhole(world, talk, ["b", "c"], 1_000);
  world.until(() => talk.told.ended, { within: 1_000, what: "its end" });
  recorder.uninstall();
  assert.ok(recorded.some(isSlot) && recorded.some((bytes) => !isSlot(bytes)));
  world.run(20_000);
  const { delivered } = earOf(world, "b", talk);
  for (const bytes of recorded) {
    world.inject({ from: "a", source: world.addressOf("a"), to: world.addressOf("b"), bytes });
    world.run(5);
  }
  world.run(2_000);
  assert.equal(earOf(world, "b", talk).delivered, delivered);
});

scenario(
  "who comes back to a group misses nothing that is written then",
  { seeds: 10 },
  (stage) => {
    const world = room(stage, 3);
    const talk = world.openStream("a", "room").write(10);
    heardWhole(world, talk, ["b", "c"], 1_000);
    world.command("b", { type: "leave-group", group: "room" });
    world.run(100 * (stage.seed % 5));
    world.joinGroup("room", ["b"]);
    world.run(2_000);
    const before = talk.written;
    talk.write(10);
    world.untilHeard(talk, ["b", "c"], 500);
    const ear = earOf(world, "b", talk);
    assert.ok(
      ear.start <= before && ear.missing === 0,
      `${ear.start} before, ${ear.missing} missing`,
    );
  },
);

scenario(
  "a hole in a large message is told, though no message ends in it",
  { seeds: 5 },
  (stage) => {
    const world = room(stage, 3);
    const talk = world.openStream("a", "room", "drop").write(1);
    heardWhole(world, talk, ["b", "c"], 1_000);
    const lost = world.install(
      loseSlots({ place: (place) => place % 10 === 7, time: () => true }),
      { to: "b" },
    );
    talk.writeLarge(2_000_000).write(10);
    world.run(1_500);
    lost.uninstall();
    talk.write(5_000, { bytes: 1_000 });
    world.untilHeard(talk, ["b", "c"], 10_000);
    assert.ok(lost.fired > 10, `${lost.fired} lost`);
    assert.equal(earOf(world, "c", talk).large, 1, "whole for who lost nothing");
    const { gaps, large } = earOf(world, "b", talk);
    assert.ok(large === 1 || gaps.length > 0, "whole, or told to have a hole");
  },
);

/** Lets the slots of its first moments through, but no start. */
function withoutStarts(world: World): Rule {
  return {
    name: "no starts",
    judge: ({ bytes }) =>
      framesIn(world, bytes).some(({ type }) => type === "start") ? "drop" : "pass",
  };
}

scenario(
  "slots that come before their start wait for it, and come once",
  { seeds: 10 },
  (stage) => {
    const world = room(stage, 3);
    const late = world.install(withoutStarts(world), { to: "b" });
    const talk = world.openStream("a", "room");
    for (let count = 0; count < 5; count++) {
      talk.write(10, { bytes: 500 });
      world.run(40);
    }
    assert.ok(late.fired > 0);
    assert.equal(world.streams.ear("b", talk), undefined, "nothing without a start");
    late.uninstall();
    heardWhole(world, talk, ["b", "c"], 2_000);
  },
);

scenario(
  "a member given up that comes back goes on once, with what it holds",
  { seeds: 10 },
  (stage) => {
    const world = room(stage, 4);
    const talk = world.openStream("a", "room").write(10);
    heardWhole(world, talk, others(world, "a"), 1_000);
    // b is unheard until it is given up; it hears some slots, with holes between them.
    const mute = world.install(silence("b is mute"), { from: "b" });
    const holes = world.install(loseSlots({ place: (place) => place % 3 > 0, time: () => true }), {
      to: "b",
    });
    const end = world.now + 8_000;
    while (world.now < end) {
      talk.write(3, { bytes: 900 });
      world.run(50);
    }
    assert.ok(world.peer("a").changes("failed").length > 0, "it was given up");
    assert.ok(mute.fired > 0 && holes.fired > 0);
    world.calm();
    world.untilConverged({ within: 15_000, everyMs: 10 });
    talk.write(10);
    world.untilHeard(talk, others(world, "a"), 3_000);
    heardWhole(world, talk, ["c", "d"], 100);
  },
);

scenario(
  "members found deaf are not deaf for ever, however little is said",
  { seeds: 5 },
  (stage) => {
    const world = room(stage, 4);
    const lan = world.network.segments.get("lan");
    assert.ok(lan);
    lan.dataMulticast = false;
    const talk = world.openStream("a", "room");
    for (let count = 0; count < 10; count++) {
      talk.write(10);
      world.run(300);
    }
    lan.dataMulticast = true;
    let copies = 0;
    const count = world.install({
      name: "copies",
      judge: ({ bytes, group }) => {
        if (slotOf(bytes) !== undefined && group === undefined) copies++;
        return "pass";
      },
    });
    for (let second = 0; second < 20; second++) {
      talk.write(1);
      world.run(1_000);
    }
    const early = copies;
    for (let second = 0; second < 10; second++) {
      talk.write(1);
      world.run(1_000);
    }
    count.uninstall();
    heardWhole(world, talk, ["b", "c", "d"], 1_000);
    assert.ok(early > 0, "at first there were copies");
    assert.equal(copies, early, "and in the end none");
  },
);

scenario(
  "who leaves in the middle of a message, unnoticed, and hears its start again, keeps the first half",
  { seeds: 5 },
  (stage) => {
    const world = room(stage, 3);
    const starts: Uint8Array[] = [];
    const recorder = world.install({
      name: "recorder",
      judge: ({ bytes, to }) => {
        if (to === "b" && framesIn(world, bytes).some(({ type }) => type === "start"))
          starts.push(bytes);
        return "pass";
      },
    });
    // Messages of 1,000 bytes are split over slots: the fifth slot ends in the middle of one.
    const cut = world.install(loseSlots({ place: (place) => place >= 5, time: () => true }), {
      to: "b",
    });
    const talk = world.openStream("a", "room").write(60, { bytes: 1_000 });
    heardWhole(world, talk, ["c"], 1_000);
    assert.equal(earOf(world, "b", talk).upTo, 6, "of the seventh it has one part");
    const mute = world.install(silence("nobody notices"), { from: "b" });
    world.command("b", { type: "leave-group", group: "room" });
    world.run(20);
    assert.ok(starts.length > 0);
    recorder.uninstall();
    for (const bytes of starts)
      world.inject({ from: "a", source: world.addressOf("a"), to: world.addressOf("b"), bytes });
    world.run(20);
    world.joinGroup("room", ["b"]);
    world.run(20);
    assert.ok(cut.fired > 0 && mute.fired > 0);
    for (const rule of [cut, mute]) rule.uninstall();
    world.run(1_000);
    heardWhole(world, talk.write(10), ["b", "c"], 3_000);
  },
);
