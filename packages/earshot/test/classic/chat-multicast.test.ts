/**
 * The plain chat and the native lobby are one room: each message once, on both sides, with any number of bridges.
 * @module
 */
import assert from "node:assert/strict";
import { describe, test, type TestContext } from "node:test";
import {
  Gateways,
  type Leads,
  MemoryRoom,
  MulticastChat,
  NativeLobby,
  type RoomEvent,
} from "../../src/classic.ts";
import { type Chat, lobbyId, openChat, type Talk } from "../../src/chat.ts";
import { eventOf, linesOf } from "../../src/classic/room/chat-lines.ts";
import { readLinks } from "../../src/classic/udp/classic-links.ts";
import type { Peer } from "../../src/index.ts";
import { freePort } from "../kit/free-port.ts";
import { joinLoopback, somePort, until } from "../peer/kit/peers.ts";
import { UdpClient } from "./kit/udp-client.ts";

const group = "224.1.1.1";

test("lines mean what the textbook's programs print", () => {
  assert.deepEqual(eventOf("user2: Entering user", "x"), { type: "entered", name: "user2" });
  assert.deepEqual(eventOf("user2: quit", "x"), { type: "left", name: "user2" });
  assert.deepEqual(eventOf("user2: Quit", "x"), { type: "left", name: "user2" });
  assert.deepEqual(eventOf("Quit", "10.0.0.7"), { type: "left", name: "10.0.0.7" });
  assert.deepEqual(eventOf("user1: Hola: soy user1", "x"), {
    type: "said",
    name: "user1",
    text: "Hola: soy user1",
  });
  assert.deepEqual(eventOf("Hello this is user 1", "10.0.0.7"), {
    type: "said",
    name: "10.0.0.7",
    text: "Hello this is user 1",
  });
  const long: RoomEvent = { type: "said", name: "ana", text: "ñ".repeat(900) };
  const lines = linesOf(long);
  assert.equal(lines.map((line) => line.slice("ana: ".length)).join(""), long.text);
  assert.ok(lines.every((line) => Buffer.byteLength(line) <= 1_000));
});

interface Bridge {
  readonly peer: Peer;
  readonly gateways: Gateways;
  readonly chat: MulticastChat;
  readonly room: MemoryRoom;
  readonly close: () => Promise<void>;
}

interface Bridging {
  readonly realmPort: number;
  readonly port: number;
  readonly leads?: Leads;
}

async function bridge(t: TestContext, name: string, at: Bridging): Promise<Bridge> {
  const peer = await joinLoopback(t, at.realmPort, { name });
  const room = new MemoryRoom();
  const gateways = await Gateways.join(peer, { electMs: 0 });
  const { chat: natives, lobby: talk } = await inLobby(t, peer);
  const lobby = new NativeLobby({ peer, gateways, room, talk });
  await gateways.stand();
  const leads = at.leads ?? gateways.leads;
  const { carriesFrom } = gateways;
  const chat = new MulticastChat({ interfaces: ["lo"], port: at.port, room, leads, carriesFrom });
  await chat.start();
  const close = async (): Promise<void> => {
    await chat.close();
    await lobby[Symbol.asyncDispose]();
    await natives.close();
    await gateways[Symbol.asyncDispose]();
    await peer.close();
  };
  t.after(close);
  return { peer, gateways, chat, room, close };
}

async function inLobby(
  t: TestContext,
  peer: Peer,
): Promise<{ readonly chat: Chat; readonly lobby: Talk }> {
  const chat = await openChat(peer);
  t.after(() => chat.close());
  await chat.caughtUp({ timeoutMs: 10_000 });
  const lobby = await chat.enter(lobbyId);
  await lobby.caughtUp({ timeoutMs: 10_000 });
  return { chat, lobby };
}

