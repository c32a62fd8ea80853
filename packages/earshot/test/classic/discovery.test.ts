/**
 * Discovery of the textbook on loopback: by multicast, by broadcast, and by name.
 * @module
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import {
  BroadcastDiscovery,
  type ClassicEvent,
  type NamedService,
  TcpNames,
  UdpNames,
  WhosThere,
} from "../../src/classic.ts";
import { freePort } from "../kit/free-port.ts";
import { until } from "../peer/kit/peers.ts";
import { TcpClient } from "./kit/tcp-client.ts";
import { UdpClient } from "./kit/udp-client.ts";

const lo = { interfaces: ["lo"] };

describe("who's there?", () => {
  test("is answered Me! by unicast, from the port that was asked", async () => {
    const port = await freePort();
    await using service = new WhosThere({ ...lo, port });
    await service.start();
    await using client = await UdpClient.open();
    client.send("who's there?", port, "224.1.1.1");
    assert.equal((await client.hears("Me!")).port, port);
    client.send("something else", port, "224.1.1.1");
    client.send("WHO'S THERE\n", port, "224.1.1.1");
    await until(() => client.heard.length === 2, "the second answer");
    assert.equal(service.counters.droppedMalformed, 1);
  });

  test("asked by one of several on this host, is answered by the others", async () => {
    const port = await freePort();
    await using first = new WhosThere({ ...lo, port });
    await using second = new WhosThere({ ...lo, port });
    await using third = new WhosThere({ ...lo, port });
    for (const service of [first, second, third]) await service.start();
    const answers = await first.ask({ collectMs: 300 });
    // They share a port, so what tells them apart is lost: one address and port answered.
    assert.deepEqual(answers, [{ from: { host: "127.0.0.1", port }, text: "Me!" }]);
    assert.equal(first.counters.received, 2, "two answers came");
    assert.equal(first.counters.droppedOwn, 1);
  });
});

describe("broadcast discovery", () => {
  test("answers a broadcast with its address and roles, and both views hold the other", async () => {
    const port = await freePort();
    const events: ClassicEvent[] = [];
    await using service = new BroadcastDiscovery({
      ...lo,
      port,
      roles: ["calculator", "chat server"],
      onEvent: (event) => events.push(event),
    });
    await service.start();
    await using client = await UdpClient.open();
    client.send("10.0.0.9 sent a broadcast", port, "127.255.255.255");
    await client.hears("127.0.0.1 replied as calculator chat_server");
    // The packet's source counts, not what its text says.
    assert.deepEqual(
      service.view.map(({ host }) => host),
      ["127.0.0.1"],
    );
    client.send("nonsense", port, "127.255.255.255");
    await until(() => service.counters.droppedMalformed === 1, "the nonsense");
    assert.equal(events.filter(({ type }) => type === "heard").length, 1);
  });

  test("ours broadcasts to another address where one is given", async () => {
    const port = await freePort();
    const address = "127.255.255.254";
    await using listener = await UdpClient.open(port, address, true);
    await using service = new BroadcastDiscovery({ ...lo, port, address });
    await service.start();
    await listener.hears("127.0.0.1 sent a broadcast");
  });

  test("ours asks and collects what others reply", async () => {
    const port = await freePort();
    await using asking = new BroadcastDiscovery({ ...lo, port });
    await using answering = new BroadcastDiscovery({ ...lo, port, roles: ["quiz"] });
    await asking.start();
    await answering.start();
    const view = await asking.discover({ collectMs: 300 });
    assert.deepEqual(
      view.map(({ host, roles }) => [host, roles]),
      [["127.0.0.1", ["quiz"]]],
    );
    assert.equal(answering.view.length, 1);
  });
});

describe("the name service", () => {
  const services: readonly NamedService[] = [
    { name: "calculator", host: undefined, port: 7_777, protocol: "tcp" },
    { name: "calculator", host: undefined, port: 7_777, protocol: "tcp" },
    { name: "calculator", host: "192.0.2.7", port: 7_777, protocol: "udp" },
    { name: "Ana María", host: "fd77::1", port: 7_468, protocol: "earshot" },
  ];
  const directory = (): readonly NamedService[] => services;

  test("finds by name over TCP, each place once, and says when nobody has it", async () => {
    await using names = new TcpNames({ hosts: ["127.0.0.1"], port: 0, directory });
    await names.start();
    await using client = await TcpClient.to(names.port);
    client.write("LOOKUP calculator\nlookup Ana María\nLOOKUP nobody\nLIST\nDANCE\n");
    assert.equal(await client.line(), "calculator 127.0.0.1:7777 tcp");
    assert.equal(await client.line(), "calculator 192.0.2.7:7777 udp");
    assert.equal(await client.line(), "END");
    assert.equal(await client.line(), "Ana_María [fd77::1]:7468 earshot");
    assert.equal(await client.line(), "END");
    assert.match(await client.line(), /^error: nobody/);
    for (let at = 0; at < 3; at++) await client.line();
    assert.equal(await client.line(), "END");
    assert.match(await client.line(), /^error: the requests are/);
  });

  test("is asked without knowing its address, by multicast and by broadcast", async () => {
    const port = await freePort();
    await using names = new UdpNames({ ...lo, port, directory });
    await names.start();
    for (const to of ["224.1.1.1", "127.255.255.255", "127.0.0.1"]) {
      await using client = await UdpClient.open();
      client.send("LOOKUP calculator", port, to);
      await client.hears("calculator 127.0.0.1:7777 tcp\ncalculator 192.0.2.7:7777 udp");
      client.send("LOOKUP nobody", port, to);
      client.send("LIST", port, to);
      await client.hears(/María/);
      assert.equal(client.heard.length, 2, "who does not know is silent");
    }
  });
});
