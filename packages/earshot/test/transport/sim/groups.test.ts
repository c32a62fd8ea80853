/**
 * What is sent to group addresses: who hears it, what a burst is on its way, and what a slow hop and
 * chosen losses make of it.
 * @module
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { VirtualClock } from "../../../src/transport/sim/clock.ts";
import * as faults from "../../../src/transport/sim/faults/index.ts";
import { Network } from "../../../src/transport/sim/network.ts";
import { Ear, lan, room } from "./ear.ts";

const numbered = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

/** A slot's header, as far as rules read it. */
function slot(stream: number, sequence: number): Uint8Array {
  const bytes = new Uint8Array(40);
  const view = new DataView(bytes.buffer);
  view.setUint16(6, stream);
  view.setUint32(28, sequence);
  bytes[39] = sequence;
  return bytes;
}

function say(ear: Ear, bytes: Uint8Array): void {
  ear.socket.send(bytes, 40, {
    kind: "group",
    link: lan,
    way: "multicast4",
    index: 0,
    loop: false,
  });
}

const sequences = (ear: Ear): number[] =>
  ear.heard.flatMap(({ bytes }) =>
    Array.from({ length: bytes.length / 40 }, (_, index) => bytes[index * 40 + 39] ?? -1),
  );

describe("group addresses", () => {
  test("only those who listen to that one hear it, and not its sender", () => {
    const { ears, pass } = room(3);
    const [a, b, c] = ears as [Ear, Ear, Ear];
    for (const ear of [a, b]) ear.socket.listen([3, 15]);
    c.socket.listen([4]);
    a.speak(3, [7]);
    a.speak(15, [8]);
    pass();
    assert.deepEqual(
      ears.map((ear) => ear.sorted),
      [[], [7, 8], []],
    );
    b.socket.listen([]);
    a.speak(3, [9]);
    pass();
    assert.equal(b.heard.length, 2, "the set replaces the one before");
  });

  test("others on the sender's host hear it only with loop", () => {
    const { network, ears, pass } = room(2);
    const [a, b] = ears as [Ear, Ear];
    const twin = new Ear(network, "h0");
    for (const ear of [a, b, twin]) ear.socket.listen([0]);
    a.speak(0, [1]);
    a.speak(0, [2], { loop: true });
    pass();
    assert.deepEqual(b.sorted, [1, 2]);
    assert.deepEqual(twin.numbers, [2]);
    assert.deepEqual(a.numbers, []);
  });

  test("a segment deaf to data still carries what is sent to everybody, and heals", () => {
    const { network, ears, pass } = room(2, 1, { dataMulticast: false });
    const [a, b] = ears as [Ear, Ear];
    b.socket.listen([0]);
    assert.equal(a.speak(0, [1]), undefined, "the sender is told nothing");
    a.say(2);
    pass();
    assert.deepEqual(b.numbers, [2]);
    const segment = network.segments.get("lan");
    assert.ok(segment);
    segment.dataMulticast = true;
    a.speak(0, [3]);
    pass();
    assert.deepEqual(b.numbers, [2, 3]);
  });

  test("it stays on its link, and a way that the link has not is refused", () => {
    const clock = new VirtualClock();
    const network = new Network(1, clock);
    network.addSegment("one", { ways: ["multicast4"] });
    network.addSegment("two");
    for (const name of ["a", "b"]) network.addHost(name, ["one", "two"]);
    const [a, b] = ["a", "b"].map((name) => new Ear(network, name)) as [Ear, Ear];
    b.socket.listen([0]);
    a.speak(0, [1]);
    clock.runTo(100);
    assert.deepEqual(
      b.heard.map(({ link }) => link),
      ["eth0"],
    );
    const to = { kind: "group", link: lan, way: "multicast6", index: 0, loop: false } as const;
    assert.equal(a.socket.send(Uint8Array.of(1), 1, to), "unreachable");
  });

  test("links tell what their sockets hold", () => {
    const { ears } = room(1, 1, { receiveBytes: 12_345 });
    assert.equal(ears[0]?.socket.links()[0]?.receiveBytes, 12_345);
  });
});

describe("bursts", () => {
  test("arrive as one train, or slot by slot in order", () => {
    for (const coalesces of [true, false]) {
      const { ears, pass } = room(3, 1, { coalesces });
      const [a, b, c] = ears as [Ear, Ear, Ear];
      for (const ear of [b, c]) ear.socket.listen([0]);
      a.speak(0, numbered(40));
      pass();
      for (const ear of [b, c]) {
        assert.equal(ear.heard.length, coalesces ? 1 : 40);
        const bytes = ear.heard.flatMap(({ bytes }) => [...bytes]);
        assert.deepEqual(
          bytes,
          numbered(40).flatMap((number) => Array.from({ length: 100 }, () => number)),
        );
      }
    }
  });

  test("lose single slots, each receiver its own, and the rest stays together", () => {
    const { network, ears, pass } = room(3);
    const [a, b, c] = ears as [Ear, Ear, Ear];
    for (const ear of [b, c]) ear.socket.listen([0]);
    const rule = network.install(faults.loss(0.3));
    a.speak(0, numbered(40));
    pass();
    assert.ok(rule.fired > 10 && rule.fired < 40, `${rule.fired} of 80 lost`);
    const slots = [b, c].map((ear) => (ear.heard[0]?.bytes.length ?? 0) / 100);
    assert.equal((slots[0] ?? 0) + (slots[1] ?? 0), 80 - rule.fired);
    assert.deepEqual([b.heard.length, c.heard.length], [1, 1]);
  });

  test("longer than a kernel coalesces arrive as several trains", () => {
    const { ears, pass } = room(2);
    const [a, b] = ears as [Ear, Ear];
    b.socket.listen([0]);
    a.speak(0, numbered(60), { slotBytes: 1_400 });
    pass();
    assert.deepEqual(
      b.heard.map(({ bytes }) => bytes.length / 1_400),
      [46, 14],
    );
  });
});

