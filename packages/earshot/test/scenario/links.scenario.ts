/**
 * Links and addresses: several networks, dead ones, changing ones, and peers that only unicast reaches.
 * @module
 */
import assert from "node:assert/strict";
import { addressOf } from "../../src/core/address.ts";
import { silence } from "../../src/transport/sim/index.ts";
import { scenario } from "../kit/scenario.ts";

scenario("of three links one is dead, and nobody notices", { seeds: 5 }, (stage) => {
  const world = stage.world({ peers: 4, segments: { one: {}, two: {}, three: {} } });
  const dead = world.install(silence("dead link"), { segment: "two" });
  world.start();
  world.untilConverged({ within: 3_000 });
  world.joinGroup("room");
  world.run(1_000);
  world.send("a", "room", "hello");
  world.run(60_000);
  assert.ok(dead.fired > 10, `${dead.fired} lost on the dead link`);
  assert.deepEqual(world.verdicts.false, []);
  for (const name of ["b", "c", "d"])
    assert.deepEqual(
      world.peer(name).messages.map(({ text }) => text),
      ["hello"],
    );
});

scenario("a link that dies under a conversation is replaced by another", { seeds: 5 }, (stage) => {
  const world = stage.world({ peers: 4, segments: { one: {}, two: {} } });
  world.start();
  world.untilConverged({ within: 3_000 });
  world.joinGroup("room");
  world.run(5_000);
  for (const segment of ["one", "two"]) {
    const dead = world.install(silence(`${segment} is dead`), { segment });
    world.run(20_000);
    assert.ok(dead.fired > 0);
    assert.deepEqual(
      world.verdicts.false.filter(({ verdict }) => verdict === "failed"),
      [],
      `${segment} dead`,
    );
    world.send("a", "room", `without ${segment}`);
    world.run(1_000);
    for (const name of ["b", "c", "d"]) {
      assert.equal(world.peer(name).messages.at(-1)?.text, `without ${segment}`, name);
    }
    dead.uninstall();
    world.run(10_000);
  }
});

scenario("a new address is known to everybody, and the member stays", { seeds: 5 }, (stage) => {
  const world = stage.world({ peers: 5 });
  world.start();
  world.untilConverged({ within: 3_000 });
  world.run(5_000);
  const before = world.addressOf("c");
  world.changeAddress("c");
  const after = world.addressOf("c");
  assert.notEqual(after, before);
  const known = (name: string): readonly string[] =>
    world.peer(name).view.members.find((member) => member.id === world.peer("c").id)?.addresses ??
    [];
  const others = ["a", "b", "d", "e"];
  world.until(() => others.every((name) => known(name).includes(after)), {
    within: 5_000,
    what: "the new address known",
  });
  world.run(30_000);
  assert.deepEqual(
    world.verdicts.false.filter(({ verdict }) => verdict === "failed"),
    [],
  );
  assert.equal(world.divergence(), undefined);
  // Best first: the address where nobody lives any more is not what programs shall be told to use.
  for (const name of others)
    assert.notEqual(known(name)[0], before, `${name} prefers the dead address`);
});

scenario("a cable that is pulled and put back brings the peer back", { seeds: 5 }, (stage) => {
  const world = stage.world({ peers: 4 });
  world.start();
  world.untilConverged({ within: 3_000 });
  world.setLink("b", "eth0", false);
  world.run(10_000);
  assert.ok(!world.sees("a").includes("b"));
  assert.ok(world.peer("b").statuses("link-down").length > 0, "it was told");
  world.setLink("b", "eth0", true);
  const took = world.untilConverged({ within: 3_000 });
  if (stage.seed === 1) stage.tell(`back after ${took.toFixed(0)} ms`);
});

scenario("each way alone is enough to find each other", {}, (stage) => {
  for (const way of ["multicast4", "multicast6", "broadcast", "limited"] as const) {
    const world = stage.world({ peers: 5 });
    const others = (["multicast4", "multicast6", "broadcast", "limited"] as const).filter(
      (other) => other !== way,
    );
    const filtered = world.install(silence(`all but ${way}`), { way: others });
    world.start();
    world.untilConverged({ within: 5_000 });
    world.run(30_000);
    assert.ok(filtered.fired > 0);
    assert.deepEqual(world.verdicts.false, [], way);
    world.crash("b");
    world.untilConverged({ within: 3_000 });
  }
});

scenario(
  "multicast that falls silent takes nobody out of the view, and messages go on by unicast",
  { seeds: 3 },
  (stage) => {
    const world = stage.world({ peers: 5, segments: { lan: { ways: ["multicast4"] } } });
    world.start();
    world.untilConverged({ within: 3_000 });
    world.joinGroup("room");
    world.run(2_000);
    const snooping = world.install(silence("snooping without a querier"), { way: "multicast4" });
    world.run(120_000);
    assert.ok(snooping.fired > 0);
    assert.deepEqual(
      world.verdicts.false.filter(({ verdict }) => verdict === "failed"),
      [],
    );
    world.send("a", "room", "still there?");
    world.run(2_000);
    for (const name of ["b", "c", "d", "e"])
      assert.equal(world.peer(name).messages.at(-1)?.text, "still there?", name);
  },
);

scenario(
  "peers on two networks find each other through a seed and a router",
  { seeds: 5 },
  (stage) => {
    const seeds = [addressOf("10.1.0.1", 7_468)];
    const world = stage.world({
      segments: { left: {}, right: {} },
      routes: [["left", "right"]],
      peers: [
        { name: "a", on: ["left"] },
        { name: "b", on: ["left"] },
        { name: "c", on: ["right"], seeds },
        { name: "d", on: ["right"] },
      ],
    });
    world.start();
    const took = world.untilConverged({ within: 20_000, everyMs: 10 });
    world.run(60_000);
    assert.deepEqual(
      world.verdicts.false.filter(({ verdict }) => verdict === "failed"),
      [],
    );
    if (stage.seed === 1) stage.tell(`found after ${took.toFixed(0)} ms`);
  },
);

scenario("several peers on one machine, with loopback too", { seeds: 3 }, (stage) => {
  const world = stage.world({
    loopback: true,
    peers: [
      { name: "a", host: "pc" },
      { name: "b", host: "pc" },
      { name: "c", host: "pc" },
      { name: "d" },
    ],
  });
  world.start();
  world.untilConverged({ within: 3_000 });
  world.setLink("a", "eth0", false);
  world.run(10_000);
  assert.deepEqual(world.sees("a"), ["b", "c"], "loopback is enough on one machine");
  world.setLink("a", "eth0", true);
  world.untilConverged({ within: 3_000 });
});
