/**
 * The textbook's multicast programs on loopback: with acknowledgements, with a greeting, and plain.
 * @module
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import {
  AcknowledgedMulticast,
  type ClassicEvent,
  GreetingGroup,
  PlainMulticast,
} from "../../src/classic.ts";
import { freePort } from "../kit/free-port.ts";
import { until } from "../peer/kit/peers.ts";
import { UdpClient } from "./kit/udp-client.ts";

const lo = { interfaces: ["lo"] };

describe("acknowledged multicast", () => {
  test("what is heard is acknowledged by unicast, and an ack is not", async () => {
    const port = await freePort();
    await using service = new AcknowledgedMulticast({ ...lo, port });
    await service.start();
    await using client = await UdpClient.open();
    client.send("very important data", port, "224.3.29.71");
    await client.hears("ack");
    client.send("ack", port, "224.3.29.71");
    client.send("more", port, "224.3.29.71");
    await until(() => client.heard.length === 2, "the second ack");
    assert.equal(service.counters.received, 2);
  });

  test("whatever is heard is acknowledged, also what is no UTF-8, as programs elsewhere write it", async () => {
    const port = await freePort();
    const texts: string[] = [];
    await using service = new AcknowledgedMulticast({
      ...lo,
      port,
      onEvent: (event) => void (event.type === "heard" && texts.push(event.text)),
    });
    await service.start();
    await using client = await UdpClient.open();
    client.send(Buffer.from("Adi\xf3s", "latin1"), port, "224.3.29.71");
    await client.hears("ack");
    assert.deepEqual(texts, ["Adi\ufffds"]);
  });

  test("who sends knows who acknowledged, and that others did not", async () => {
    const port = await freePort();
    const collected: (readonly string[])[] = [];
    await using service = new AcknowledgedMulticast({
      ...lo,
      port,
      onEvent: (event) => void (event.type === "collected" && collected.push(event.hosts)),
    });
    await service.start();
    assert.deepEqual(await service.send("anybody?", { timeoutMs: 50 }), []);
    await using other = new AcknowledgedMulticast({ ...lo, port });
    await other.start();
    assert.deepEqual(await service.send("very important data", { timeoutMs: 500 }), [
      { host: "127.0.0.1", port },
    ]);
    assert.deepEqual(collected, [[], ["127.0.0.1"]], "and it is told");
  });

  test("acks that never end do not keep the result back for ever", async () => {
    const port = await freePort();
    await using service = new AcknowledgedMulticast({ ...lo, port });
    await service.start();
    await using babbler = await UdpClient.inGroup("224.3.29.71", port);
    const answered = service.send("anybody?", { timeoutMs: 20 });
    const { port: to } = await babbler.hears("anybody?");
    const babbling = setInterval(() => babbler.send("ack", to), 5);
    assert.deepEqual(await answered, [{ host: "127.0.0.1", port }]);
    clearInterval(babbling);
  });
});

describe("the greeting group", () => {
  test("greets, and leaves when anybody says Adiós", async () => {
    const port = await freePort();
    await using client = await UdpClient.inGroup("224.1.1.1", port);
    const events: ClassicEvent[] = [];
    await using ana = new GreetingGroup({ ...lo, port, name: "ana" });
    await using bo = new GreetingGroup({
      ...lo,
      port,
      name: "bo",
      onEvent: (event) => events.push(event),
    });
    await ana.start();
    await client.hears("Hello, this is ana");
    await bo.start();
    await client.hears("Hello, this is bo");
    client.send("Hola, adiós es mucho", port, "224.1.1.1");
    await until(() => events.some((event) => event.type === "heard"), "what is no farewell");
    assert.ok(!bo.closed);
    client.send("Adiós\n", port, "224.1.1.1");
    await Promise.all([ana.parted, bo.parted]);
    assert.ok(events.some(({ type }) => type === "ended"));
  });

  test("one of ours says Adiós: it and the others leave", async () => {
    const port = await freePort();
    await using ana = new GreetingGroup({ ...lo, port, name: "ana" });
    await using bo = new GreetingGroup({ ...lo, port, name: "bo" });
    await ana.start();
    await bo.start();
    ana.send("¡Adiós!");
    await Promise.all([ana.parted, bo.parted]);
  });
});

describe("plain multicast", () => {
  test("to any group and port, there and back, with long texts in several datagrams", async () => {
    const port = await freePort();
    const events: ClassicEvent[] = [];
    await using service = new PlainMulticast({
      ...lo,
      group: "228.5.6.7",
      port,
      onEvent: (event) => events.push(event),
    });
    await service.start();
    await using client = await UdpClient.inGroup("228.5.6.7", port);
    client.send("大家好", port, "228.5.6.7");
    await until(() => events.some((one) => one.type === "heard" && one.text === "大家好"), "it");
    service.send("好".repeat(500));
    await until(() => client.texts.join("").includes("好".repeat(500)), "all of it");
    assert.ok(client.texts.every((text) => Buffer.byteLength(text) <= 1_000));
  });

  test("an address that is no group is refused with a reason", async () => {
    const service = new PlainMulticast({ ...lo, group: "10.1.2.3", port: await freePort() });
    await assert.rejects(service.start(), { name: "EarshotError" });
  });
});
