/**
 * Clients of the chat server and native people: they see, invite and hear each other, each word once and with its sender.
 * @module
 */
import assert from "node:assert/strict";
import { describe, test, type TestContext } from "node:test";
import {
  type Chat,
  guestLimits,
  guestOf,
  lobbyId,
  openChat,
  type Person,
  type Talk,
} from "../../src/chat.ts";
import { ChatServer, Gateways, MemoryRoom, MulticastChat, NativeLobby } from "../../src/classic.ts";
import type { Peer } from "../../src/index.ts";
import { freePort } from "../kit/free-port.ts";
import { joinLoopback, somePort, until } from "../peer/kit/peers.ts";
import { TcpClient } from "./kit/tcp-client.ts";
import { UdpClient } from "./kit/udp-client.ts";

const group = "224.1.1.1";

interface Native {
  readonly peer: Peer;
  readonly chat: Chat;
}

async function native(t: TestContext, port: number, name: string): Promise<Native> {
  const peer = await joinLoopback(t, port, { name });
  const chat = await openChat(peer);
  t.after(() => chat.close());
  await chat.caughtUp({ timeoutMs: 10_000 });
  return { peer, chat };
}

/** A host that carries plain text, with its chat server; and the chat by multicast where a port for it is given. */
async function host(
  t: TestContext,
  port: number,
  name: string,
  multicastPort?: number,
): Promise<{ readonly peer: Peer; readonly server: ChatServer }> {
  const { peer, chat } = await native(t, port, name);
  const gateways = await Gateways.join(peer, { electMs: 0 });
  const talk = await chat.enter(lobbyId);
  await talk.caughtUp({ timeoutMs: 10_000 });
  const room = new MemoryRoom();
  const lobby = new NativeLobby({ peer, gateways, room, talk });
  await gateways.stand();
  const natives = Promise.resolve({ peer, gateways, chat });
  const server = new ChatServer({ hosts: ["127.0.0.1"], port: 0, room, natives });
  await server.start();
  const { leads, carriesFrom } = gateways;
  const plain = new MulticastChat({
    interfaces: ["lo"],
    port: multicastPort,
    room,
    leads,
    carriesFrom,
  });
  if (multicastPort !== undefined) await plain.start();
  t.after(async () => {
    await plain.close();
    await server.close();
    await lobby[Symbol.asyncDispose]();
    await gateways[Symbol.asyncDispose]();
  });
  return { peer, server };
}

async function carrier(...args: Parameters<typeof host>): Promise<ChatServer> {
  return (await host(...args)).server;
}

async function client(t: TestContext, server: ChatServer, name: string): Promise<TcpClient> {
  const one = await TcpClient.to(server.port);
  t.after(() => one.socket.destroy());
  one.write(`REGISTER ${name}\n`);
  await one.lineWith(/^ONLINE_USERS /);
  return one;
}

/** Waits until it was told this, however much else comes. */
const told = (one: TcpClient, pattern: RegExp): Promise<void> =>
  until(() => one.lines.some((line) => pattern.test(line)), `${pattern}: ${one.text}`);
const words = (one: TcpClient): readonly string[] =>
  one.lines.filter((line) => line.startsWith("SEND_MESSAGE "));
const heard = (chat: Chat, talk: Talk): readonly string[] =>
  talk.messages.map(({ author, text }) => `${chat.nameOf(author)}: ${text}`);
const person = (chat: Chat, name: string) => chat.people.find((one) => one.name === name);

async function untilSeen(chat: Chat, name: string): Promise<Person> {
  await until(() => person(chat, name) !== undefined, `${name} among the people`);
  return person(chat, name)!;
}

async function invitation(one: TcpClient, from: string, to: string): Promise<string> {
  const pattern = new RegExp(`^INVITATION (\\d{6}) ${from} ${to}$`);
  await told(one, pattern);
  return one.lines.findLast((line) => pattern.test(line))!.split(" ")[1]!;
}

