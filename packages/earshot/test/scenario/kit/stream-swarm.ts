/**
 * Swarms of streams: a handful of peers write to each other while everything goes wrong that the seed
 * picks; then the weather turns fine, and within a bound everybody must have everything again. The
 * checkers of the world watch each step.
 * @module
 */
import assert from "node:assert/strict";
import { below, between } from "../../../src/core/random.ts";
import {
  brewStorm,
  type Handler,
  hop,
  type InstalledRule,
  nameOf,
  repeatSlots,
  sendAdventures,
  type SegmentOptions,
  sendPartitions,
  shuffleSlots,
  type Sizes,
  type Talk,
  type World,
} from "../../../src/transport/sim/index.ts";
import type { Stage } from "../../kit/scenario.ts";

/** What a seed makes of the weather; several may come together. */
interface Weather {
  readonly storm: boolean;
  readonly slots: boolean;
  readonly partitions: boolean;
  readonly adventures: boolean;
  readonly membership: boolean;
  readonly handlers: boolean;
  readonly deafness: boolean;
  readonly slowHop: boolean;
}

const sizesOf: readonly Sizes[] = [
  1,
  64,
  1_000,
  (message) => (message * 37) % 500,
  (message) => (message % 40 === 0 ? 6_000 : 90),
];

export function playStreamSwarm(stage: Stage): void {
  const { seed } = stage;
  const lan: SegmentOptions = {
    ways: ["multicast4"],
    coalesces: seed % 3 !== 0,
    ...(seed % 7 === 0 ? { receiveBytes: 212_992 } : {}),
  };
  const world = stage.world({
    // Now and then two share a machine, or all have a second network.
    peers: Array.from({ length: 2 + (seed % 5) }, (_, index) => ({
      name: nameOf(index),
      ...(seed % 6 === 1 && index < 2 ? { host: "shared" } : {}),
    })),
    messages: { ordered: false },
    segments: seed % 8 === 3 ? { lan, wifi: lan } : { lan },
    loopback: seed % 12 === 7,
    traceEntries: 600,
    ...(seed % 4 === 0 ? { secret: "a word" } : {}),
  });
  const chance = (share: number): boolean => between(world.random, 0, 1) < share;
  world.start(world.names, { withinMs: 300 });
  world.run(chance(0.8) ? 600 : 300);
  world.joinGroup("room");
  const weather: Weather = {
    storm: chance(0.5),
    slots: chance(0.3),
    partitions: chance(0.25),
    adventures: chance(0.3),
    membership: chance(0.25),
    handlers: chance(0.25),
    deafness: chance(0.15),
    slowHop: chance(0.15),
  };
  const ms = between(world.random, 500, 3_000);
  const faults = brew(world, weather, ms);
  const talks = chatter(world, ms);
  world.run(ms);
  for (const { name, fired } of faults)
    if (name.startsWith("slots")) assert.ok(fired >= 0, "slot faults are counted");
  recover(world, talks);
}

function brew(world: World, weather: Weather, ms: number): readonly InstalledRule[] {
  const { random } = world;
  const faults: InstalledRule[] = [];
  if (weather.storm) faults.push(...brewStorm(world));
  if (weather.slots) {
    const every = 2 + below(random, 8);
    faults.push(
      world.install(repeatSlots({ time: (nth) => nth % every === 1 }, 1, between(random, 1, 100))),
      world.install(shuffleSlots(between(random, 1, 60))),
    );
  }
  if (weather.partitions) sendPartitions(world, ms, 700);
  if (weather.adventures) sendAdventures(world, ms, 900);
  if (weather.membership) wander(world, ms);
  if (weather.handlers) dawdle(world);
  if (weather.deafness)
    for (const segment of world.network.segments.values())
      if (below(random, 3) > 0) segment.dataMulticast = false;
  if (weather.slowHop)
    faults.push(
      world.install(hop({ bytesPerS: between(random, 2e5, 1e7), queue: 10 + below(random, 100) })),
    );
  return faults;
}

/** Members leave the group and come back. */
function wander(world: World, ms: number): void {
  const { clock, random } = world;
  const end = world.now + ms;
  const turn = (): void => {
    if (world.now >= end) return;
    const running = world.peers.filter((peer) => peer.running);
    const wanderer = running[below(random, running.length)];
    if (wanderer !== undefined) {
      const there = world.streams.book.inGroup(wanderer.epoch, "room");
      if (there) world.command(wanderer.name, { type: "leave-group", group: "room" });
      else world.joinGroup("room", [wanderer.name]);
    }
    clock.schedule(world.now + between(random, 5, 800), turn);
  };
  turn();
}

