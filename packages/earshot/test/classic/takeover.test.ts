/**
 * The peer that carries plain text is gone, and nobody has noticed yet: what is said meanwhile is carried once another
 * takes over, and who is there stays there.
 * @module
 */
import assert from "node:assert/strict";
import { describe, test, type TestContext } from "node:test";
import { MemoryRoom, MulticastChat, type RoomEvent } from "../../src/classic.ts";
import { HeldLines } from "../../src/classic/room/held-lines.ts";
import { classicLimits } from "../../src/classic/limits.ts";
import type { LinkId } from "../../src/core/link.ts";
import type { InterfaceReading, NetworkInterface } from "../../src/transport/udp/interfaces.ts";
import { freePort } from "../kit/free-port.ts";
import { until } from "../peer/kit/peers.ts";
import { UdpClient } from "./kit/udp-client.ts";

const group = "224.1.1.1";

/** A process of ours with its room. */
class Carrier {
  leads = false;
  readonly room = new MemoryRoom();
  readonly chat: MulticastChat;

  constructor(port: number, quietMs?: number) {
    const options = { interfaces: ["lo"], port, room: this.room, leads: () => this.leads };
    this.chat = new MulticastChat(quietMs === undefined ? options : { ...options, quietMs });
  }
}

/** What one has from plain text the other hears of, as it would by way of the lobby. */
function connect(from: Carrier, to: Carrier): void {
  const door = to.room.door(() => {}, { carried: true });
  from.room.door((event) => {
    if (event.carried === true || event.name === "ana") return;
    if (event.type === "said") door.say(event.name, event.text);
    else if (event.type === "entered") door.enter(event.name);
    else door.leave(event.name);
  });
}

interface Scene {
  readonly port: number;
  readonly first: Carrier;
  readonly second: Carrier;
  readonly juan: UdpClient;
  /** Says it natively. */
  readonly ana: (text: string) => void;
  /** What the second one's people hear. */
  readonly events: readonly RoomEvent[];
}

async function scene(t: TestContext): Promise<Scene> {
  const port = await freePort();
  const [first, second] = [new Carrier(port), new Carrier(port)];
  first.leads = true;
  connect(first, second);
  connect(second, first);
  for (const { chat } of [first, second]) {
    await chat.start();
    t.after(() => chat.close());
  }
  const juan = await UdpClient.inGroup(group, port);
  t.after(() => juan[Symbol.asyncDispose]());
  const events: RoomEvent[] = [];
  const doors = [first.room.door(() => {}), second.room.door((event) => events.push(event))];
  const ana = (text: string): void => doors.forEach((door) => door.say("ana", text));
  return { port, first, second, juan, ana, events };
}

const said = (events: readonly RoomEvent[]): readonly string[] =>
  events.flatMap((event) => (event.type === "said" ? [`${event.name}: ${event.text}`] : []));
const ofAna = ({ texts }: UdpClient): readonly string[] =>
  texts.filter((text) => text.startsWith("ana: "));

describe("a carrier is gone", () => {
  test("what is said until another takes over arrives, once, and nothing of before comes again", async (t) => {
    const { port, first, second, juan, ana, events } = await scene(t);
    juan.send("juan: one", port, group);
    ana("one");
    await until(() => said(events).length === 1, "juan's first word");
    await juan.hears("ana: one");
    first.leads = false;
    for (const word of ["two", "two", "three"]) {
      juan.send(`juan: ${word}`, port, group);
      ana(word);
    }
    await until(() => ofAna(juan).length === 1 && juan.texts.includes("juan: three"), "his own");
    second.leads = true;
    await until(() => said(events).length === 4, "all of juan's words");
    await until(() => ofAna(juan).length === 4, "all of ana's");
    juan.send("juan: four", port, group);
    ana("four");
    await until(() => said(events).length === 5 && ofAna(juan).length === 5, "the last");
    const words = ["one", "two", "two", "three", "four"];
    assert.deepEqual(
      said(events),
      words.map((word) => `juan: ${word}`),
    );
    assert.deepEqual(
      ofAna(juan),
      words.map((word) => `ana: ${word}`),
    );
  });

  test("who speaks in plain text stays in the room, and is not told to have left", async (t) => {
    const { port, first, second, juan, ana, events } = await scene(t);
    juan.send("juan: Entering user", port, group);
    await until(() => second.room.people.includes("juan"), "juan");
    await first.chat.close();
    assert.ok(!second.room.people.includes("juan"), "its door took him along");
    second.leads = true;
    await until(() => second.room.people.includes("juan"), "juan again");
    ana("welcome");
    await juan.hears("ana: welcome");
    assert.deepEqual(
      juan.texts.filter((text) => text !== "juan: Entering user"),
      ["ana: welcome"],
    );
    assert.deepEqual(
      events.map(({ type, name }) => `${name} ${type}`),
      ["juan entered", "juan left", "juan entered"],
    );
  });
});

// Elsewhere loopback has one address.
const oneAddress = process.platform === "linux" ? false : "loopback has one address here";

