/**
 * Who hears a stream, while members come, go, fall behind, sleep, crash and fall apart.
 * @module
 */
import assert from "node:assert/strict";
import { limits } from "../../src/core/limits.ts";
import { slotOf, type Rule, type Talk, type World } from "../../src/transport/sim/index.ts";
import { scenario } from "../kit/scenario.ts";
import { heardWhole, others, room } from "./kit/stream-stage.ts";

/** Writes so many messages every `everyMs`, for as long as `ms`. */
function writeSteadily(
  world: World,
  talk: Talk,
  ms: number,
  options: { readonly count?: number; readonly bytes?: number; readonly everyMs?: number } = {},
): void {
  const { count = 10, bytes = 200, everyMs = 10 } = options;
  const end = world.now + ms;
  const turn = (): void => {
    if (world.now >= end || !world.peer(talk.by).alive) return;
    talk.write(count, { bytes });
    world.clock.schedule(world.now + everyMs, turn);
  };
  turn();
}

const earOf = (world: World, name: string, talk: Talk) => {
  const ear = world.streams.ear(name, talk);
  assert.ok(ear, `${name} hears ${talk.by}`);
  return ear;
};

/** Lets slots through to a host one at a time. */
function trickle(everyMs: number): Rule {
  let last = -Infinity;
  return {
    name: `one slot each ${everyMs} ms`,
    judge: ({ bytes }, chance) => {
      if (slotOf(bytes) === undefined) return "pass";
      if (chance.now() - last < everyMs) return "drop";
      last = chance.now();
      return "pass";
    },
  };
}

scenario("who joins late hears everything from then on", { seeds: 10 }, (stage) => {
  const world = room(stage, 4, { members: ["a", "b"] });
  const talk = world.openStream("a", "room");
  writeSteadily(world, talk, 3_000);
  world.run(500);
  world.joinGroup("room", ["c"]);
  world.run(700);
  world.add({ name: "e" });
  world.start(["e"]);
  world.joinGroup("room", ["e"]);
  world.run(2_000);
  heardWhole(world, talk, ["b"], 1_000);
  world.untilHeard(talk, ["c", "e"], 1_000);
  for (const name of ["c", "e"]) {
    const ear = earOf(world, name, talk);
    assert.ok(ear.start > 100 && ear.start < talk.written, `${name} began behind ${ear.start}`);
    assert.equal(ear.missing, 0);
    const progress = talk.members.get(world.peer(name).epoch);
    assert.equal(progress?.since, ear.start + 1, "the sender counts it from there");
  }
  assert.equal(world.streams.ear("d", talk), undefined, "who is no member hears nothing");
});

scenario(
  "who leaves hears no more, and who comes back hears on from there",
  { seeds: 10 },
  (stage) => {
    const world = room(stage, 4);
    const talk = world.openStream("a", "room");
    writeSteadily(world, talk, 6_000);
    for (let stay = 1; stay <= 3; stay++) {
      world.run(1_000);
      world.command("b", { type: "leave-group", group: "room" });
      const ears = world.streams.book.ears(world.peer("b").epoch, talk.told);
      assert.equal(ears.length, stay);
      const { upTo } = earOf(world, "c", talk);
      world.run(500);
      assert.ok(earOf(world, "c", talk).upTo > upTo + 200, "the others go on");
      world.joinGroup("room", ["b"]);
    }
    world.run(2_500);
    heardWhole(world, talk, ["c", "d"], 1_000);
    world.untilHeard(talk, ["b"], 1_000);
    assert.equal(earOf(world, "b", talk).missing, 0);
  },
);

scenario("a goodbye in the middle holds nobody back", { seeds: 3 }, (stage) => {
  const world = room(stage, 4);
  const talk = world.openStream("a", "room").write(30_000, { bytes: 1_000 });
  world.run(2);
  world.leave("b");
  const took = heardWhole(world, talk, ["c", "d"], 2_000);
  if (stage.seed === 1) stage.tell(`30 MB after ${took} ms`);
});

