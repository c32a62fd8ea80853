/**
 * Many peers: what each does when nothing happens does not grow with their number, and a crowd that
 * starts at once does not bury itself.
 * @module
 */
import assert from "node:assert/strict";
import type { World } from "../../src/transport/sim/index.ts";
import { scenario, type Stage } from "../kit/scenario.ts";

interface Idle {
  readonly datagramsPerS: number;
  readonly bytesPerS: number;
}

/** What each peer sends when all know each other and nothing happens. */
function idle(stage: Stage, peers: number, startWithinMs: number): Idle {
  // One way: with several, each adds the same share.
  const world = stage.world({
    peers,
    segments: { lan: { ways: ["multicast4"] } },
    traceEntries: 0,
  });
  world.start(world.names, { withinMs: startWithinMs });
  world.run(startWithinMs);
  const took = world.untilConverged({ within: 120_000, everyMs: 500 });
  world.run(10_000);
  const from = world.now;
  world.run(idleMs);
  const sent = world.peers.map((peer) => peer.sent.between(from, from + idleMs));
  const mean = (of: (volume: { datagrams: number; bytes: number }) => number): number =>
    sent.reduce((sum, volume) => sum + of(volume), 0) / peers / (idleMs / 1_000);
  const figures = {
    datagramsPerS: mean(({ datagrams }) => datagrams),
    bytesPerS: mean(({ bytes }) => bytes),
  };
  stage.tell(
    `${peers} peers: views full ${took.toFixed(0)} ms after the last start; idle, each sends ` +
      `${figures.datagramsPerS.toFixed(2)} datagrams/s, ${figures.bytesPerS.toFixed(0)} B/s`,
  );
  const late = world.verdicts.false.filter(({ at }) => at >= from);
  assert.deepEqual(late, [], "nobody is suspected on a quiet net");
  return figures;
}

/** A thousand take minutes and gigabytes; `EARSHOT_PEERS=200` is enough while one is at work. */
const crowd = Number(process.env["EARSHOT_PEERS"] ?? 1_000);
const idleMs = 30_000;

scenario("a crowd of idle peers sends within twice what ten do, each", {}, (stage) => {
  const few = idle(stage, 10, 1_000);
  const many = idle(stage, crowd, crowd * 50);
  assert.ok(
    many.datagramsPerS <= 2 * few.datagramsPerS,
    `${many.datagramsPerS} and ${few.datagramsPerS} datagrams/s`,
  );
  assert.ok(many.bytesPerS <= 2 * few.bytesPerS, `${many.bytesPerS} and ${few.bytesPerS} bytes/s`);
});

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
