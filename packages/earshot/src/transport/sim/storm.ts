/**
 * Bad weather: faults and adventures drawn from a world's seed, for runs that look for trouble which
 * nobody thought of.
 * @module
 */
import { below, between, shuffle, type Random } from "../../core/random.ts";
import {
  burstLoss,
  clog,
  crowding,
  delay,
  drawSides,
  duplicate,
  extend,
  flipBits,
  jitter,
  loss,
  reorder,
  replay,
  truncate,
  type PartitionMode,
} from "./faults/index.ts";
import type { InstalledRule, Rule } from "./rule.ts";
import type { World } from "./world.ts";

/**
 * Installs two to six faults of random strength. In an open realm nothing but UDP's checksum protects
 * the bytes, so there they are only cut short; damage that keeps the length needs a sealed one.
 */
export function brewStorm(world: World): readonly InstalledRule[] {
  const { random } = world;
  const sealed = world.options.secret !== undefined;
  const candidates: (() => Rule)[] = [
    () => loss(between(random, 0.01, 0.3)),
    () => burstLoss({ goodMs: between(random, 500, 10_000), badMs: between(random, 10, 1_000) }),
    () => delay(between(random, 0, 30), between(random, 1, 50)),
    () => jitter(between(random, 1, 50)),
    () => reorder(between(random, 0.02, 0.3), between(random, 5, 200)),
    () => duplicate(between(random, 0.02, 0.3), between(random, 1, 100)),
    () => replay(between(random, 0.02, 0.2), 500, 30_000),
    () => clog(between(random, 0.001, 0.01), between(random, 50, 500)),
    () => crowding(4 + below(random, 30)),
    () => truncate(between(random, 0.01, 0.1)),
    ...(sealed
      ? [() => flipBits(between(random, 0.01, 0.1)), () => extend(between(random, 0.01, 0.1))]
      : []),
  ];
  return shuffle(random, candidates)
    .slice(0, 2 + below(random, 5))
    .map((brew) => world.install(brew()));
}

/** What may happen to peers, each with its weight. */
const adventures: readonly (readonly [
  weight: number,
  run: (world: World, name: string) => void,
])[] = [
  [3, (world, name) => world.crash(name)],
  [3, (world, name) => world.restart(name)],
  [2, (world, name) => world.leave(name)],
  [2, (world, name) => world.stop(name, between(world.random, 50, 4_000))],
  [
    1,
    (world, name) =>
      world.sleep(
        name,
        between(world.random, 500, 20_000),
        below(world.random, 2) === 0 ? "leaps" : "stands",
      ),
  ],
  [1, (world, name) => void world.changeAddress(name)],
  [
    2,
    (world, name) =>
      world.command(name, { type: "update", roles: [`role-${below(world.random, 9)}`] }),
  ],
  [1, (world, name) => world.command(name, { type: "seek" })],
  [1, (world, name) => flap(world, name)],
];

/** From now on, for `ms`, something happens about every `meanMs`; then all who are gone come back. */
export function sendAdventures(world: World, ms: number, meanMs: number): void {
  const { clock, random } = world;
  const end = world.now + ms;
  const next = (): void => {
    const at = world.now + between(random, 0, 2 * meanMs);
    if (at < end) {
      clock.schedule(at, () => {
        adventure(world);
        next();
      });
    } else {
      clock.schedule(end, () => {
        for (const peer of world.peers) if (!peer.alive) world.start([peer.name]);
      });
    }
  };
  next();
}

/** From now on, for `ms`, partitions of random modes come and go, each lasting at least `stabilityMs`. */
export function sendPartitions(world: World, ms: number, stabilityMs: number): void {
  const { clock, random } = world;
  const modes: readonly PartitionMode[] = ["uniform-size", "uniform-split", "isolate-single"];
  const end = world.now + ms;
  const turn = (split: boolean): void => {
    if (world.now >= end) return world.heal();
    if (split) {
      const [one, other] = drawSides(
        world.names,
        modes[below(random, 3)] ?? "uniform-size",
        random,
      );
      world.partition(one, other, below(random, 3) === 0 ? "one-way" : "both-ways");
    } else world.heal();
    clock.schedule(Math.min(end, world.now + stabilityMs + between(random, 0, stabilityMs)), () =>
      turn(!split),
    );
  };
  turn(true);
}

function adventure(world: World): void {
  const { random } = world;
  const gone = world.peers.filter((peer) => !peer.alive);
  const back = gone[below(random, gone.length)];
  if (back !== undefined && below(random, 2) === 0) return world.start([back.name]);
  const running = world.peers.filter((peer) => peer.running);
  const chosen = running[below(random, running.length)];
  if (chosen !== undefined && running.length > 1) pick(random)(world, chosen.name);
}

function pick(random: Random): (world: World, name: string) => void {
  let left = below(
    random,
    adventures.reduce((sum, [weight]) => sum + weight, 0),
  );
  for (const [weight, run] of adventures) if ((left -= weight) < 0) return run;
  return () => {};
}

function flap(world: World, name: string): void {
  world.setLink(name, "eth0", false);
  world.clock.schedule(world.now + between(world.random, 100, 5_000), () =>
    world.setLink(name, "eth0", true),
  );
}
