/**
 * The virtual network carries what a network would, breaks as it is told to, and counts each break.
 * @module
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { LinkId } from "../../../src/core/link.ts";
import { VirtualClock } from "../../../src/transport/sim/clock.ts";
import * as faults from "../../../src/transport/sim/faults/index.ts";
import { Network } from "../../../src/transport/sim/network.ts";
import { Ear, lan, room } from "./ear.ts";

function three(ears: readonly Ear[]): [Ear, Ear, Ear] {
  const [a, b, c] = ears;
  assert.ok(a && b && c);
  return [a, b, c];
}

test("each receiver of a multicast has its own fate", () => {
  const { network, ears, pass } = room(3);
  const [a, b, c] = three(ears);
  const rule = network.install(faults.loss(0.5));
  for (let number = 0; number < 200; number++) a.say(number);
  pass();
  assert.ok(rule.fired > 100 && rule.fired < 300, `${rule.fired} of 400 lost`);
  assert.equal(b.heard.length + c.heard.length, 400 - rule.fired);
  assert.notDeepEqual(b.sorted, c.sorted);
  assert.equal(a.heard.length, 0, "nobody hears itself");
});

test("borrowed bytes are taken back", () => {
  const { ears, pass } = room(2);
  const [a, b] = ears as [Ear, Ear];
  a.tell(b, 7, 32);
  pass();
  assert.deepEqual(b.heard[0]?.bytes, new Uint8Array(32).fill(7));
  assert.deepEqual(b.kept[0], new Uint8Array(32).fill(0xa5));
});

test("multicast stays on its segment, unicast crosses where there is a router", () => {
  const clock = new VirtualClock();
  const network = new Network(1, clock);
  for (const name of ["one", "two", "three"]) network.addSegment(name);
  network.addRoute("one", "two");
  const ears = ["one", "two", "three"].map((segment) => {
    network.addHost(segment, [segment]);
    return new Ear(network, segment);
  });
  const [one, two, three_] = three(ears);
  one.say(1);
  one.tell(two, 2);
  one.tell(three_, 3);
  clock.runTo(100);
  assert.deepEqual(two.numbers, [2]);
  assert.deepEqual(three_.numbers, []);
  assert.equal(network.counters["unroutable"], 1);
  assert.equal(two.heard[0]?.from, one.address());
});

test("several links: a datagram comes in on the link that it was sent on", () => {
  const clock = new VirtualClock();
  const network = new Network(1, clock);
  for (const name of ["one", "two"]) network.addSegment(name);
  for (const name of ["a", "b"]) network.addHost(name, ["one", "two"], { loopback: true });
  const a = new Ear(network, "a");
  const b = new Ear(network, "b");
  const twin = new Ear(network, "a");
  for (const link of ["eth0", "eth1", "lo"]) {
    a.socket.send(Uint8Array.of(1), 1, {
      kind: "everybody",
      link: link as LinkId,
      way: "multicast4",
    });
  }
  clock.runTo(100);
  assert.deepEqual(b.heard.map(({ link }) => link).toSorted(), ["eth0", "eth1"]);
  assert.deepEqual(twin.heard.map(({ link }) => link).toSorted(), ["eth0", "eth1", "lo"]);
  network.setLink("a", "eth1", false);
  assert.deepEqual(
    a.links.map(({ id }) => id),
    ["eth0", "lo"],
  );
  assert.equal(
    a.socket.send(Uint8Array.of(1), 1, {
      kind: "everybody",
      link: "eth1" as LinkId,
      way: "multicast4",
    }),
    "unreachable",
  );
});

test("a changed address is told, and the old one leads nowhere", () => {
  const { network, ears, pass } = room(2);
  const [a, b] = ears as [Ear, Ear];
  const before = a.address();
  network.changeAddress("h0", "eth0");
  assert.notEqual(a.links[0]?.addresses[0], before);
  b.socket.send(Uint8Array.of(1), 1, { kind: "address", address: before, link: undefined });
  b.tell(a, 2);
  pass();
  assert.deepEqual(a.numbers, [2]);
});

test("an attacker may claim any source", () => {
  const { network, ears, pass } = room(2);
  const [a, b] = ears as [Ear, Ear];
  network.addHost("mallory", ["lan"]);
  network.inject({
    from: "mallory",
    source: a.address(),
    to: b.address(),
    bytes: Uint8Array.of(9),
  });
  network.inject({ from: "mallory", to: "broadcast", bytes: Uint8Array.of(8) });
  pass();
  assert.deepEqual(b.sorted, [8, 9]);
  assert.equal(b.heard.find(({ bytes }) => bytes[0] === 9)?.from, a.address());
  assert.deepEqual(a.numbers, [8]);
});

describe("faults fire, count, and end", () => {
  const flood = (run: ReturnType<typeof room>, count = 500): [Ear, Ear] => {
    const [a, b] = run.ears as [Ear, Ear];
    for (let number = 0; number < count; number++) {
      a.tell(b, number % 256, 40);
      run.clock.runTo(run.clock.now() + 1);
    }
    return [a, b];
  };

  test("burst loss comes in bursts", () => {
    const run = room(2);
    const rule = run.network.install(faults.burstLoss({ goodMs: 50, badMs: 5 }));
    const [, b] = flood(run, 2_000);
    run.pass();
    assert.equal(b.heard.length, 2_000 - rule.dropped);
    const gaps = b.heard
      .map(({ at }, index) => at - (b.heard[index - 1]?.at ?? at))
      .filter((gap) => gap > 2.5);
    assert.ok(rule.dropped > 80, `${rule.dropped} lost`);
    assert.ok(rule.dropped / gaps.length > 2.5, `${rule.dropped} lost in ${gaps.length} bursts`);
  });

  test("duplicates and replays come again", () => {
    const run = room(2);
    const twice = run.network.install(faults.duplicate(0.2));
    const late = run.network.install(faults.replay(0.05, 60_000, 90_000));
    const [, b] = flood(run);
    run.pass(1_000);
    const soon = b.heard.length;
    run.pass(100_000);
    assert.ok(twice.fired > 50 && late.fired > 10);
    // A duplicate passes the rules behind its own, so it may be recorded too.
    assert.equal(soon, 500 + twice.fired);
    assert.equal(b.heard.length, soon + late.fired);
  });

  test("reordering, jitter and clogs change the order or the delay", () => {
    for (const [rule, least] of [
      [faults.reorder(0.1, 20), 20],
      [faults.jitter(10), 500],
      [faults.clog(0.01, 50), 5],
      [faults.delay(5, 5), 500],
    ] as const) {
      const run = room(2);
      const installed = run.network.install(rule);
      const [, b] = flood(run);
      run.pass();
      assert.ok(installed.fired >= least, `${rule.name} fired ${installed.fired} times`);
      assert.equal(b.heard.length, 500);
      const swapped = b.numbers.some(
        (number, index) => index > 0 && number !== ((b.numbers[index - 1] ?? 0) + 1) % 256,
      );
      assert.ok(swapped, `${rule.name} swaps some`);
    }
  });

  test("damage changes bytes, and only those of the receiver that it hits", () => {
    const run = room(3);
    const [a, b, c] = three(run.ears);
    const rules = [faults.flipBits(1), faults.truncate(1), faults.extend(1)].map((rule) =>
      run.network.install(rule, { to: "h1" }),
    );
    for (let count = 0; count < 50; count++)
      a.socket.send(new Uint8Array(64), 64, { kind: "everybody", link: lan, way: "multicast4" });
    run.pass();
    for (const rule of rules) assert.ok(rule.fired > 40, `${rule.name} fired ${rule.fired} times`);
    assert.ok(b.heard.some(({ bytes }) => bytes.length < 64 && bytes.some((byte) => byte !== 0)));
    assert.ok(
      c.heard.every(({ bytes }) => bytes.length === 64 && bytes.every((byte) => byte === 0)),
    );
  });

  test("a crowded path drops, a quiet one does not", () => {
    const run = room(2);
    const [a, b] = run.ears as [Ear, Ear];
    const rule = run.network.install(faults.crowding(10));
    for (let number = 0; number < 5; number++) a.tell(b, number);
    run.pass();
    assert.equal(rule.fired, 0);
    for (let number = 0; number < 100; number++) a.tell(b, number);
    run.pass();
    assert.ok(rule.fired > 30, `${rule.fired} dropped`);
    assert.equal(b.heard.length, 105 - rule.fired);
  });

  test("partitions, both ways and one way, and their end", () => {
    const run = room(3);
    const [a, b, c] = three(run.ears);
    const split = run.network.install(faults.partition([["h0"], ["h1"]]));
    for (const ear of run.ears) ear.say(1);
    run.pass();
    assert.deepEqual(
      [a, b, c].map((ear) => ear.heard.length),
      [1, 1, 2],
    );
    assert.equal(split.fired, 2);
    split.uninstall();
    const deaf = run.network.install(faults.partition([["h0"], ["h1"]], "one-way"));
    for (const ear of run.ears) ear.say(2);
    run.pass();
    assert.deepEqual(
      [a, b, c].map((ear) => ear.heard.length),
      [3, 2, 4],
    );
    assert.equal(deaf.fired, 1);
    deaf.uninstall();
    for (const ear of run.ears) ear.say(3);
    run.pass();
    assert.deepEqual(
      [a, b, c].map((ear) => ear.heard.length),
      [5, 4, 6],
    );
  });

  test("a scope narrows a rule to a way, a host, a segment", () => {
    const run = room(3);
    const [a, b, c] = three(run.ears);
    const rule = run.network.install(faults.silence("snooping"), {
      way: ["multicast4", "multicast6"],
      to: "h1",
    });
    a.say(1);
    a.say(2, "broadcast");
    a.tell(b, 3);
    run.pass();
    assert.deepEqual(b.sorted, [2, 3]);
    assert.deepEqual(c.sorted, [1, 2]);
    assert.equal(rule.fired, 1);
    const first = run.network.install(faults.loseFirst(1));
    a.tell(c, 4);
    a.tell(c, 5);
    run.pass();
    assert.deepEqual(c.numbers.slice(2), [5]);
    assert.equal(first.fired, 1);
  });

  test("adding a rule leaves the chance of the others as it was", () => {
    const losses = (extra: boolean): number[] => {
      const run = room(2);
      run.network.install(faults.loss(0.3));
      if (extra) run.network.install(faults.jitter(0.001));
      const [, b] = flood(run);
      run.pass();
      return b.numbers;
    };
    assert.deepEqual(losses(false), losses(true));
  });
});