scenario(
  "a member that crashes holds the others back until it is given up",
  { seeds: 3 },
  (stage) => {
    const world = room(stage, 4);
    const talk = world.openStream("a", "room").write(30_000, { bytes: 1_000 });
    world.run(1);
    const crashed = world.peer("b").epoch;
    world.crash("b");
    const took = heardWhole(world, talk, ["c", "d"], 6_000);
    if (stage.seed === 1) stage.tell(`30 MB after ${took} ms`);
    assert.equal(talk.members.get(crashed)?.gone, "failed");
  },
);

scenario(
  "a sender that crashes in the middle leaves each survivor a prefix",
  { seeds: 20 },
  (stage) => {
    const world = room(stage, 5);
    const lossy = world.install(trickle(1), { to: "c" });
    const talk = world.openStream("a", "room").write(20_000, { bytes: 500 });
    world.run(20 + stage.seed);
    world.crash("a");
    const survivors = others(world, "a");
    world.until(() => survivors.every((name) => !world.sees(name).includes("a")), {
      within: 5_000,
      what: "that it is given up",
    });
    world.run(1_000);
    assert.ok(lossy.fired > 0);
    for (const name of survivors) {
      const [ear] = world.streams.book.ears(world.peer(name).epoch, talk.told);
      assert.equal(ear?.start ?? 0, 0);
      assert.ok(
        world
          .peer(name)
          .changes("failed")
          .some(({ member }) => member.epoch === talk.told.epoch),
        `${name} saw it fail`,
      );
    }
    // Others can still be heard.
    const next = world.openStream("b", "room").write(100);
    heardWhole(world, next, ["c", "d", "e"], 2_000);
  },
);

scenario(
  "a sender that starts again is another life with other streams",
  { seeds: 10 },
  (stage) => {
    const world = room(stage, 3);
    const before = world.openStream("a", "room").write(500);
    heardWhole(world, before, ["b", "c"], 1_000);
    world.restart("a");
    world.joinGroup("room", ["a"]);
    world.untilConverged({ within: 5_000 });
    world.run(500);
    const after = world.openStream("a", "room").write(500);
    assert.equal(after.number, before.number);
    heardWhole(world, after, ["b", "c"], 1_000);
  },
);

scenario(
  "a member that stops for two seconds is not lost, and misses nothing unless it was given up",
  { seeds: 10 },
  (stage) => {
    const world = room(stage, 4);
    const talk = world.openStream("a", "room");
    writeSteadily(world, talk, 5_000, { count: 20, bytes: 1_000 });
    world.run(500);
    world.stop("b", 2_000);
    world.run(6_000);
    heardWhole(world, talk, ["c", "d"], 3_000);
    world.untilHeard(talk, ["b"], 3_000);
    // Two seconds may be long enough to be given up; then, and only then, it may miss something.
    const givenUp = world.peer("a").changes("failed").length > 0;
    if (!givenUp) assert.deepEqual(world.streams.missing(talk, ["b"]), []);
    assert.deepEqual(world.peer("a").statuses("member-evicted"), []);
  },
);

scenario("a sender that stops for two seconds goes on where it was", { seeds: 3 }, (stage) => {
  const world = room(stage, 4);
  const talk = world.openStream("a", "room").write(10_000, { bytes: 1_000 });
  world.run(3);
  world.stop("a", 2_000);
  world.run(2_000);
  heardWhole(world, talk, others(world, "a"), 5_000);
});

for (const clock of ["leaps", "stands"] as const) {
  scenario(
    `who sleeps for a minute is told what it missed (its clock ${clock})`,
    { seeds: 5 },
    (stage) => {
      const world = room(stage, 4);
      const talk = world.openStream("a", "room");
      writeSteadily(world, talk, 90_000, { count: 5, everyMs: 50 });
      const replies = world.openStream("b", "room");
      world.run(1_000);
      replies.write(10);
      world.run(1_000);
      world.sleep("b", 60_000, clock);
      world.run(95_000);
      heardWhole(world, talk, ["c", "d"], 2_000);
      world.untilConverged({ within: 5_000 });
      world.untilHeard(talk, ["b"], 2_000);
      const ear = earOf(world, "b", talk);
      assert.ok(ear.missing > 4_000, `${ear.missing} missing`);
      // And it is heard again itself.
      world.untilHeard(replies.write(10), ["a", "c", "d"], 3_000);
    },
  );
}

