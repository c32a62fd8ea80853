/**
 * Segmentation offload and its fallback: whatever a kernel answers, every datagram arrives, once and in
 * order, and what does not work is not tried again.
 * @module
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Destination, LinkId } from "../../../src/core/link.ts";
import type { Transport } from "../../../src/transport/transport.ts";
import { udpTransport } from "../../../src/transport/udp/index.ts";
import { freePort } from "../../kit/free-port.ts";
import { RecordingSink, datagramOf, textOf } from "../recording-sink.ts";
import { burstOf } from "../room.ts";
import { until } from "../udp-venues.ts";
import { FaultySockopt } from "./faulty-sockopt.ts";

const lo = "lo" as LinkId;
const group: Destination = { kind: "group", link: lo, way: "multicast4", index: 6, loop: true };

/** A sender with a kernel of the test's, and a listener with the machine's. */
class Pair implements AsyncDisposable {
  readonly kernel = new FaultySockopt();
  readonly sender: Transport;
  readonly listener: Transport;
  readonly sent = new RecordingSink();
  readonly heard = new RecordingSink();
  #token = 0;

  private constructor(port: number) {
    this.sender = udpTransport({ interfaces: ["lo"], port, sockopt: this.kernel });
    this.listener = udpTransport({ interfaces: ["lo"], port });
  }

  static async open(): Promise<Pair> {
    const pair = new Pair(await freePort());
    await pair.sender.open(pair.sent);
    await pair.listener.open(pair.heard);
    pair.listener.listen([6]);
    // Until the listener has joined, and the sender has its socket for data.
    const warm = datagramOf("warm");
    let last = pair.send(warm, warm.length, group);
    const isWarm = (): boolean =>
      pair.heard.withText("warm").length > 0 && pair.speakers().length > 0;
    await until(() => {
      if (pair.sent.outcomes.has(last) && !isWarm()) last = pair.send(warm, warm.length, group);
      return isWarm() && pair.sent.outcomes.has(last);
    }, "the listener and the speaker");
    return pair;
  }

  get unicast(): Destination {
    const [address] = this.heard.current[0]?.addresses ?? [];
    assert.ok(address);
    return { kind: "address", address, link: lo };
  }

  speakers(): readonly string[] {
    const own = new Set<string>(this.sent.current[0]?.addresses);
    return this.heard.received.map(({ from }) => from).filter((from) => !own.has(from));
  }

