/**
 * Lives of peers: they come, crash, leave, stand still, sleep, come back, and are mistaken for each other.
 * @module
 */
import assert from "node:assert/strict";
import type { World } from "../../src/transport/sim/index.ts";
import { scenario, type Stage } from "../kit/scenario.ts";

function settled(stage: Stage, peers: number): World {
  const world = stage.world({ peers });
  world.start(world.names, { withinMs: 300 });
  world.untilConverged({ within: 15_000, everyMs: 10 });
  // First probes and announcements are over, so that what follows begins on a quiet net.
  world.run(5_000);
  return world;
}

const others = (world: World, name: string): readonly string[] =>
  world.names.filter((other) => other !== name);

scenario(
  "a crash is known everywhere within 3 s, and nobody else is given up",
  { seeds: 5 },
  (stage) => {
    for (const peers of [2, 3, 5, 10, 25, 50]) {
      const world = settled(stage, peers);
      world.crash("b");
      const took = world.until(
        () => others(world, "b").every((name) => !world.sees(name).includes("b")),
        {
          within: 3_000,
          what: `the crash of one of ${peers} known everywhere`,
        },
      );
      const failed = world.peers.flatMap((peer) => peer.changes("failed"));
      assert.ok(failed.every((change) => change.type === "failed" && change.reason === "silent"));
      world.run(10_000);
      assert.deepEqual(
        world.verdicts.false.filter(({ verdict }) => verdict !== "suspected"),
        [],
      );
      if (stage.seed === 1)
        stage.tell(`${peers} peers: crash known everywhere after ${took.toFixed(0)} ms`);
    }
  },
);

scenario("a goodbye is known everywhere at once", { seeds: 5 }, (stage) => {
  for (const peers of [2, 10, 50]) {
    const world = settled(stage, peers);
    world.leave("b");
    const took = world.until(
      () => others(world, "b").every((name) => !world.sees(name).includes("b")),
      {
        within: 200,
        what: `the goodbye of one of ${peers} known everywhere`,
      },
    );
    for (const name of others(world, "b")) assert.equal(world.peer(name).changes("left").length, 1);
    world.run(1_000);
    assert.ok(!world.peer("b").alive, "it closed");
    assert.equal(world.peer("b").events.at(-1)?.event.type, "closed");
    if (stage.seed === 1)
      stage.tell(`${peers} peers: goodbye known everywhere after ${took.toFixed(1)} ms`);
  }
});

scenario("on a quiet net nobody is suspected, for minutes", { seeds: 3 }, (stage) => {
  for (const peers of [2, 10, 40]) {
    const world = settled(stage, peers);
    const quiet = world.now;
    world.run(180_000);
    assert.deepEqual(
      world.verdicts.false.filter(({ at }) => at >= quiet),
      [],
    );
    assert.equal(world.divergence(), undefined);
  }
});

scenario("a restart is seen as one, and never two lives for long", { seeds: 10 }, (stage) => {
  const world = settled(stage, 5);
  const former = world.peer("b").epoch;
  world.restart("b");
  world.untilConverged({ within: 3_000 });
  for (const name of others(world, "b")) {
    const failed = world.peer(name).changes("failed");
    assert.equal(failed.length, 1, `${name} saw one end`);
    assert.ok(
      failed[0]?.type === "failed" && failed[0].reason === "restarted",
      `${name} saw a restart`,
    );
    assert.equal(failed[0].member.epoch, former);
    assert.equal(
      world
        .peer(name)
        .changes("joined")
        .filter(({ member }) => member.id === world.peer("b").id).length,
      2,
    );
  }
  assert.ok(
    world.verdicts.longestTwoLives <= 1_000,
    `two lives for ${world.verdicts.longestTwoLives} ms`,
  );
});

scenario("a restart is not mistaken for a copied identity", { seeds: 10 }, (stage) => {
  const world = settled(stage, 5);
  world.restart("b");
  world.run(10_000);
  for (const peer of world.peers)
    assert.deepEqual(peer.statuses("conflict"), [], `a restart is no conflict to ${peer.name}`);
});

