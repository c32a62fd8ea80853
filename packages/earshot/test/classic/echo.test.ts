/**
 * The textbook's echo servers, on loopback: what comes goes back, to many at once, and bad clients harm nobody.
 * @module
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import * as fc from "fast-check";
import { readUtf, UtfReader, writeUtf } from "../../src/classic/echo/modified-utf8.ts";
import { ServerMessage, TcpEcho, UdpEcho, UtfEcho } from "../../src/classic.ts";
import { freePort } from "../kit/free-port.ts";
import { until } from "../peer/kit/peers.ts";
import { TcpClient } from "./kit/tcp-client.ts";
import { UdpClient } from "./kit/udp-client.ts";

const here = { hosts: ["127.0.0.1"], port: 0 };

describe("TCP echo", () => {
  test("gives back a megabyte, byte by byte, to a client that half-closes", async () => {
    await using echo = new TcpEcho(here);
    await echo.start();
    await using client = await TcpClient.to(echo.port);
    const bytes = Buffer.from(Uint8Array.from({ length: 1_048_576 }, (_, at) => (at * 7) & 255));
    client.socket.end(bytes);
    await until(() => client.closed, "the end");
    assert.ok(bytes.equals(client.bytes));
  });

  test("does not read on from a client that does not read", async () => {
    await using echo = new TcpEcho(here);
    await echo.start();
    await using client = await TcpClient.to(echo.port);
    client.socket.pause();
    const piece = Buffer.alloc(65_536);
    // Whatever the system's buffers hold, there is an end to what it takes.
    let stuck = false;
    for (let round = 0; round < 2_000 && !stuck; round++) {
      const taken = client.socket.write(piece);
      if (!taken) {
        const drained = new Promise<false>((resolve) =>
          client.socket.once("drain", () => resolve(false)),
        );
        const blocked = new Promise<true>((resolve) => setTimeout(resolve, 300, true));
        stuck = await Promise.race([drained, blocked]);
      }
    }
    assert.ok(stuck, "the server stopped reading");
    await using other = await TcpClient.to(echo.port);
    other.write("still here\n");
    assert.equal(await other.line(), "still here");
    assert.equal(echo.counters.closedSlow, 0, "who reads later gets everything");
  });

  test("turns away more clients than it takes, and takes them again when there is room", async () => {
    await using echo = new TcpEcho({ ...here, clients: 2 });
    await echo.start();
    await using first = await TcpClient.to(echo.port);
    await using second = await TcpClient.to(echo.port);
    await until(() => echo.clients === 2, "two clients");
    await using third = await TcpClient.to(echo.port);
    await until(() => third.closed, "the third is turned away");
    assert.equal(echo.counters.refusedClients, 1);
    first.socket.destroy();
    await until(() => echo.clients === 1, "room");
    await using fourth = await TcpClient.to(echo.port);
    fourth.write("hi\n");
    assert.equal(await fourth.line(), "hi");
    second.write("me too\n");
    assert.equal(await second.line(), "me too");
  });

  test("lets a silent connection go after its time", async () => {
    const why: (string | undefined)[] = [];
    await using echo = new TcpEcho({
      ...here,
      idleMs: 50,
      onEvent: (event) => void (event.type === "disconnected" && why.push(event.why)),
    });
    await echo.start();
    await using client = await TcpClient.to(echo.port);
    await until(() => client.closed && why.length > 0, "the end");
    assert.equal(echo.counters.closedIdle, 1);
    assert.deepEqual(why, ["nothing came for too long"]);
  });

  test("says which port is taken, and by close gives its own back", async () => {
    await using echo = new TcpEcho(here);
    await echo.start();
    const { port } = echo;
    const second = new TcpEcho({ ...here, port });
    await assert.rejects(second.start(), { code: "ERR_EARSHOT_PORT_IN_USE" });
    await echo.close();
    await using third = new TcpEcho({ ...here, port });
    await third.start();
    assert.deepEqual(third.endpoints, [
      { transport: "tcp", how: "unicast", host: "127.0.0.1", port },
    ]);
  });

  test("an address of which nothing can be opened does not keep another from working", async () => {
    await using echo = new TcpEcho({ hosts: ["192.0.2.1", "127.0.0.1"], port: 0 });
    await echo.start();
    assert.equal(echo.endpoints.length, 1);
    assert.deepEqual(
      echo.refusals.map(({ code, reason }) => [code, reason]),
      [["EADDRNOTAVAIL", "this host has no such address"]],
    );
  });
});

describe("the many-clients server", () => {
  test("answers each of five hundred at once", async (t) => {
    await using server = new ServerMessage(here);
    await server.start();
    const clients = await Promise.all(Array.from({ length: 500 }, () => TcpClient.to(server.port)));
    t.after(() => clients.forEach((client) => client.socket.destroy()));
    for (const [at, client] of clients.entries()) client.write(`hello from ${at}`);
    for (const [at, client] of clients.entries()) {
      const answer = `Server message: hello from ${at}`;
      await until(() => client.text === answer, answer);
    }
    assert.equal(server.clients, 500);
  });

  test("answers one after the other on one connection", async () => {
    await using server = new ServerMessage(here);
    await server.start();
    await using client = await TcpClient.to(server.port);
    for (const day of ["Mon", "Tue", "Wed"]) {
      client.write(day);
      await until(() => client.text.endsWith(`Server message: ${day}`), day);
    }
  });
});

describe("the Java echo", () => {
  test("modified UTF-8 goes there and back for every string", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const bytes = writeUtf(text);
        assert.ok(bytes);
        assert.equal(readUtf(bytes.subarray(2)), text);
      }),
      { numRuns: 30 },
    );
  });

  test("its bytes are those of Java", () => {
    // As `DataOutputStream.writeUTF("a\0é€😀")` writes them.
    const bytes = "000e61c080c3a9e282aceda0bdedb880";
    assert.equal(Buffer.from(writeUtf("a\0é€😀")!).toString("hex"), bytes);
    assert.equal(writeUtf("é".repeat(32_768)), undefined);
    assert.equal(writeUtf("é".repeat(32_767))?.length, 65_536);
  });

  test("no bytes make the decoder fail", () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.uint8Array(), (first, second) => {
        readUtf(first);
        const reader = new UtfReader();
        reader.push(first);
        reader.next();
        reader.push(second);
        reader.next();
      }),
    );
  });

  test("answers strings however they are cut, many on one connection", async () => {
    await using echo = new UtfEcho(here);
    await echo.start();
    await using client = await TcpClient.to(echo.port);
    const sent = Buffer.concat(["大家好", "", "x".repeat(60_000)].map((text) => writeUtf(text)!));
    for (let at = 0; at < 20; at++) client.write(sent.subarray(at, at + 1));
    client.write(sent.subarray(20));
    await until(() => client.bytes.length === sent.length, "all of it");
    assert.ok(client.bytes.equals(sent));
  });

  test("closes on bytes that Java could not read", async () => {
    await using echo = new UtfEcho(here);
    await echo.start();
    await using client = await TcpClient.to(echo.port);
    client.write(Uint8Array.of(0, 2, 0xff, 0xff));
    await until(() => client.closed, "the end");
    assert.equal(echo.counters.droppedMalformed, 1);
  });
});

describe("UDP echo", () => {
  test("gives a datagram back, empty ones too", async () => {
    await using echo = new UdpEcho(here);
    await echo.start();
    await using client = await UdpClient.open();
    for (const day of ["Mon", "Tue", ""]) client.send(day, echo.port);
    for (const day of ["Mon", "Tue", ""]) assert.equal((await client.hears(day)).port, echo.port);
  });

  test("never answers another service, so that two cannot echo each other for ever", async () => {
    await using first = new UdpEcho({ hosts: ["127.0.0.1"], port: 0 });
    await first.start();
    await using second = new UdpEcho({ hosts: ["127.0.0.2"], port: first.port });
    await second.start();
    await using client = await UdpClient.open();
    await using forger = await UdpClient.open(first.port, "127.0.0.3");
    forger.send("round and round", first.port);
    client.send("after it", first.port);
    await client.hears("after it");
    assert.equal(first.counters.droppedForeign, 1);
    assert.deepEqual(forger.heard, []);
  });

  test("does not hear a group that another program of this host joined on its port", async () => {
    await using echo = new UdpEcho({ ...here, port: await freePort() });
    await echo.start();
    await using java = await UdpClient.inGroup("228.5.6.7", echo.port);
    await using client = await UdpClient.open();
    client.send("大家好", echo.port, "228.5.6.7");
    await java.hears("大家好");
    client.send("alone", echo.port);
    await client.hears("alone");
    assert.deepEqual(client.texts, ["alone"]);
  });

  test("a second one on the same port is refused, not given half of what comes", async () => {
    await using echo = new UdpEcho(here);
    await echo.start();
    const second = new UdpEcho({ ...here, port: echo.port });
    await assert.rejects(second.start(), { code: "ERR_EARSHOT_PORT_IN_USE" });
  });

  test("a flood from one source is answered within a budget", async () => {
    await using echo = new UdpEcho(here);
    await echo.start();
    await using flood = await UdpClient.open();
    for (let at = 0; at < 400; at++) flood.send(`${at}`, echo.port);
    await until(() => echo.counters.droppedBudget > 0, "the budget");
  });
});