scenario(
  "a member that moves one slot at a time is evicted, told, and let in again",
  { seeds: 3 },
  (stage) => {
    const world = room(stage, 4);
    const talk = world.openStream("a", "room").write(40_000, { bytes: 1_000 });
    const slow = world.install(trickle(200), { to: "b" });
    const took = world.until(() => world.peer("a").statuses("member-evicted").length > 0, {
      within: 12_000,
      everyMs: 10,
      what: "the eviction",
    });
    if (stage.seed === 1) stage.tell(`evicted after ${took.toFixed(0)} ms`);
    assert.ok(took >= 4_000, "not at once");
    assert.ok(earOf(world, "b", talk).upTo > 10, "it did move");
    heardWhole(world, talk, ["c", "d"], 5_000);
    world.until(() => world.peer("b").statuses("evicted").length > 0, {
      within: 2_000,
      what: "that it knows",
    });
    assert.ok(slow.dropped > 1_000);
    slow.uninstall();
    talk.write(1_000, { bytes: 1_000 });
    world.untilHeard(talk, ["b"], 5_000);
    const ear = earOf(world, "b", talk);
    assert.ok(ear.missing > 1_000, `${ear.missing} missing`);
    assert.ok(ear.gaps.every(({ reason }) => reason === "evicted"));
  },
);

scenario("policy drop: a slow member misses messages, and nobody waits", { seeds: 5 }, (stage) => {
  const world = room(stage, 4);
  const talk = world.openStream("a", "room", "drop");
  const slow = world.install(trickle(50), { to: "b" });
  writeSteadily(world, talk, 10_000, { count: 20, bytes: 1_000 });
  world.run(10_500);
  assert.equal(talk.written, talk.ordered, "the writer was never held for long");
  heardWhole(world, talk, ["c", "d"], 2_000);
  assert.ok(slow.dropped > 100);
  slow.uninstall();
  talk.write(100);
  world.untilHeard(talk, ["b"], 3_000);
  assert.ok(earOf(world, "b", talk).missing > 100, "it was told what it missed");
  assert.deepEqual(world.peer("a").statuses("member-evicted"), []);
});

scenario(
  "policy fail: the stream waits without end, and nobody is evicted",
  { seeds: 1 },
  (stage) => {
    const world = room(stage, 3);
    const talk = world.openStream("a", "room", "fail").write(15_000, { bytes: 1_000 });
    const slow = world.install(trickle(1_000), { to: "b" });
    world.run(15_000);
    assert.ok(slow.dropped > 50);
    assert.ok(talk.written < talk.ordered, "it is held back");
    const held = (talk.written - earOf(world, "b", talk).upTo) * 1_000;
    assert.ok(held <= limits.slots * limits.slotBytes, `${held} bytes are held for it`);
    assert.deepEqual(world.peer("a").statuses("member-evicted"), []);
    slow.uninstall();
    heardWhole(world, talk, ["b", "c"], 10_000);
  },
);

scenario("a handler that is slow holds its senders, and misses nothing", { seeds: 5 }, (stage) => {
  const world = room(stage, 3);
  world.streams.handle("b", { perS: 2_000, inbox: 1_000 });
  const talk = world.openStream("a", "room", "fail").write(20_000, { bytes: 1_000 });
  const took = heardWhole(world, talk, ["b", "c"], 20_000);
  assert.ok(took > 5_000, `the writer was held: ${took} ms`);
  const epoch = () => talk.members.get(world.peer("b").epoch);
  assert.ok((epoch()?.handled ?? 0) < 20_000);
  talk.write(1, { ask: true });
  world.until(() => epoch()?.handled === 20_001, { within: 15_000, what: "that b has handled it" });
});

scenario("a handler that never ends keeps nobody from receiving", { seeds: 5 }, (stage) => {
  const world = room(stage, 3);
  world.streams.handle("b", "never");
  const talk = world.openStream("a", "room").write(10_000, { bytes: 1_000, ask: true });
  heardWhole(world, talk, ["b", "c"], 5_000);
  world.run(5_000);
  const progress = (name: string) => talk.members.get(world.peer(name).epoch);
  assert.deepEqual([progress("b")?.received, progress("b")?.handled], [10_000, 0]);
  assert.deepEqual([progress("c")?.received, progress("c")?.handled], [10_000, 10_000]);
});