scenario("a crowd of forty that starts at once suspects nobody", { seeds: 5 }, (stage) => {
  const world = stage.world({ peers: 40 });
  world.start(world.names, { withinMs: 300 });
  const took = world.untilConverged({ within: 5_000, everyMs: 10 });
  world.run(10_000);
  if (stage.seed === 1) stage.tell(`full views after ${took} ms`);
  const wrong = world.verdicts.false;
  assert.equal(
    wrong.length,
    0,
    `${wrong.length} false verdicts, the first ${JSON.stringify(wrong[0])}`,
  );
});

scenario(
  "a peer that crashed and was given up comes back as somebody new of the same identity",
  {},
  (stage) => {
    const world = settled(stage, 4);
    world.crash("c");
    world.untilConverged({ within: 3_000 });
    world.run(30_000);
    world.restart("c");
    world.untilConverged({ within: 2_000 });
    assert.deepEqual(
      world
        .peer("a")
        .changes()
        .slice(-2)
        .map(({ type }) => type),
      ["failed", "joined"],
    );
  },
);

scenario("restarts in quick succession leave the last life", { seeds: 10 }, (stage) => {
  const world = settled(stage, 4);
  for (let times = 0; times < 6; times++) {
    world.restart("b");
    world.run(40 * times);
  }
  world.untilConverged({ within: 5_000 });
  assert.deepEqual(
    world.verdicts.false.filter(({ verdict }) => verdict === "failed"),
    [],
  );
});

scenario("two of one name are shown as two", {}, (stage) => {
  const world = stage.world({
    peers: [{ name: "one", label: "ana" }, { name: "two", label: "ana" }, { name: "eve" }],
  });
  world.start();
  world.untilConverged({ within: 2_000 });
  assert.deepEqual(world.sees("eve"), ["one", "two"]);
  assert.deepEqual(
    world.peer("eve").view.members.map(({ name }) => name),
    ["ana", "ana"],
  );
  world.run(30_000);
  assert.deepEqual(
    world.peers.flatMap((peer) => peer.statuses("conflict")),
    [],
  );
});

scenario("one identity in two lives at once is told as a conflict", { seeds: 5 }, (stage) => {
  const world = stage.world({
    peers: [{ name: "a" }, { name: "b" }, { name: "c" }, { name: "copy of b", identityOf: "b" }],
  });
  world.start(["a", "b", "c"]);
  world.untilConverged({ within: 2_000 });
  world.run(3_000);
  world.start(["copy of b"]);
  world.until(() => ["a", "c"].every((name) => world.peer(name).statuses("conflict").length > 0), {
    within: 10_000,
    what: "the conflict told",
  });
  const [conflict] = world.peer("a").statuses("conflict");
  assert.ok(conflict?.type === "conflict");
  assert.equal(conflict.id, world.peer("b").id);
  assert.deepEqual(
    [...conflict.epochs].sort(),
    [world.peer("b").epoch, world.peer("copy of b").epoch].sort(),
  );
});

scenario("a process that stops for two seconds is not lost for good", { seeds: 10 }, (stage) => {
  const world = settled(stage, 10);
  world.stop("d", 2_000);
  world.run(2_000);
  world.untilConverged({ within: 12_000, everyMs: 10 });
  const wrong = world.verdicts.false.filter(
    ({ by, verdict }) => by === "d" && verdict === "failed",
  );
  assert.deepEqual(wrong, [], "it does not blame the others");
});

for (const clock of ["leaps", "stands"] as const) {
  scenario(
    `a machine that slept for ten minutes is back at once (its clock ${clock})`,
    { seeds: 5 },
    (stage) => {
      const world = settled(stage, 6);
      world.sleep("c", 600_000, clock);
      world.run(5_000);
      assert.ok(
        others(world, "c").every((name) => !world.sees(name).includes("c")),
        "it is gone meanwhile",
      );
      world.run(595_000);
      const took = world.untilConverged({ within: 3_000 });
      assert.deepEqual(
        world.verdicts.false.filter(({ by, verdict }) => by === "c" && verdict === "failed"),
        [],
        "the sleeper does not give up those who were awake",
      );
      if (stage.seed === 1) stage.tell(`back after ${took.toFixed(0)} ms`);
    },
  );
}
