/**
 * Many peers: what each does when nothing happens does not grow with their number, and a crowd that
 * starts at once does not bury itself.
 * @module
 */
import assert from "node:assert/strict";
import { nameOf, type Talk, type Volume, type World } from "../../src/transport/sim/index.ts";
import { scenario, type Stage } from "../kit/scenario.ts";

interface Idle {
  readonly datagramsPerS: number;
  readonly bytesPerS: number;
  /** Events of the world for each of its peers and seconds: what its engine has to look at. */
  readonly eventsPerS: number;
  readonly cpuMsPerS: number;
}

/** A world whose peers know each other. One way: with several, each adds the same share. */
function crowdOf(
  stage: Stage,
  peers: number,
  startWithinMs: number,
  groups: readonly string[] = ["room"],
): World {
  const world = stage.world({
    peers: Array.from({ length: peers }, (_, index) => ({ name: nameOf(index), groups })),
    segments: { lan: { ways: ["multicast4"] } },
    traceEntries: 0,
  });
  world.start(world.names, { withinMs: startWithinMs });
  world.run(startWithinMs);
  const took = world.untilConverged({ within: 120_000, everyMs: 500 });
  stage.tell(`${peers} peers: views full ${took.toFixed(0)} ms after the last start`);
  return world;
}

/** Each of the group sends to it; all hear all. */
function chat(world: World, withinMs: number): void {
  const { clock } = world;
  const began = world.now;
  const talks: Talk[] = [];
  for (const [index, name] of world.names.entries()) {
    clock.schedule(began + (withinMs * index) / world.names.length, () => {
      talks.push(world.openStream(name, "room").write(1, { bytes: 100 }));
    });
  }
  world.run(withinMs);
  for (const talk of talks) {
    const hearers = world.names.filter((name) => name !== talk.by);
    world.untilHeard(talk, hearers, 20_000);
    assert.deepEqual(world.streams.missing(talk, hearers), [], `of ${talk.by} nothing is missing`);
  }
}

/** What each peer does when nothing happens, over so much time. */
function idle(stage: Stage, world: World, ms: number): Idle {
  world.run(10_000);
  const peers = world.names.length;
  const from = world.now;
  const { happened } = world.clock;
  const cpu = process.cpuUsage();
  world.run(ms);
  const { user, system } = process.cpuUsage(cpu);
  const sent = world.peers.map((peer) => peer.sent.between(from, from + ms));
  const perPeerS = (sum: number): number => sum / peers / (ms / 1_000);
  const total = (of: (volume: Volume) => number): number =>
    perPeerS(sent.reduce((sum, volume) => sum + of(volume), 0));
  const figures = {
    datagramsPerS: total(({ datagrams }) => datagrams),
    bytesPerS: total(({ bytes }) => bytes),
    eventsPerS: perPeerS(world.clock.happened - happened),
    cpuMsPerS: perPeerS((user + system) / 1_000),
  };
  stage.tell(
    `${peers} peers: idle, each sends ${figures.datagramsPerS.toFixed(2)} datagrams/s, ` +
      `${figures.bytesPerS.toFixed(0)} B/s, has ${figures.eventsPerS.toFixed(2)} events/s ` +
      `and takes ${(figures.cpuMsPerS * 1_000).toFixed(0)} µs of the simulation a second`,
  );
  const late = world.verdicts.false.filter(({ at }) => at >= from);
  assert.deepEqual(late, [], "nobody is suspected on a quiet net");
  return figures;
}

/** `EARSHOT_PEERS=1000` asks for a thousand, which takes eight minutes of one processor and four gigabytes. */
const crowd = Number(process.env["EARSHOT_PEERS"] ?? 300);
const idleMs = 15_000;

function asIdle(many: Idle, few: Idle): void {
  for (const name of ["datagramsPerS", "bytesPerS", "eventsPerS"] as const)
    assert.ok(many[name] <= 2 * few[name], `${name}: ${many[name]} and ${few[name]}`);
}

scenario(
  "each of a crowd does within twice what each of ten does, before and after all have sent to all",
  {},
  (stage) => {
    const ten = crowdOf(stage, 10, 1_000);
    // Ten as long, as there are fewer of whom to take the mean.
    const fewBefore = idle(stage, ten, 10 * idleMs);
    chat(ten, 200);
    const fewAfter = idle(stage, ten, 10 * idleMs);
    const all = crowdOf(stage, crowd, crowd * 50);
    asIdle(idle(stage, all, idleMs), fewBefore);
    chat(all, crowd * 20);
    asIdle(idle(stage, all, idleMs), fewAfter);
  },
);

scenario(
  "the first message of each in a crowd costs a slot, with its start in front, and a report of each",
  {},
  (stage) => {
    const world = crowdOf(stage, 100, 5_000);
    const from = world.now;
    chat(world, 2_000);
    const pairs = world.names.length * (world.names.length - 1);
    for (const kind of ["start+slots", "report"]) {
      const received = world.peers.reduce(
        (sum, peer) =>
          sum + peer.received.between(from, world.now, (each) => each === kind).datagrams,
        0,
      );
      stage.tell(`${(received / pairs).toFixed(2)} × ${kind} for each pair`);
      assert.ok(received >= 0.9 * pairs && received <= 1.2 * pairs, `${received} × ${kind}`);
    }
  },
);

const busiest = (world: World): number =>
  Math.max(...world.peers.map((peer) => peer.received.busiest.datagrams));

scenario("two hundred that start in one second find each other without a storm", {}, (stage) => {
  const peers = 200;
  const world = stage.world({
    peers,
    segments: { lan: { ways: ["multicast4"] } },
    traceEntries: 0,
  });
  world.start(world.names, { withinMs: 1_000 });
  const took = world.untilConverged({ within: 15_000, everyMs: 50 });
  const most = Math.max(...world.peers.map((peer) => peer.received.total.datagrams));
  stage.tell(
    `full views after ${took} ms; at most ${busiest(world)} datagrams in 100 ms, ${most} in all, at one peer`,
  );
  assert.ok(busiest(world) <= 2 * peers, `${busiest(world)} datagrams within 100 ms`);
  assert.ok(most <= 15 * peers, `${most} datagrams at one peer`);
  const failed = world.verdicts.false.filter(({ verdict }) => verdict === "failed");
  assert.deepEqual(failed, [], "nobody is given up in the crowd");
});
