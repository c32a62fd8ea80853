/**
 * The plain calculators on loopback: many requests on a connection, split and joined, from very many clients.
 * @module
 */
import assert from "node:assert/strict";
import { networkInterfaces } from "node:os";
import { describe, test } from "node:test";
import { TcpCalculator, UdpCalculator } from "../../src/classic.ts";
import { until } from "../peer/kit/peers.ts";
import { TcpClient } from "./kit/tcp-client.ts";
import { UdpClient } from "./kit/udp-client.ts";

const hasIpv6 = Object.values(networkInterfaces()).some((all) =>
  all?.some(({ address }) => address === "::1"),
);
const noIpv6 = hasIpv6 ? false : "this host has no IPv6";
const here = { hosts: ["127.0.0.1"], port: 0 };

describe("the calculator over TCP", () => {
  test("answers + 4 5 with 9, and errors as such, on one connection", async () => {
    await using calculator = new TcpCalculator(here);
    await calculator.start();
    await using client = await TcpClient.to(calculator.port);
    client.write("+ 4 5\n");
    assert.equal(await client.line(), "9");
    client.write("nonsense\r\n/ 1 0\r\n* 6 7\r\n");
    assert.match(await client.line(), /^error: /);
    assert.match(await client.line(), /^error: /);
    assert.equal(await client.line(), "42");
  });

  test("is there for IPv6 as for IPv4", { skip: noIpv6 }, async () => {
    await using tcp = new TcpCalculator({ port: 0 });
    await tcp.start();
    for (const host of ["::1", "127.0.0.1"]) {
      await using client = await TcpClient.to(tcp.port, host);
      client.write("+ 4 5\n");
      assert.equal(await client.line(), "9");
    }
  });

  test("takes writes that are split and joined", async () => {
    await using calculator = new TcpCalculator(here);
    await calculator.start();
    await using client = await TcpClient.to(calculator.port);
    for (const letter of "+ 4 5\n") client.write(letter);
    assert.equal(await client.line(), "9");
    client.write(Array.from({ length: 1_000 }, (_, at) => `+ ${at} 1\n`).join(""));
    await until(() => client.lines.length === 1_001, "all answers");
    assert.deepEqual(
      client.lines.slice(1),
      Array.from({ length: 1_000 }, (_, at) => `${at + 1}`),
    );
  });

  test("answers a request without a line end when the client has said all", async () => {
    await using calculator = new TcpCalculator(here);
    await calculator.start();
    await using client = await TcpClient.to(calculator.port);
    client.socket.end("+ 4 5");
    assert.equal(await client.line(), "9");
    await until(() => client.closed, "the end");
  });

  test("huge lines and broken text get an error each, and the next request an answer", async () => {
    await using calculator = new TcpCalculator(here);
    await calculator.start();
    await using client = await TcpClient.to(calculator.port);
    client.write("1".repeat(200_000));
    assert.match(await client.line(), /^error: a line has at most/);
    client.write(Uint8Array.of(0x0a, 0xff, 0x0a));
    assert.match(await client.line(), /^error: .*UTF-8/);
    client.write("+ 4 5\n");
    assert.equal(await client.line(), "9");
  });

  test("a thousand clients at once each get their answer", async (t) => {
    await using calculator = new TcpCalculator(here);
    await calculator.start();
    const clients: TcpClient[] = [];
    t.after(() => clients.forEach((client) => client.socket.destroy()));
    for (let round = 0; round < 10; round++)
      clients.push(
        ...(await Promise.all(Array.from({ length: 100 }, () => TcpClient.to(calculator.port)))),
      );
    for (const [at, client] of clients.entries()) client.write(`+ ${at} 1\n`);
    for (const [at, client] of clients.entries()) assert.equal(await client.line(), `${at + 1}`);
    assert.equal(calculator.clients, 1_000);
  });

  test("a client that asks much and reads nothing is not read from any more", async () => {
    await using calculator = new TcpCalculator(here);
    await calculator.start();
    await using client = await TcpClient.to(calculator.port);
    client.socket.pause();
    let stuck = false;
    const much = "x\n".repeat(30_000);
    for (let round = 0; round < 1_000 && !stuck; round++) {
      if (client.socket.write(much)) continue;
      const drained = new Promise<false>((resolve) =>
        client.socket.once("drain", () => resolve(false)),
      );
      const blocked = new Promise<true>((resolve) => setTimeout(resolve, 300, true));
      stuck = await Promise.race([drained, blocked]);
    }
    assert.ok(stuck);
    assert.equal(calculator.counters.closedSlow, 0);
  });
});

describe("the calculator over UDP", () => {
  test("answers a request a datagram, with or without a line end", async () => {
    await using calculator = new UdpCalculator(here);
    await calculator.start();
    await using client = await UdpClient.open();
    client.send("+ 4 5", calculator.port);
    await client.hears("9");
    client.send("* 6 7\n", calculator.port);
    await client.hears("42");
    client.send("/ 1 0", calculator.port);
    await client.hears(/^error: /);
    client.send(Uint8Array.of(0xff), calculator.port);
    await client.hears("error: that is no UTF-8");
  });

  test("an answer that comes back is no request", async () => {
    await using calculator = new UdpCalculator(here);
    await calculator.start();
    await using client = await UdpClient.open();
    client.send("error: division by zero", calculator.port);
    client.send("+ 1 1", calculator.port);
    await client.hears("2");
    assert.deepEqual(client.texts, ["2"]);
  });
});