describe("a hop of limited bandwidth", () => {
  test("lets through what it can and drops the tail of its queue", () => {
    const { network, ears, pass, clock } = room(2, 1, { latency: { minMs: 0.1, meanMs: 0 } });
    const [a, b] = ears as [Ear, Ear];
    b.socket.listen([0]);
    // 1,466 bytes on the wire take 0.11728 ms at 100 Mbit/s.
    const rule = network.install(faults.hop({ bytesPerS: 12_500_000, queue: 30 }), { to: "h1" });
    a.speak(0, numbered(40), { slotBytes: 1_400 });
    const began = clock.now();
    pass();
    assert.equal(rule.dropped, 9, "one on the wire, thirty behind it");
    assert.deepEqual(b.numbers, numbered(31));
    const took = (b.heard.at(-1)?.at ?? 0) - began;
    assert.ok(Math.abs(took - 0.1 - 31 * 0.11728) < 0.001, `${took} ms`);
  });

  test("behind the sender it carries a multicast once for all", () => {
    const { network, ears, pass } = room(4, 1, { latency: { minMs: 0.1, meanMs: 0 } });
    for (const ear of ears) ear.socket.listen([0]);
    const rule = network.install(faults.hop({ bytesPerS: 12_500_000, queue: 30, at: "sender" }));
    ears[0]?.speak(0, numbered(31), { slotBytes: 1_400 });
    pass();
    assert.equal(rule.dropped, 0);
    for (const ear of ears.slice(1)) assert.deepEqual(ear.numbers, numbered(31));
  });
});

describe("chosen slots", () => {
  const told = (rule: ReturnType<typeof faults.loseSlots>, to?: string) => {
    const made = room(3, 1, { latency: { minMs: 0.1, meanMs: 0 } });
    for (const ear of made.ears) ear.socket.listen([0]);
    const installed = made.network.install(rule, to === undefined ? {} : { to });
    const [a, b, c] = made.ears as [Ear, Ear, Ear];
    return { ...made, a, b, c, installed };
  };

  test("are lost by place and stream, the first time only unless more is asked", () => {
    const { a, b, c, pass, installed } = told(
      faults.loseSlots({ stream: 2, place: (place) => place % 3 === 1 }),
      "h1",
    );
    // Near the wrap of the 32 bits on the wire.
    for (const first of [2 ** 32 - 2, 2 ** 32 - 1, 0, 1, 2]) say(a, slot(2, first));
    say(a, slot(1, 77));
    pass();
    assert.deepEqual(sequences(b), [254, 0, 1, 77]);
    assert.deepEqual(sequences(c), [254, 255, 0, 1, 2, 77]);
    for (const again of [2 ** 32 - 1, 2]) say(a, slot(2, again));
    pass();
    assert.deepEqual(sequences(b).slice(-2), [255, 2]);
    assert.equal(installed.fired, 2);
  });

  test("that come next are lost at everybody, once", () => {
    const { network, a, b, c, pass } = told(faults.loseSlots({ place: () => false }));
    const next = network.install(faults.loseNextSlots(1));
    for (const sequence of [5, 6, 5]) say(a, slot(1, sequence));
    pass();
    assert.deepEqual(sequences(b), [6, 5]);
    assert.deepEqual(sequences(c), [6, 5]);
    assert.equal(next.fired, 2);
  });

  test("are repeated and shuffled, and control datagrams are not", () => {
    const repeated = told(faults.repeatSlots({}, 2));
    say(repeated.a, slot(1, 1));
    repeated.a.tell(repeated.b, 9);
    repeated.pass();
    assert.equal(repeated.b.heard.length, 4);
    assert.equal(repeated.installed.fired, 2);
    const shuffled = told(faults.shuffleSlots(50));
    for (const sequence of numbered(30)) say(shuffled.a, slot(1, sequence));
    shuffled.pass();
    assert.notDeepEqual(sequences(shuffled.b), numbered(30));
    assert.deepEqual(
      sequences(shuffled.b).toSorted((one, other) => one - other),
      numbered(30),
    );
    assert.equal(shuffled.installed.fired, 60);
  });
});
