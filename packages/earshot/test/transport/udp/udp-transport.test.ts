/**
 * What the UDP transport promises beyond the acceptance suite, on loopback.
 * @module
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { LinkId } from "../../../src/core/link.ts";
import type { Transport } from "../../../src/transport/transport.ts";
import { type UdpOptions, udpTransport } from "../../../src/transport/udp/index.ts";
import { RecordingSink, datagramOf } from "../recording-sink.ts";
import { freePort } from "../../kit/free-port.ts";
import { until } from "../udp-venues.ts";
import { interfaceOf, readingOf } from "./interfaces.ts";

const lo = "lo" as LinkId;

class Opened implements AsyncDisposable {
  readonly transport: Transport;
  readonly sink: RecordingSink;

  private constructor(transport: Transport, sink: RecordingSink) {
    this.transport = transport;
    this.sink = sink;
  }

  static async open(options: UdpOptions): Promise<Opened> {
    const transport = udpTransport({ interfaces: ["lo"], ...options });
    const sink = new RecordingSink();
    await transport.open(sink);
    return new Opened(transport, sink);
  }

  everybody(token: number, text: string): void {
    const bytes = datagramOf(text);
    const to = { kind: "everybody", link: lo, way: "multicast4" } as const;
    this.transport.send(token, bytes, bytes.length, to);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.transport.close();
    this.sink.assertRules();
  }
}

for (const sockopt of ["auto", "none"] as const) {
  test(`sockopt ${sockopt}: with a ttl above 1 both groups are used, so that neighbours of any ttl hear each other`, async () => {
    const port = await freePort();
    await using near = await Opened.open({ port, sockopt });
    await using far = await Opened.open({ port, sockopt, ttl: 4 });
    await using alsoFar = await Opened.open({ port, sockopt, ttl: 4 });
    near.everybody(1, "near");
    far.everybody(1, "far");
    await until(() => far.sink.withText("near").length === 1, "far hears near");
    await until(() => near.sink.withText("far").length > 0, "near hears far");
    await until(() => alsoFar.sink.withText("far").length === 2, "far by both groups");
    assert.deepEqual([...far.sink.outcomes], [[1, undefined]], "two datagrams, one answer");
    assert.equal(far.sink.withText("far").length, 0, "not its own");
  });
}

test("describe tells what was asked and granted, and counts", async () => {
  await using one = await Opened.open({ port: await freePort(), receiveBufferBytes: 100_000 });
  one.everybody(1, "to nobody");
  await until(() => one.sink.outcomes.has(1), "transmitted");
  const { facts, counters } = one.transport.describe();
  assert.equal(facts["receiveBufferAskedBytes"], 100_000);
  assert.ok(Number(facts["receiveBufferGrantedBytes"]) >= 100_000);
  assert.equal(counters["datagramsSent"], 1);
  assert.equal(counters["bytesSent"], datagramOf("to nobody").length);
});

test("sends are possible as soon as links are told, within open", async () => {
  const port = await freePort();
  await using listener = await Opened.open({ port });
  const transport = udpTransport({ interfaces: ["lo"], port });
  const sink = new RecordingSink();
  const told = sink.links.bind(sink);
  sink.links = (links) => {
    told(links);
    const bytes = datagramOf("at once");
    transport.send(7, bytes, bytes.length, { kind: "everybody", link: lo, way: "multicast4" });
  };
  await transport.open(sink);
  await until(() => listener.sink.withText("at once").length === 1, "the first words");
  await transport.close();
  assert.equal(sink.outcomes.has(7), true);
});

test("a host without any interface is refused, and a transport opens once", async () => {
  const nowhere = udpTransport({ readInterfaces: () => readingOf() });
  await assert.rejects(nowhere.open(new RecordingSink()), { code: "ERR_EARSHOT_NO_LINKS" });
  await using one = await Opened.open({ port: await freePort() });
  await assert.rejects(one.transport.open(new RecordingSink()), { code: "ERR_EARSHOT_CLOSED" });
});

test("an interface whose sockets cannot be made touches no other", async () => {
  const loopback = interfaceOf("lo", ["127.0.0.1/8"], { index: 1 });
  // TEST-NET-2: not an address of this host, so binding fails.
  const broken = interfaceOf("eth9", ["198.51.100.7/24"], { index: 9 });
  await using one = await Opened.open({
    interfaces: ["lo", "eth9"],
    port: await freePort(),
    sockopt: "none",
    readInterfaces: () => readingOf(broken, loopback),
  });
  assert.deepEqual(
    one.sink.current.map(({ id }) => id),
    [lo],
  );
  assert.ok((one.transport.describe().counters["socketsFailed"] ?? 0) > 0, "it was tried");
});

test("readings that fail are told and leave the links as they are", async () => {
  const loopback = readingOf(interfaceOf("lo", ["127.0.0.1/8"], { index: 1 }));
  let fail = false;
  await using one = await Opened.open({
    port: await freePort(),
    readInterfaces: () => {
      if (fail) throw new Error("out of file descriptors");
      return loopback;
    },
  });
  fail = true;
  one.transport.refresh();
  await until(
    () => one.sink.warnings.some(({ code }) => code === "interfaces-unreadable"),
    "a warning",
  );
  assert.equal(one.sink.current.length, 1);
  assert.equal(one.sink.linksTold, 1);
});

test("one that sends at every answer still hears others", async () => {
  await using one = await Opened.open({ port: await freePort() });
  const bytes = datagramOf("to myself");
  const [address] = one.sink.current[0]?.addresses ?? [];
  assert.ok(address);
  const mostSends = 100_000;
  let sends = 0;
  const send = (): void =>
    one.transport.send(++sends, bytes, bytes.length, { kind: "address", address, link: lo });
  one.sink.whenTransmitted = () => {
    if (one.sink.received.length === 0 && sends < mostSends) send();
  };
  send();
  await until(() => one.sink.received.length > 0, "a datagram");
  assert.ok(sends < mostSends, "it was heard while it was still sending");
});