describe("clients of the chat server and native people", () => {
  test("see each other with name, host and status, and that somebody is gone", async (t) => {
    const port = somePort();
    const eve = await native(t, port, "eve");
    const server = await carrier(t, port, "teacher");
    const ana = await client(t, server, "ana");
    await told(ana, /^ONLINE_USERS ana eve$/);
    const { via } = await untilSeen(eve.chat, "ana");
    assert.equal(via, person(eve.chat, "teacher")?.id);
    ana.write("STATUS away back at noon\n");
    await until(() => person(eve.chat, "ana")?.availability === "away", "ana's status");
    assert.equal(person(eve.chat, "ana")?.words, "back at noon");
    await eve.chat.setStatus("busy", "in a call");
    await told(ana, /^STATUS eve busy in a call$/);
    const late = await client(t, server, "late");
    await told(late, /^STATUS eve busy in a call$/);
    const taken = await TcpClient.to(server.port);
    t.after(() => taken.socket.destroy());
    taken.write("REGISTER eve\n");
    assert.equal(await taken.line(), "ERROR taken eve");
    ana.write("GOODBYE\n");
    await until(() => person(eve.chat, "ana") === undefined, "ana is gone");
    await eve.chat.close();
    await eve.peer.close();
    await told(late, /^ONLINE_USERS late$/);
  });

  test("a native person invites a client, which declines, is asked again, comes, talks and leaves", async (t) => {
    const port = somePort();
    const eve = await native(t, port, "eve");
    const server = await carrier(t, port, "teacher");
    const ana = await client(t, server, "ana");
    const { id } = await untilSeen(eve.chat, "ana");
    const talk = await eve.chat.begin("plans", [id]);
    await talk.say("before you came");
    const number = await invitation(ana, "eve", "ana");
    ana.write(`REJECT ${number}\n`);
    await until(() => talk.conversation?.declined.includes(id) === true, "she does not come");
    await eve.chat.invite(talk.id, id);
    await until(() => ana.text.split("INVITATION ").length === 3, "the second invitation");
    const again = await invitation(ana, "eve", "ana");
    ana.write(`JOIN ${again}\n`);
    await told(ana, new RegExp(`^CONVERSATIONS .*${again}:(?:eve,ana|ana,eve)`));
    await until(() => talk.conversation?.members.includes(id) === true, "ana is in it");
    ana.write(`SEND_MESSAGE ${again} hello, eve\n`);
    await until(() => heard(eve.chat, talk).includes("ana: hello, eve"), "ana's words");
    await talk.say("hello, ana");
    await told(ana, new RegExp(`^SEND_MESSAGE ${again} eve hello, ana$`));
    ana.write(`LEAVE ${again}\n`);
    await until(() => talk.conversation?.members.includes(id) === false, "ana has left");
    assert.deepEqual(heard(eve.chat, talk), [
      "eve: before you came",
      "ana: hello, eve",
      "eve: hello, ana",
    ]);
    assert.equal(words(ana).filter((line) => line.endsWith(" eve hello, ana")).length, 1);
    assert.equal(words(ana).filter((line) => line.endsWith(" ana hello, eve")).length, 1);
  });

  test("a client invites a native person into a conversation of clients, also one of another server", async (t) => {
    const port = somePort();
    const eve = await native(t, port, "eve");
    const servers = [await carrier(t, port, "one"), await carrier(t, port, "two")];
    const ana = await client(t, servers[0]!, "ana");
    const bo = await client(t, servers[0]!, "bo");
    const cy = await client(t, servers[1]!, "cy");
    for (const name of ["bo", "cy", "eve"]) await told(ana, new RegExp(`^ONLINE_USERS .*${name}`));
    ana.write("INVITE bo\n");
    const number = await invitation(bo, "ana", "bo");
    bo.write(`JOIN ${number}\n`);
    await told(ana, new RegExp(`${number}:ana,bo`));
    ana.write(`SEND_MESSAGE ${number} among us\nINVITE eve ${number}\n`);
    await until(() => eve.chat.invitations.length === 1, "the invitation");
    const { conversation, by } = eve.chat.invitations[0]!;
    assert.equal(eve.chat.nameOf(by), "ana");
    const declining = eve.chat.decline(conversation.id);
    await declining;
    await told(bo, new RegExp(`^DECLINED ${number} eve$`));
    bo.write(`INVITE eve ${number}\nINVITE cy ${number}\n`);
    await until(() => eve.chat.invitations.length === 1, "bo's invitation");
    const talk = await eve.chat.accept(conversation.id);
    const theirs = await invitation(cy, "bo", "cy");
    cy.write(`JOIN ${theirs}\n`);
    await told(ana, new RegExp(`${number}:(?:ana|bo|cy|eve)(?:,(?:ana|bo|cy|eve)){3}`));
    await until(() => talk.conversation?.members.length === 4, "all four at eve");
    for (const [one, id, text] of [
      [ana, number, "I am ana"],
      [bo, number, "I am bo"],
      [cy, theirs, "I am cy"],
    ] as const)
      one.write(`SEND_MESSAGE ${id} ${text}\n`);
    await talk.say("I am eve");
    const all = ["ana", "bo", "cy", "eve"].map((name) => `${name} I am ${name}`);
    for (const [one, id] of [
      [ana, number],
      [bo, number],
      [cy, theirs],
    ] as const) {
      const said = (): readonly string[] => words(one).filter((line) => line.includes(" I am "));
      await until(() => said().length >= 4, `all words: ${one.text}`);
      assert.deepEqual(
        said().toSorted(),
        all.map((text) => `SEND_MESSAGE ${id} ${text}`),
      );
      assert.equal(one.text.includes("among us"), one !== cy, "what was said before is theirs");
    }
    await until(() => talk.messages.length === 4, "all at eve");
    assert.deepEqual(
      heard(eve.chat, talk).toSorted(),
      all.map((text) => text.replace(" ", ": ")),
    );
  });

  test("beyond the guests that a peer may have, clients are carried in the lobby", async (t) => {
    const port = somePort();
    const eve = await native(t, port, "eve");
    const lobby = await eve.chat.enter(lobbyId);
    const { peer, server } = await host(t, port, "teacher");
    const guests = Array.from({ length: guestLimits.atOnce - 1 }, (_, at) =>
      openChat(peer, { as: guestOf(peer, { name: `g${at}` }) }),
    );
    const others = await Promise.all(guests);
    t.after(() => Promise.all(others.map((chat) => chat.close())));
    const [ana, cy] = [await client(t, server, "ana"), await client(t, server, "cy")];
    await until(() => server.natives?.speaksFor("cy") === false, "cy is no guest");
    for (const one of [ana, cy]) one.write("JOIN lobby\n");
    const { id } = await untilSeen(eve.chat, "ana");
    await until(() => lobby.conversation?.members.includes(id) === true, "ana in the lobby");
    ana.write("SEND_MESSAGE lobby I am ana\n");
    await until(() => lobby.messages.length === 1, "ana's words");
    cy.write("SEND_MESSAGE lobby I am cy\n");
    await until(() => lobby.messages.length === 2, "cy's words");
    await lobby.say("I am eve");
    for (const one of [ana, cy]) {
      await until(() => words(one).length === 3, `all words: ${one.text}`);
      assert.deepEqual(
        words(one).toSorted(),
        ["ana", "cy", "eve"].map((name) => `SEND_MESSAGE lobby ${name} I am ${name}`),
      );
    }
    assert.deepEqual(
      lobby.messages.map(({ name, text }) => `${name}: ${text}`),
      ["ana: I am ana", "teacher: cy: I am cy", "eve: I am eve"],
    );
  });

  test("in the lobby with plain multicast and two servers, each word comes once, with its sender", async (t) => {
    const [port, multicastPort] = [somePort(), await freePort()];
    await using juan = await UdpClient.inGroup(group, multicastPort);
    const eve = await native(t, port, "eve");
    const lobby = await eve.chat.enter(lobbyId);
    const servers = [
      await carrier(t, port, "one", multicastPort),
      await carrier(t, port, "two", multicastPort),
    ];
    await until(() => lobby.present.length === 2, "both carriers");
    const ana = await client(t, servers[0]!, "ana");
    const bo = await client(t, servers[1]!, "bo");
    for (const one of [ana, bo]) one.write("JOIN lobby\n");
    for (const one of [ana, bo])
      for (const name of ["ana", "bo", "eve"])
        await told(one, new RegExp(`^CONVERSATIONS lobby:[^ ]*\\b${name}\\b`));
    await until(
      () =>
        ["ana", "bo"].every((name) => {
          const id = person(eve.chat, name)?.id;
          return id !== undefined && lobby.conversation?.members.includes(id) === true;
        }),
      "both in the lobby natively",
    );
    ana.write("SEND_MESSAGE lobby I am ana\n");
    bo.write("SEND_MESSAGE lobby I am bo\n");
    await lobby.say("I am eve");
    juan.send("juan: I am juan", multicastPort, group);
    const all = ["ana", "bo", "eve", "juan"];
    for (const one of [ana, bo]) {
      await until(() => words(one).length >= 4, `all words: ${one.text}`);
      assert.deepEqual(
        words(one).toSorted(),
        all.map((name) => `SEND_MESSAGE lobby ${name} I am ${name}`),
      );
    }
    await until(() => lobby.messages.length >= 4, "all at eve");
    assert.deepEqual(
      lobby.messages
        .map(({ name, text }) => `${name}: ${text}`)
        .toSorted()
        .slice(0, 3),
      ["ana: I am ana", "bo: I am bo", "eve: I am eve"],
    );
    assert.ok(lobby.messages.some(({ text }) => text === "juan: I am juan"));
    const said = (): readonly string[] => juan.texts.filter((text) => text.includes(": I am "));
    await until(() => said().length >= 4, `all at juan: ${juan.texts.join(" | ")}`);
    assert.deepEqual(
      said().toSorted(),
      all.map((name) => `${name}: I am ${name}`),
    );
  });
});
