/**
 * Swarms in bad weather: whatever the network and the peers do, no promise is broken on the way, and
 * when it is over everybody sees everybody and hears everybody.
 * @module
 */
import assert from "node:assert/strict";
import { below, between } from "../../src/core/random.ts";
import {
  brewStorm,
  sendAdventures,
  sendPartitions,
  type World,
} from "../../src/transport/sim/index.ts";
import { scenario, type Stage } from "../kit/scenario.ts";

/** Everybody says something to the group, now and then, for as long as `ms`. */
function chatter(world: World, ms: number): void {
  const end = world.now + ms;
  let count = 0;
  const next = (): void => {
    const running = world.peers.filter((peer) => peer.running);
    const speaker = running[below(world.random, running.length)];
    if (speaker !== undefined) {
      world.joinGroup("room", [speaker.name]);
      world.send(speaker.name, "room", `${speaker.name} says ${++count}`);
    }
    if (world.now < end) world.clock.schedule(world.now + between(world.random, 1, 400), next);
  };
  next();
}

/** All faults end; views agree; then a message of each reaches all others, once. */
function recover(world: World): number {
  world.calm();
  for (const peer of world.peers) if (!peer.alive) world.start([peer.name]);
  // Whoever still sleeps or stands still, and what is still in the air of delays and replays.
  world.run(25_000);
  const took = world.untilConverged({ within: 60_000, everyMs: 50 });
  world.joinGroup("room");
  world.run(2_000);
  const began = world.now;
  for (const name of world.names) world.send(name, "room", `${name} is back`);
  world.run(1_000);
  for (const peer of world.peers) {
    // What was said long ago may still come for the first time, recorded and replayed.
    const back = peer.messages.filter(({ at, text }) => at >= began && text.endsWith(" is back"));
    const heard = back.map(({ text }) => text).toSorted();
    const expected = world.names
      .filter((name) => name !== peer.name)
      .map((name) => `${name} is back`)
      .toSorted();
    assert.deepEqual(heard, expected, `what ${peer.name} heard`);
  }
  return took;
}

function swarm(stage: Stage, most: number, weather: (world: World) => void): void {
  const { seed } = stage;
  const sealed = seed % 2 === 0;
  const world = stage.world({
    peers: 2 + ((seed * 7) % (most - 1)),
    messages: { ordered: false },
    ...(sealed ? { secret: "a word" } : {}),
  });
  world.start(world.names, { withinMs: 500 });
  world.run(1_000);
  weather(world);
  recover(world);
}

scenario("a swarm in a storm keeps every promise and recovers", { seeds: 8 }, (stage) => {
  swarm(stage, 30, (world) => {
    const faults = brewStorm(world);
    chatter(world, 20_000);
    world.run(20_000);
    assert.ok(
      faults.some((fault) => fault.fired > 0),
      "the storm blew",
    );
  });
});

scenario(
  "a swarm whose peers crash, leave, sleep and come back keeps every promise",
  { seeds: 8 },
  (stage) => {
    swarm(stage, 30, (world) => {
      sendAdventures(world, 30_000, 800);
      chatter(world, 30_000);
      world.run(31_000);
    });
  },
);

scenario("a swarm that falls apart again and again comes together", { seeds: 8 }, (stage) => {
  swarm(stage, 30, (world) => {
    sendPartitions(world, 40_000, 3_000);
    chatter(world, 40_000);
    world.run(41_000);
  });
});

scenario("everything at once", { seeds: 8 }, (stage) => {
  swarm(stage, 20, (world) => {
    const faults = brewStorm(world);
    sendAdventures(world, 30_000, 1_500);
    sendPartitions(world, 30_000, 4_000);
    chatter(world, 30_000);
    world.run(31_000);
    assert.ok(
      faults.some((fault) => fault.fired > 0),
      "the storm blew",
    );
  });
});