test(
  "where two networks have a carrier each, a word from one reaches the other",
  { skip: oneAddress },
  async (t) => {
    const port = await freePort();
    const room = new MemoryRoom();
    // Both are loopback; what tells them apart are their addresses.
    const network = (name: string, address: string): NetworkInterface => ({
      name,
      index: undefined,
      zone: name,
      mac: "",
      loopback: false,
      mtu: undefined,
      multicast: true,
      broadcast: undefined,
      enslaved: false,
      addresses: [{ family: 4, address, prefixBits: 24 }],
    });
    const reading: InterfaceReading = {
      interfaces: [network("one", "127.0.1.1"), network("two", "127.0.2.1")],
      exists: () => true,
    };
    const chat = new MulticastChat({
      readInterfaces: () => reading,
      port,
      room,
      leads: ({ host }) => host === "127.0.2.1",
    });
    await chat.start();
    t.after(() => chat.close());
    await using everybody = await UdpClient.inGroup(group, port);
    await using juan = await UdpClient.open(0, "127.0.1.7");
    juan.send("juan: hola", port, group);
    await everybody.hears("juan: hola");
    // The carrier of his network tells of it in the lobby.
    room.door(() => {}, { carried: true }).say("juan", "hola");
    const carried = (): readonly string[] =>
      everybody.heard.filter(({ host }) => host.endsWith(".1")).map(({ host }) => host);
    await until(() => carried().length > 0, "it is said on the other");
    const eva = room.door(() => {});
    eva.say("eva", "done");
    await everybody.hears("eva: done");
    assert.deepEqual(carried(), ["127.0.2.1", "127.0.2.1"], "and not where it comes from");
  },
);

test("who was only announced by the one that carried goes with it; who speaks in plain text stays", async (t) => {
  const port = await freePort();
  const room = new MemoryRoom();
  let leads = false;
  const chat = new MulticastChat({
    interfaces: ["lo"],
    port,
    room,
    leads: () => leads,
    carriesFrom: (host) => host === "127.0.0.1",
  });
  await chat.start();
  t.after(() => chat.close());
  const events: RoomEvent[] = [];
  room.door((event) => events.push(event));
  const carried = room.door(() => {}, { carried: true });
  // Of the same host, but from the port of the group.
  await using juan = await UdpClient.inGroup(group, port);
  juan.send("juan: Entering user", port, group);
  // Its word is here before it tells who cy is.
  await using carrier = await UdpClient.open(0, "127.0.0.1");
  carrier.send("cy: Entering user", port, group);
  await juan.hears("cy: Entering user");
  for (const name of ["juan", "cy"]) carried.enter(name);
  carried[Symbol.dispose]();
  leads = true;
  await until(() => room.people.length > 0, "juan");
  assert.deepEqual(room.people, ["juan"]);
});

test("who is quiet for long has left: programs are ended without a word", async (t) => {
  const port = await freePort();
  const carrier = new Carrier(port, 300);
  const { room } = carrier;
  carrier.leads = true;
  await carrier.chat.start();
  t.after(() => carrier.chat.close());
  await using juan = await UdpClient.inGroup(group, port);
  juan.send("juan: Entering user", port, group);
  await until(() => room.people.includes("juan"), "juan");
  await until(() => room.people.length === 0, "he is gone");
  juan.send("juan: back", port, group);
  await until(() => room.people.includes("juan"), "juan again");
});

test("what is held is carried by whoever owes it, neither too early nor too late", () => {
  const [one, two] = ["one" as LinkId, "two" as LinkId];
  const held = new HeldLines();
  const from = { host: "192.0.2.7", port: 5_007 };
  held.hold({ line: "juan: a", link: one, from, at: 0 });
  held.hold({ line: "juan: a", link: one, from, at: 10 });
  held.hold({ line: "ana: b", link: two, from: undefined, at: 20 });
  assert.equal(held.inRoom("juan: a"), true);
  assert.equal(held.inRoom("ana: b"), false, "it is from the room");
  assert.equal(held.onLink("ana: b", one), false, "another network");
  assert.equal(held.precede(one, "room"), true);
  assert.equal(held.precede(one, "link"), false);
  const ledOne = (link: LinkId): number | undefined => (link === one ? 100 : undefined);
  held.hold({ line: "juan: c", link: one, from, at: 110 });
  assert.deepEqual(held.due(ledOne, classicLimits.carriedMs), [], "it may still be on its way");
  const dueAt = (ms: number): readonly number[] =>
    held.due(ledOne, classicLimits.carriedMs + ms).map(({ at }) => at);
  assert.deepEqual(dueAt(10), [10]);
  assert.deepEqual(dueAt(100), [110], "nobody else carries it, but others are before it");
  assert.deepEqual(
    held.due(() => 0, classicLimits.heldMs + 21),
    [],
    "ana's is too old",
  );
  assert.equal(held.size, 0);
  for (let at = 0; at <= classicLimits.heldLines; at++)
    held.hold({ line: `juan: ${at}`, link: one, from, at });
  assert.equal(held.size, classicLimits.heldLines);
});