function dawdle(world: World): void {
  const { random } = world;
  const handlers: readonly Handler[] = [
    "never",
    { afterMs: between(random, 1, 500) },
    { perS: between(random, 100, 5_000), inbox: 100 },
  ];
  for (const name of world.names) {
    const handler = handlers[below(random, 4)];
    if (handler !== undefined) world.streams.handle(name, handler);
  }
}

/** Everybody opens streams and writes, now and then. */
function chatter(world: World, ms: number): Talk[] {
  const { clock, random } = world;
  const end = world.now + ms;
  const talks: Talk[] = [];
  const speak = (): void => {
    if (world.now >= end) return;
    const running = world.peers.filter((peer) => peer.running);
    const speaker = running[below(random, running.length)];
    if (speaker !== undefined) {
      const own = talks.filter((talk) => talk.told.epoch === speaker.epoch && !talk.closing);
      const sizes = sizesOf[below(random, sizesOf.length)] ?? 64;
      const talk = own[below(random, own.length + 1)] ?? opened(world, speaker.name);
      if (!talks.includes(talk)) talks.push(talk);
      const options = { bytes: sizes, ask: below(random, 3) === 0 };
      talk.write(1 + below(random, below(random, 4) === 0 ? 250 : 20), options);
      if (below(random, 30) === 0) talk.writeLarge(5_000 + below(random, 40_000));
      if (below(random, 20) === 0) talk.close();
    }
    clock.schedule(world.now + between(random, 1, 250), speak);
  };
  speak();
  return talks;
}

function opened(world: World, name: string): Talk {
  const { random } = world;
  const others = world.alive.filter((peer) => peer.name !== name);
  const other = others[below(random, others.length)];
  const slow = (["wait", "wait", "drop", "fail"] as const)[below(random, 4)] ?? "wait";
  return other !== undefined && below(random, 3) === 0
    ? world.openStream(name, { peer: other.name }, slow)
    : world.openStream(name, "room", slow);
}

/** Whom somebody does not know to be in the group, in words. */
function strangers(world: World): string | undefined {
  for (const peer of world.peers)
    for (const member of peer.view.members)
      if (!member.groups.includes("room"))
        return `${peer.name} does not know that ${member.name} is in the group`;
  return undefined;
}

/** All faults end; then what is written reaches everybody whom it is for. */
function recover(world: World, talks: readonly Talk[]): void {
  world.calm();
  for (const segment of world.network.segments.values()) segment.dataMulticast = true;
  for (const name of world.names) world.streams.handle(name, "at once");
  // Who says goodbye is gone in a moment, and sleepers wake by themselves.
  world.run(200);
  world.until(() => world.alive.every((peer) => peer.running), { within: 30_000, everyMs: 100 });
  const unplugged = (): boolean =>
    [...world.network.hosts.values()].some(({ cards }) => cards.some(({ up }) => !up));
  world.until(() => !unplugged(), { within: 30_000, everyMs: 100 });
  for (const peer of world.peers) if (!peer.alive) world.start([peer.name]);
  world.untilConverged({ within: 60_000, everyMs: 50 });
  world.joinGroup("room");
  world.until(() => strangers(world), { within: 30_000, everyMs: 50, what: "groups known" });
  const alive = new Map(world.peers.map((peer) => [peer.epoch, peer.name]));
  const living = talks.filter(({ told, closing }) => alive.has(told.epoch) && !closing);
  const fresh = world.names.map((name) => world.openStream(name, "room"));
  for (const talk of [...living, ...fresh]) {
    talk.write(5, { bytes: 100 });
    // A stream that drops does not wait for the slow when it ends.
    if (talk.told.slow !== "drop") talk.close();
  }
  for (const talk of [...living, ...fresh]) {
    const { to } = talk.told;
    const target = "epoch" in to ? alive.get(to.epoch) : undefined;
    const hearers =
      "group" in to
        ? world.names.filter((name) => name !== talk.by)
        : target === undefined
          ? []
          : [target];
    world.until(() => world.streams.lacking(talk, hearers), {
      within: 20_000,
      everyMs: 5,
      what: `all of ${talk.by}'s stream ${talk.number} (${talk.told.slow})`,
    });
    if (!talk.closing) talk.close();
    world.until(() => talk.told.ended, {
      within: 20_000,
      everyMs: 5,
      what: `the end of ${talk.by}'s stream ${talk.number}`,
    });
  }
}