scenario("a member that holds for good is evicted after its time", { seeds: 5 }, (stage) => {
  const world = room(stage, 3);
  const talk = world.openStream("a", "room").write(10);
  heardWhole(world, talk, ["b", "c"], 1_000);
  world.streams.hold("b", true);
  talk.write(40_000, { bytes: 1_000 });
  const took = heardWhole(world, talk, ["c"], 15_000);
  assert.ok(took > 4_000, `after ${took} ms`);
  assert.equal(world.peer("a").statuses("member-evicted").length, 1);
  world.streams.hold("b", false);
  talk.write(10);
  world.untilHeard(talk, ["b"], 5_000);
});

scenario(
  "a partition in the middle: each side goes on, and after it all match again",
  { seeds: 4 },
  (stage) => {
    const world = room(stage, 6);
    const group = world.openStream("a", "room");
    const direct = world.openStream("a", { peer: "f" });
    const back = world.openStream("f", "room");
    for (const talk of [group, direct, back]) writeSteadily(world, talk, 20_000);
    world.run(1_000);
    const split = world.partition(["a", "b", "c"], ["d", "e", "f"]);
    world.run(10_000);
    assert.ok(split.fired > 100);
    const heard = (name: string, talk: Talk): number => world.streams.ear(name, talk)?.upTo ?? 0;
    assert.ok(heard("b", group) > 8_000 && heard("e", back) > 8_000, "each side goes on");
    assert.ok(heard("e", group) < 3_000, "and does not hear the other");
    world.heal();
    world.untilConverged({ within: 15_000, everyMs: 10 });
    world.run(10_000);
    heardWhole(world, group, ["b", "c"], 1_000);
    heardWhole(world, back, ["d", "e"], 1_000);
    world.untilHeard(group.write(10), others(world, "a"), 3_000);
    world.untilHeard(back.write(10), others(world, "f"), 3_000);
    world.untilHeard(direct.write(10), ["f"], 3_000);
  },
);

/** After JGroups' OverlappingMergeTest: A sees {A, C}, B and C see {A, B, C}. */
scenario(
  "one-sided views merge, and group and direct streams still match",
  { seeds: 4 },
  (stage) => {
    const world = room(stage, 3);
    const talks = ["a", "b", "c"].flatMap((name) => [
      world.openStream(name, "room"),
      ...others(world, name).map((peer) => world.openStream(name, { peer })),
    ]);
    for (const talk of talks) writeSteadily(world, talk, 25_000, { count: 2, everyMs: 20 });
    world.run(1_000);
    const deaf = world.partition(["b"], ["a"], "one-way");
    const alone = world.partition(["a"], ["b"], "one-way");
    world.run(8_000);
    alone.uninstall();
    world.run(4_000);
    assert.ok(deaf.fired > 20 && alone.fired > 20);
    world.heal();
    world.untilConverged({ within: 15_000, everyMs: 10 });
    world.run(14_000);
    for (const talk of talks) {
      const { to } = talk.told;
      const hearers = others(world, talk.by).filter(
        (name) => "group" in to || world.peer(name).epoch === to.epoch,
      );
      world.untilHeard(talk.write(5), hearers, 3_000);
    }
  },
);

scenario(
  "two who do not hear each other are heard by a third all the time",
  { seeds: 5 },
  (stage) => {
    const world = room(stage, 3);
    const talks = ["a", "b"].map((name) => world.openStream(name, "room"));
    const split = world.partition(["a"], ["b"]);
    for (const talk of talks) writeSteadily(world, talk, 20_000);
    world.run(25_000);
    assert.ok(split.fired > 10);
    for (const talk of talks) heardWhole(world, talk, ["c"], 1_000);
    world.heal();
    world.run(10_000);
    for (const talk of talks) world.untilHeard(talk.write(5), others(world, talk.by), 3_000);
  },
);