  send(bytes: Uint8Array, slotBytes: number, to: Destination): number {
    this.sender.send(++this.#token, bytes, slotBytes, to);
    return this.#token;
  }

  /** Sends bursts, all at once, and checks that each slot arrives once and in order. */
  async carries(to: Destination, name: string, bursts: number, slotBytes = 1_400): Promise<void> {
    const texts = Array.from({ length: bursts * 10 }, (_, number) => `${name} ${number}`);
    const tokens = Array.from({ length: bursts }, (_, number) =>
      this.send(burstOf(texts.slice(number * 10, number * 10 + 10), slotBytes, 99), slotBytes, to),
    );
    const arrived = (): readonly string[] =>
      this.heard.received.map(({ bytes }) => textOf(bytes)).filter((one) => one.startsWith(name));
    await until(
      () =>
        arrived().length >= texts.length && tokens.every((token) => this.sent.outcomes.has(token)),
      `${texts.length} slots of ${name}`,
    );
    assert.deepEqual(arrived(), texts);
    assert.deepEqual(
      tokens.map((token) => this.sent.outcomes.get(token)),
      tokens.map(() => undefined),
    );
  }

  fact(name: string): unknown {
    return this.sender.describe().facts[name];
  }

  warnings(): readonly string[] {
    return this.sent.warnings.map(({ code }) => code);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.sender.close();
    await this.listener.close();
    this.sent.assertRules();
    this.heard.assertRules();
  }
}

test("bursts are one send each, and what is set on a socket changes with the size of slots only", async () => {
  await using pair = await Pair.open();
  const before = pair.kernel.settings.length;
  await pair.carries(group, "first", 5);
  await pair.carries(group, "second", 5);
  assert.equal(pair.kernel.cut, 10);
  assert.deepEqual(pair.kernel.settings.slice(before), [1_400]);
  await pair.carries(group, "smaller", 2, 1_200);
  assert.deepEqual(pair.kernel.settings.slice(before), [1_400, 1_200]);
  const { counters, facts } = pair.sender.describe();
  assert.equal(counters["segmentedBursts"], 12);
  assert.equal(facts["segmentationOffload"], true);
  assert.equal(facts["segmentationRefused"], undefined);
});

test("no send has more than 64 slots, or 65,507 bytes", async () => {
  await using pair = await Pair.open();
  for (const [slots, slotBytes, sends] of [
    [130, 100, 3],
    [64, 1_100, 2],
  ] as const) {
    const before = pair.kernel.cut;
    const texts = Array.from({ length: slots }, (_, number) => `${slotBytes}, ${number}`);
    pair.send(burstOf(texts, slotBytes, slotBytes), slotBytes, group);
    const arrived = (): readonly string[] =>
      pair.heard.received.map(({ bytes }) => textOf(bytes)).filter((one) => texts.includes(one));
    await until(() => arrived().length >= slots, `${slots} slots`);
    assert.deepEqual(arrived(), texts);
    assert.equal(pair.kernel.cut - before, sends);
  }
});

test("unicast bursts leave segmented too, and control datagrams of any size between them stay whole", async () => {
  await using pair = await Pair.open();
  for (const round of ["one", "two"]) {
    await pair.carries(pair.unicast, `round ${round}`, 3);
    for (const length of [1_100, 1_400, 1_401, 5_000]) {
      const control = datagramOf(`control ${round} ${length}`, length);
      pair.send(control, control.length, pair.unicast);
      await until(
        () => pair.heard.withText(`control ${round} ${length}`).length === 1,
        `${length} bytes`,
      );
      assert.equal(pair.heard.received.at(-1)?.bytes.length, length);
    }
  }
  assert.equal(pair.kernel.cut, 6);
});

for (const [where, destination] of [
  ["a group", (): Destination => group],
  ["one address", (pair: Pair): Destination => pair.unicast],
] as const) {
  for (const code of ["EMSGSIZE", "EINVAL", "EIO"]) {
    test(`bursts to ${where} that fail with ${code} arrive slot by slot, and it is told once`, async () => {
      await using pair = await Pair.open();
      await pair.carries(destination(pair), "before", 2);
      pair.kernel.onSegmentedSend = code;
      await pair.carries(destination(pair), "during", 5);
      const { faults } = pair.kernel;
      assert.ok(faults > 0, "it failed");
      await pair.carries(destination(pair), "after", 5);
      assert.equal(pair.kernel.faults, faults, "it was not tried again");
      assert.deepEqual(pair.warnings(), ["segmentation-refused"]);
      assert.equal(pair.fact("segmentationRefused"), `${code} at 127.0.0.1`);
      assert.equal(pair.sender.describe().counters["segmentationRefused"], 1);
      assert.equal(pair.kernel.cut, 2);
    });
  }
}

for (const code of ["ENOPROTOOPT", "EOPNOTSUPP", "EINVAL"]) {
  test(`where segmentation cannot be set (${code}) bursts arrive slot by slot, and it is told once`, async () => {
    await using pair = await Pair.open();
    pair.kernel.onSet = code;
    await pair.carries(group, "first", 3);
    await pair.carries(group, "second", 3);
    assert.equal(pair.kernel.faults, 1, "tried once");
    assert.deepEqual(pair.warnings(), ["segmentation-refused"]);
    assert.equal(pair.kernel.cut, 0);
  });
}

test("segments that are too large end segmentation for slots of that size, not for smaller ones", async () => {
  await using pair = await Pair.open();
  pair.kernel.onSegmentedSend = "EMSGSIZE";
  await pair.carries(group, "large", 1);
  pair.kernel.onSegmentedSend = undefined;
  await pair.carries(group, "again large", 1);
  assert.equal(pair.kernel.cut, 0);
  await pair.carries(group, "small", 1, 1_200);
  assert.equal(pair.kernel.cut, 1);
});

test("what fails without segmentation as well is not held against it", async () => {
  await using pair = await Pair.open();
  await pair.carries(group, "before", 1);
  pair.kernel.onEverySend = "EINVAL";
  const lost = pair.send(burstOf(["lost", "lost"], 1_400, 1_400), 1_400, group);
  await until(() => pair.sent.outcomes.has(lost), "an answer");
  assert.equal(pair.sent.outcomes.get(lost), "unreachable");
  assert.ok(pair.kernel.faults >= 2, "it was tried both ways");
  pair.kernel.onEverySend = undefined;
  await pair.carries(group, "afterwards", 1);
  assert.equal(pair.kernel.cut, 2);
  assert.deepEqual(pair.warnings(), []);
});

test("offload that is not wanted is not used", async () => {
  const kernel = new FaultySockopt();
  const transport = udpTransport({
    interfaces: ["lo"],
    port: await freePort(),
    sockopt: kernel,
    offload: "none",
  });
  const sink = new RecordingSink();
  await transport.open(sink);
  const [address] = sink.current[0]?.addresses ?? [];
  assert.ok(address);
  transport.send(1, burstOf(["a", "b", "c"], 600, 600), 600, {
    kind: "address",
    address,
    link: lo,
  });
  await until(() => sink.received.length === 3 && sink.outcomes.has(1), "three datagrams");
  const { facts, counters } = transport.describe();
  assert.deepEqual(
    [facts["segmentationOffload"], facts["coalescing"], facts["offloadReason"]],
    [false, false, "not wanted"],
  );
  assert.equal(counters["segmentedBursts"], 0);
  assert.deepEqual(kernel.settings, []);
  await transport.close();
  sink.assertRules();
});

test("whole windows are taken at once", async () => {
  await using pair = await Pair.open();
  const burst = burstOf(
    Array.from({ length: 45 }, (_, number) => `window ${number}`),
    1_400,
    1_400,
  );
  const tokens = Array.from({ length: 100 }, () => pair.send(burst, 1_400, group));
  await until(() => tokens.every((token) => pair.sent.outcomes.has(token)), "100 answers");
  assert.deepEqual(
    tokens.filter((token) => pair.sent.outcomes.get(token) !== undefined),
    [],
  );
});
