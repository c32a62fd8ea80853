/**
 * The chat over TCP, row by row of the grading table of its assignment, with a client of a few lines and with ours; and
 * "exception handling above and beyond the call of duty".
 * @module
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { ChatClient, MemoryRoom } from "../../src/classic.ts";
import { until } from "../peer/kit/peers.ts";
import { ours, started, talking, user } from "./kit/chat.ts";
import { TcpClient } from "./kit/tcp-client.ts";

describe("Overall Program Structure", () => {
  test("Ability to configure server IP address and port number", async (t) => {
    const server = await started(t, { hosts: ["127.0.0.2"] });
    const one = new ChatClient({ name: "ana", host: "127.0.0.2", port: server.port });
    await one.start();
    assert.deepEqual([...server.users.keys()], ["ana"]);
    await one.close();
  });
});

describe("Basic Protocol Functionality", () => {
  test("Correct REGISTER handling: sends well-formatted REGISTER message at startup time", async (t) => {
    const server = await started(t);
    const ana = await user(t, server, "ana");
    assert.equal(ana.lines[0], "ONLINE_USERS ana");
    await ours(t, server, "bo");
    assert.equal(await ana.line(), "CONVERSATIONS lobby:");
    assert.equal(await ana.line(), "ONLINE_USERS ana bo");
  });

  test("Correct ONLINE_USERS handling: the list is updated, and the current user is not in it", async (t) => {
    const server = await started(t);
    const ana = await ours(t, server, "ana");
    assert.deepEqual(ana.client.users, []);
    const bo = await ours(t, server, "bo");
    await until(() => ana.client.users.length === 1, "bo");
    assert.deepEqual([ana.client.users, bo.client.users], [["bo"], ["ana"]]);
  });

  test("Correct GOODBYE handling: sent at the time the client shuts down", async (t) => {
    const server = await started(t);
    const ana = await ours(t, server, "ana");
    const bo = await ours(t, server, "bo");
    const conversation = await talking(ana, bo);
    await bo.client.close();
    await until(() => ana.client.users.length === 0, "bo is gone");
    await until(() => ana.client.conversations.get(conversation)?.length === 1, "from there too");
    assert.deepEqual([...server.users.keys()], ["ana"]);
  });
});

describe("Conversation Management", () => {
  test("Should be able to support multiple chats at one time", async (t) => {
    const server = await started(t);
    const [ana, bo, cy] = [
      await ours(t, server, "ana"),
      await ours(t, server, "bo"),
      await ours(t, server, "cy"),
    ];
    const [first, second] = [await talking(ana, bo), await talking(ana, cy)];
    assert.notEqual(first, second);
    ana.client.say(first, "to bo");
    ana.client.say(second, "to cy");
    await until(() => bo.texts(first).length === 1 && cy.texts(second).length === 1, "both");
    assert.deepEqual([bo.texts(second), cy.texts(first)], [[], []]);
  });

  test("Correct INVITE handling: a pending conversation, with nobody else in it", async (t) => {
    const server = await started(t);
    const [ana] = [await ours(t, server, "ana"), await ours(t, server, "bo")];
    ana.client.invite("bo");
    await until(() => ana.of("pending").length === 1, "pending");
    const { conversation, invited } = ana.of("pending")[0]!;
    assert.equal(invited, "bo");
    assert.deepEqual(ana.client.conversations.get(conversation), ["ana"]);
    ana.client.invite("nobody");
    await until(() => ana.of("error").length === 1, "an error");
    assert.equal(ana.of("error")[0]?.code, "not-online");
  });

  test("Correct INVITATION handling: a window if it is from a different user, none if it is from you", async (t) => {
    const server = await started(t);
    const [ana, bo] = [await ours(t, server, "ana"), await ours(t, server, "bo")];
    ana.client.invite("bo");
    await until(() => bo.of("invitation").length === 1, "the invitation");
    assert.equal(bo.of("invitation")[0]?.from, "ana");
    assert.deepEqual([ana.of("invitation"), bo.of("pending")], [[], []]);
  });

  test("Correct JOIN handling: generated when the user accepts, and only who was invited comes in", async (t) => {
    const server = await started(t, { restoreMs: 0 });
    const [ana, bo, cy] = [
      await ours(t, server, "ana"),
      await ours(t, server, "bo"),
      await ours(t, server, "cy"),
    ];
    const conversation = await talking(ana, bo);
    cy.client.join(conversation);
    await until(() => cy.of("error").length === 1, "an error");
    assert.equal(cy.of("error")[0]?.code, "not-invited");
    cy.client.join("123456");
    await until(() => cy.of("error").length === 2, "an error");
    assert.equal(cy.of("error")[1]?.code, "no-conversation");
    bo.client.invite("cy", conversation);
    await until(() => cy.of("invitation").length === 1, "an invitation");
    cy.client.join(conversation);
    await until(() => ana.client.conversations.get(conversation)?.length === 3, "three");
  });

  test("Correct LEAVE handling: generated when the user exits a chat", async (t) => {
    const server = await started(t);
    const [ana, bo] = [await ours(t, server, "ana"), await ours(t, server, "bo")];
    const conversation = await talking(ana, bo);
    bo.client.leave(conversation);
    await until(() => ana.client.conversations.get(conversation)?.length === 1, "left");
    await until(() => bo.client.conversations.size === 0, "bo knows");
    assert.deepEqual(ana.client.users, ["bo"], "and is still online");
    ana.client.leave(conversation);
    await until(() => server.conversations.get(conversation) === undefined, "over");
  });

  test("Correct CONVERSATIONS handling: all current conversations show their current members", async (t) => {
    const server = await started(t);
    const [ana, bo, cy] = [
      await ours(t, server, "ana"),
      await ours(t, server, "bo"),
      await ours(t, server, "cy"),
    ];
    const [first, second] = [await talking(ana, bo), await talking(bo, cy)];
    const plain = await user(t, server, "dee");
    plain.write("CONVERSATIONS \n");
    const line = await plain.lineWith(new RegExp(second));
    assert.equal(line, `CONVERSATIONS lobby: ${first}:ana,bo ${second}:bo,cy`);
    assert.deepEqual([...ana.client.conversations.keys()], [first]);
    assert.deepEqual([...bo.client.conversations.keys()], [first, second]);
  });

  test("Correct SEND_MESSAGE handling: sent text appears once, received text once, tagged by whom it is from", async (t) => {
    const server = await started(t);
    const [ana, bo] = [await ours(t, server, "ana"), await ours(t, server, "bo")];
    const conversation = await talking(ana, bo);
    ana.client.say(conversation, "hello,  bo: how are you?");
    bo.client.say(conversation, "fine");
    await until(
      () => ana.texts(conversation).length === 2 && bo.texts(conversation).length === 2,
      "both",
    );
    const transcript = ["ana: hello,  bo: how are you?", "bo: fine"];
    assert.deepEqual(ana.texts(conversation).toSorted(), transcript);
    assert.deepEqual(bo.texts(conversation).toSorted(), transcript);
    const own = ana.of("message").filter((message) => message.own);
    assert.deepEqual(
      own.map(({ text }) => text),
      ["hello,  bo: how are you?"],
    );
    const plain = await user(t, server, "cy");
    plain.write(`SEND_MESSAGE ${conversation} let me in\n`);
    assert.match(await plain.lineWith(/^ERROR/), /^ERROR not-in /);
  });
});

describe("Bonus", () => {
  test("STATUS: users change it, and it propagates to others, and to those who come later", async (t) => {
    const server = await started(t);
    const [ana, bo] = [await ours(t, server, "ana"), await ours(t, server, "bo")];
    ana.client.setStatus("away, back at noon");
    await until(() => bo.client.statuses.get("ana") === "away, back at noon", "at bo");
    const cy = await ours(t, server, "cy");
    await until(() => cy.client.statuses.get("ana") === "away, back at noon", "at cy");
    await ana.client.close();
    await until(() => !bo.client.statuses.has("ana"), "gone with her");
  });

  test("Exception handling: the server killed and restarted; clients register again and rejoin", async (t) => {
    const server = await started(t);
    const [ana, bo] = [await ours(t, server, "ana"), await ours(t, server, "bo")];
    const conversation = await talking(ana, bo);
    const { port } = server;
    await server.close();
    await until(() => ana.of("lost").length > 0 && bo.of("lost").length > 0, "the loss");
    const again = await started(t, { port });
    await until(() => again.users.size === 2, "both are back");
    await until(() => again.conversations.get(conversation)?.members.size === 2, "and in it");
    ana.client.say(conversation, "where were we?");
    await until(() => bo.texts(conversation).includes("ana: where were we?"), "the text");
  });

  test("Exception handling: malformed messages from the server", async (t) => {
    const server = await started(t);
    const ana = await ours(t, server, "ana");
    const at = server.users.get("ana")!.connection;
    for (const bad of [
      "",
      "NONSENSE",
      "INVITATION",
      "SEND_MESSAGE x",
      "STATUS",
      "CONVERSATIONS :,: a",
      "\u0000",
    ])
      at.send(`${bad}\n`);
    at.send(Uint8Array.of(0xff, 0x0a));
    at.send(`${"x".repeat(300_000)}\n`);
    at.send("SEND_MESSAGE lobby bo still there\n");
    await until(() => ana.texts("lobby").length === 1, "what comes after");
  });
});

test("the lobby is shared with the room that the server was given", async (t) => {
  const room = new MemoryRoom();
  const heard: string[] = [];
  const door = room.door((event) =>
    heard.push("text" in event ? `${event.name}: ${event.text}` : `${event.name} ${event.type}`),
  );
  door.enter("Ana María");
  const server = await started(t, { room });
  const bo = await ours(t, server, "bo");
  bo.client.join("lobby");
  await until(() => heard.includes("bo entered"), "bo comes");
  await until(() => bo.client.conversations.has("lobby"), "bo knows");
  assert.deepEqual(bo.client.conversations.get("lobby"), ["Ana_María", "bo"]);
  door.say("Ana María", "hello");
  await until(() => bo.texts("lobby").length === 1, "hello");
  bo.client.say("lobby", "hi");
  await until(() => heard.includes("bo: hi"), "hi");
  door.say("bo", "I am another bo");
  await until(() => bo.texts("lobby").length === 3, "the other bo");
  assert.deepEqual(bo.texts("lobby"), ["Ana_María: hello", "bo: hi", "bo~: I am another bo"]);
  door.say("dee", "I have never entered");
  await until(() => bo.client.conversations.get("lobby")?.includes("dee") === true, "dee");
  door.leave("dee");
  const same = await TcpClient.to(server.port);
  t.after(() => same.socket.destroy());
  same.write("REGISTER Ana_María\n");
  assert.equal(await same.line(), "ERROR taken Ana_María");
  door.leave("Ana María");
  await until(() => bo.client.conversations.get("lobby")?.length === 1, "she leaves");
  await bo.client.close();
  await until(() => heard.includes("bo left"), "bo goes");
});
