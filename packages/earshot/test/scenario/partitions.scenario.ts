/**
 * Networks that fall apart and come together, and networks that lose.
 * @module
 */
import assert from "node:assert/strict";
import { burstLoss, loss } from "../../src/transport/sim/index.ts";
import { scenario } from "../kit/scenario.ts";

scenario("a partition gives each side its own view, and heals", { seeds: 10 }, (stage) => {
  const world = stage.world({ peers: 7 });
  world.start();
  world.untilConverged({ within: 5_000 });
  const split = world.partition(["a", "b", "c"], ["d", "e", "f", "g"]);
  world.until(() => world.sees("a").join("") === "bc" && world.sees("g").join("") === "def", {
    within: 6_000,
    what: "a view of its own on each side",
  });
  world.run(20_000);
  assert.ok(split.fired > 50, `${split.fired} datagrams lost between the sides`);
  world.heal();
  const took = world.untilConverged({ within: 15_000, everyMs: 10 });
  assert.ok(world.peer("a").changes("merged").length > 0, "the same lives are back: merged");
  if (stage.seed === 1) stage.tell(`healed after ${took.toFixed(0)} ms`);
});

scenario("a long partition heals as well", { seeds: 3 }, (stage) => {
  const world = stage.world({ peers: 6 });
  world.start();
  world.untilConverged({ within: 5_000 });
  world.partition(["a", "b"], ["c", "d", "e", "f"]);
  world.run(400_000);
  world.heal();
  world.untilConverged({ within: 30_000, everyMs: 10 });
});

scenario("a one-way partition harms nobody for good, and heals", { seeds: 10 }, (stage) => {
  const world = stage.world({ peers: 5 });
  world.start();
  world.untilConverged({ within: 5_000 });
  const split = world.partition(["a"], ["b", "c", "d", "e"], "one-way");
  world.run(20_000);
  assert.ok(split.fired > 10);
  // The others can hear each other all the time.
  const wrong = world.verdicts.false.filter(
    ({ by, about, verdict }) => verdict === "failed" && by !== "a" && about !== "a",
  );
  assert.deepEqual(wrong, [], "nobody else is given up");
  world.heal();
  world.untilConverged({ within: 15_000, everyMs: 10 });
});

scenario(
  "two who do not hear each other, both heard by a third, do not give each other up",
  { seeds: 5 },
  (stage) => {
    const world = stage.world({ peers: 4 });
    world.start();
    world.untilConverged({ within: 5_000 });
    const split = world.partition(["a"], ["b"]);
    world.run(60_000);
    assert.ok(split.fired > 10);
    assert.deepEqual(
      world.verdicts.false.filter(({ verdict }) => verdict === "failed"),
      [],
    );
  },
);

scenario(
  "with one datagram in ten lost, ten peers give nobody up for ten minutes",
  { seeds: 3 },
  (stage) => {
    const world = stage.world({ peers: 10 });
    const rule = world.install(loss(0.1));
    world.start();
    world.untilConverged({ within: 15_000, everyMs: 10 });
    world.run(600_000);
    assert.ok(rule.fired > 1_000, `${rule.fired} lost`);
    const suspicions = world.verdicts.false.filter(({ verdict }) => verdict === "suspected").length;
    stage.tell(`seed ${stage.seed}: ${rule.fired} lost, ${suspicions} false suspicions told`);
    assert.deepEqual(
      world.verdicts.false.filter(({ verdict }) => verdict !== "suspected"),
      [],
    );
    world.calm();
    world.untilConverged({ within: 5_000 });
  },
);

scenario("loss in bursts of half a second gives nobody up for minutes", { seeds: 3 }, (stage) => {
  const world = stage.world({ peers: 10 });
  world.start();
  world.untilConverged({ within: 15_000, everyMs: 10 });
  const rule = world.install(burstLoss({ goodMs: 8_000, badMs: 500 }));
  world.run(300_000);
  assert.ok(rule.fired > 500, `${rule.fired} lost`);
  assert.deepEqual(
    world.verdicts.false.filter(({ verdict }) => verdict !== "suspected"),
    [],
  );
});
