/**
 * The plain message board by multicast, alone and on native boards.
 * @module
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { openBoards } from "../../src/board.ts";
import { Gateways, MulticastBoard, NativeBoards } from "../../src/classic.ts";
import { freePort } from "../kit/free-port.ts";
import { joinLoopback, somePort, until } from "../peer/kit/peers.ts";
import { UdpClient } from "./kit/udp-client.ts";

const group = "224.1.1.1";
const lo = { interfaces: ["lo"] };

describe("the message board by multicast", () => {
  test("a new message on a board is received by all subscribers", async () => {
    const port = await freePort();
    await using board = new MulticastBoard({ ...lo, port });
    await board.start();
    await using ana = await UdpClient.inGroup(group, port);
    await using bo = await UdpClient.inGroup(group, port);
    ana.send("CREATE weather", port, group);
    for (const one of [ana, bo]) await one.hears("BOARD weather");
    bo.send("PUBLISH weather bo: rain at noon", port, group);
    for (const one of [ana, bo]) await one.hears("MESSAGE weather 1 bo: rain at noon");
    ana.send("publish Weather no name", port, group);
    for (const one of [ana, bo]) await one.hears("MESSAGE weather 2 127.0.0.1: no name");
  });

  test("who comes later asks for the boards, and for what was said", async () => {
    const port = await freePort();
    await using board = new MulticastBoard({ ...lo, port });
    await board.start();
    await using publisher = await UdpClient.open();
    publisher.send("CREATE weather", port, group);
    await publisher.hears("BOARD weather");
    for (let at = 1; at <= 12; at++) publisher.send(`PUBLISH weather ana: ${at}`, port, group);
    await until(() => board.counters.received === 13, "all of it");
    await using late = await UdpClient.open();
    late.send("LIST\n", port, group);
    await late.hears("BOARD weather");
    late.send("SUBSCRIBE weather", port, group);
    await late.hears("MESSAGE weather 12 ana: 12");
    const notes = late.texts.filter((text) => text.startsWith("MESSAGE"));
    assert.deepEqual(
      notes,
      Array.from({ length: 10 }, (_, at) => `MESSAGE weather ${at + 3} ana: ${at + 3}`),
    );
  });

  test("what has no meaning is told to who asked, or dropped", async () => {
    const port = await freePort();
    await using board = new MulticastBoard({ ...lo, port });
    await board.start();
    await using client = await UdpClient.open();
    client.send("PUBLISH nowhere ana: hello", port, group);
    await client.hears("ERROR there is no board nowhere");
    client.send("CREATE ", port, group);
    await client.hears("ERROR CREATE needs a subject");
    client.send("PUBLISH ", port, group);
    await client.hears("ERROR PUBLISH needs a subject and a text");
    for (const bad of ["MESSAGE weather 1 ana: forged", "", "DANCE"]) client.send(bad, port, group);
    client.send(Uint8Array.of(0xff, 0xfe), port, group);
    await until(() => board.counters.droppedMalformed === 4, "what was dropped");
    for (let at = 0; at < 300; at++) {
      client.send(`CREATE board${at}`, port, group);
      // No more than the socket's buffer takes.
      if (at % 50 === 49) await until(() => board.counters.received === at + 4, "these");
    }
    assert.equal(board.boards.subjects.length, 256);
    assert.ok(board.counters.droppedBudget > 0, "not each of a flood is answered");
  });

  test("plain text and native people share a board, each message once with two bridges", async (t) => {
    const realmPort = somePort();
    const port = await freePort();
    await using juan = await UdpClient.inGroup(group, port);
    const bridges: MulticastBoard[] = [];
    for (const name of ["b1", "b2"]) {
      const peer = await joinLoopback(t, realmPort, { name });
      const gateways = await Gateways.join(peer, { electMs: 0 });
      const boards = new NativeBoards({ peer, gateways, boards: await openBoards(peer) });
      await gateways.stand();
      const service = new MulticastBoard({ ...lo, port, boards, leads: gateways.leads });
      await service.start();
      bridges.push(service);
      t.after(() => service.close());
    }
    const peer = await joinLoopback(t, realmPort, { name: "ana" });
    const native = await openBoards(peer);
    await peer.find({ group: "classic-carriers" }, { atLeast: 2, timeoutMs: 10_000 });
    juan.send("CREATE weather", port, group);
    await juan.hears("BOARD weather");
    await until(() => native.list.length === 1, "the board at ana");
    const board = await native.board("weather");
    juan.send("SUBSCRIBE weather", port, group);
    juan.send("PUBLISH weather juan: rain at noon", port, group);
    await until(() => board.posts.length === 1, "juan's post at ana");
    assert.equal(board.posts[0]?.text, "juan: rain at noon");
    await juan.hears(/^MESSAGE weather 1 juan: rain at noon$/);
    await board.post("sun at two");
    await juan.hears(/^MESSAGE weather 2 ana: sun at two$/);
    const told = juan.texts.filter((text) => text.startsWith("MESSAGE weather 2"));
    assert.equal(told.length, 1);
    assert.equal(
      bridges.filter(({ counters }) => counters.sent > 0).length,
      1,
      "one of two speaks",
    );
  });
});