async function native(t: TestContext, name: string, realmPort: number, gateways: number) {
  const peer = await joinLoopback(t, realmPort, { name });
  await peer.find({ group: "classic-carriers" }, { atLeast: gateways, timeoutMs: 10_000 });
  const { lobby } = await inLobby(t, peer);
  await until(() => lobby.present.length >= gateways, "all in the lobby");
  const heard = (): readonly string[] =>
    lobby.messages.flatMap(({ author, text }) => (author === peer.id ? [] : [text]));
  return { peer, lobby, heard };
}

const sent = (bridges: readonly Bridge[]): number =>
  bridges.reduce((sum, { chat }) => sum + chat.counters.sent, 0);

describe("plain chat and native lobby", () => {
  test("one conversation, in which each word comes once, though three of ours carry it", async (t) => {
    const at = { realmPort: somePort(), port: await freePort() };
    await using juan = await UdpClient.inGroup(group, at.port);
    const bridges = [
      await bridge(t, "b1", at),
      await bridge(t, "b2", at),
      await bridge(t, "b3", at),
    ];
    const ana = await native(t, "ana", at.realmPort, 3);
    await juan.hears("ana: Entering user");
    juan.send("juan: hola", at.port, group);
    await until(() => ana.heard().includes("juan: hola"), "juan at ana");
    await ana.lobby.say("hola, juan");
    await juan.hears("ana: hola, juan");
    for (let turn = 0; turn < 20; turn++) {
      juan.send(`juan: ${turn}`, at.port, group);
      await ana.lobby.say(`and ${turn}`);
    }
    await until(() => ana.heard().includes("juan: 19"), "juan's last");
    await juan.hears("ana: and 19");
    await ana.peer.close();
    await juan.hears("ana: quit");
    assert.equal(sent(bridges), 23, "23 words of ana's, each sent once");
    assert.deepEqual(
      ana.heard(),
      ["juan: hola", ...Array.from({ length: 20 }, (_, turn) => `juan: ${turn}`)],
      "each word of juan's once, in his order",
    );
    const others = juan.texts.filter((text) => !text.startsWith("juan: "));
    assert.equal(new Set(others).size, others.length, "and none of ana's twice");
  });

  test("when the one that speaks goes, another does", async (t) => {
    const at = { realmPort: somePort(), port: await freePort() };
    await using juan = await UdpClient.inGroup(group, at.port);
    const bridges = [await bridge(t, "b1", at), await bridge(t, "b2", at)];
    const ana = await native(t, "ana", at.realmPort, 2);
    await ana.lobby.say("first");
    await juan.hears("ana: first");
    const speaking = bridges.find(({ chat }) => chat.counters.sent > 0);
    await speaking?.close();
    await until(() => ana.lobby.present.length === 1, "one left");
    await ana.lobby.say("second");
    await juan.hears("ana: second");
    juan.send("juan: still there?", at.port, group);
    await until(() => ana.heard().includes("juan: still there?"), "juan at ana");
  });

  test("one that has not the lobby yet does not take the network over from one that has", async (t) => {
    const realmPort = somePort();
    const [lo] = readLinks({ interfaces: ["lo"] }).links;
    assert.ok(lo);
    const both = await Promise.all(
      ["b1", "b2"].map(async (name) => {
        const peer = await joinLoopback(t, realmPort, { name });
        const gateways = await Gateways.join(peer, { electMs: 0 });
        t.after(() => gateways[Symbol.asyncDispose]());
        return { peer, gateways };
      }),
    );
    const [lower, higher] = both.toSorted((one, other) => (one.peer.id < other.peer.id ? -1 : 1));
    assert.ok(lower && higher);
    await higher.peer.find({ group: "classic" }, { timeoutMs: 10_000 });
    await higher.gateways.stand();
    assert.equal(higher.gateways.leads(lo), true);
    assert.equal(lower.gateways.leads(lo), false);
    await lower.gateways.stand();
    await until(() => !higher.gateways.leads(lo), "the other one leads");
    assert.equal(lower.gateways.leads(lo), true);
  });

  test("two that both believe to speak for the network do not hand each other's words on for ever", async (t) => {
    const at = { realmPort: somePort(), port: await freePort(), leads: () => true };
    await using juan = await UdpClient.inGroup(group, at.port);
    const bridges = [await bridge(t, "b1", at), await bridge(t, "b2", at)];
    const ana = await native(t, "ana", at.realmPort, 2);
    juan.send("juan: hola", at.port, group);
    await ana.lobby.say("hi");
    await juan.hears("ana: hi");
    await until(() => ana.heard().includes("juan: hola"), "juan at ana");
    for (let turn = 0; turn < 5; turn++) {
      await ana.lobby.say(`turn ${turn}`);
      await juan.hears(`ana: turn ${turn}`);
    }
    // Each of ana's words at most twice, that she came included, and juan's not again at all.
    assert.ok(sent(bridges) <= 2 * 7, `${sent(bridges)} sent`);
    assert.ok(ana.heard().filter((text) => text === "juan: hola").length <= 2);
    assert.equal(juan.texts.filter((text) => text === "juan: hola").length, 1);
  });

  test("who comes, speaks and goes at one carrier is known at another, and goes with the carrier", async (t) => {
    const at = { realmPort: somePort(), port: await freePort() };
    const [one, other] = [await bridge(t, "b1", at), await bridge(t, "b2", at)];
    await one.peer.find({ group: "classic-carriers" }, { atLeast: 1, timeoutMs: 10_000 });
    await other.peer.find({ group: "classic-carriers" }, { atLeast: 1, timeoutMs: 10_000 });
    const events: RoomEvent[] = [];
    other.room.door((event) => events.push(event));
    const door = one.room.door(() => {});
    door.enter("bo");
    await until(() => other.room.people.includes("bo"), "bo at the other");
    door.say("bo", "hello");
    door.enter("cy");
    await until(() => events.length === 3, "words and cy");
    door.leave("bo");
    await until(() => !other.room.people.includes("bo"), "bo has left");
    await one.close();
    await until(() => !other.room.people.includes("cy"), "cy is gone with the carrier");
    // Words and comings travel apart.
    const told = events.map((event) => `${event.type} ${event.name}`).toSorted();
    assert.deepEqual(told, ["entered bo", "entered cy", "left bo", "left cy", "said bo"]);
  });

  test("what was said before a carrier came is no news for plain text", async (t) => {
    const at = { realmPort: somePort(), port: await freePort() };
    await using juan = await UdpClient.inGroup(group, at.port);
    const ana = await native(t, "ana", at.realmPort, 0);
    await ana.lobby.say("long ago");
    const { peer, room } = await bridge(t, "b1", at);
    await peer.find({}, { atLeast: 1, timeoutMs: 10_000 });
    await until(() => room.people.includes("ana"), "ana in the room");
    await ana.lobby.say("now");
    await juan.hears("ana: now");
    assert.deepEqual(
      juan.texts.filter((text) => !text.includes("Entering")),
      ["ana: now"],
    );
  });

  test("alone it is a chat all the same: the room is of this process", async () => {
    const port = await freePort();
    await using juan = await UdpClient.inGroup(group, port);
    await using chat = new MulticastChat({ interfaces: ["lo"], port });
    await chat.start();
    const events: RoomEvent[] = [];
    const door = chat.room.door((event) => events.push(event));
    door.say("ana:maría\n", "hello\nthere");
    await juan.hears("ana.maría: hello there");
    juan.send("juan: Entering user", port, group);
    juan.send("juan: hola", port, group);
    juan.send("no name", port, group);
    juan.send(Uint8Array.of(0xff), port, group);
    juan.send("juan: quit", port, group);
    await until(() => events.some(({ type }) => type === "left"), "juan leaves");
    assert.deepEqual(events, [
      { type: "entered", name: "juan" },
      { type: "said", name: "juan", text: "hola" },
      { type: "said", name: "127.0.0.1", text: "no name" },
      { type: "left", name: "juan" },
    ]);
    assert.equal(chat.counters.droppedMalformed, 1);
  });
});
