/**
 * What clients of the chat over TCP do wrong, and crowds of them.
 * @module
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { ChatClient } from "../../src/classic.ts";
import { until } from "../peer/kit/peers.ts";
import { started, user } from "./kit/chat.ts";
import { TcpClient } from "./kit/tcp-client.ts";

describe("what clients do wrong", () => {
  test("a name that is taken, a name that is none, and a second name", async (t) => {
    const server = await started(t);
    const ana = await user(t, server, "ana");
    const other = await TcpClient.to(server.port);
    t.after(() => other.socket.destroy());
    other.write("REGISTER ana\n");
    assert.equal(await other.line(), "ERROR taken ana");
    other.write("REGISTER a,b\nREGISTER \nREGISTER\n");
    for (let at = 0; at < 3; at++) assert.match(await other.line(), /^ERROR malformed/);
    other.write(`REGISTER ${"x".repeat(65)}\n`);
    assert.match(await other.line(), /^ERROR malformed/);
    other.write("REGISTER bo\n");
    assert.equal(await other.line(), "ONLINE_USERS ana bo");
    ana.write("REGISTER cy\n");
    assert.match(await ana.lineWith(/^ERROR/), /^ERROR registered you are ana$/);
    const taken = new ChatClient({ name: "ana", port: server.port });
    await assert.rejects(taken.start(), { code: "ERR_EARSHOT_INVALID_ARGUMENT" });
  });

  test("unknown commands, huge lines and broken text are told, and the connection goes on", async (t) => {
    const server = await started(t);
    const ana = await user(t, server, "ana");
    ana.write("DANCE now\n");
    assert.equal(await ana.lineWith(/^ERROR/), "ERROR unknown DANCE");
    ana.write(`SEND_MESSAGE lobby ${"x".repeat(100_000)}\n`);
    assert.match(await ana.lineWith(/^ERROR/), /^ERROR too-long/);
    ana.write(Uint8Array.of(0xc3, 0x28, 0x0a));
    assert.match(await ana.lineWith(/^ERROR/), /^ERROR malformed/);
    ana.write("JOIN lobby\nSEND_MESSAGE lobby hi\n");
    assert.equal(await ana.lineWith(/^SEND_MESSAGE/), "SEND_MESSAGE lobby ana hi");
  });

  test("who does not register gets nothing, and is let go", async (t) => {
    const server = await started(t, { registerMs: 200 });
    const client = await TcpClient.to(server.port);
    client.write("ONLINE_USERS\nSEND_MESSAGE lobby hi\n");
    assert.match(await client.line(), /^ERROR unregistered/);
    assert.match(await client.line(), /^ERROR unregistered/);
    await until(() => client.closed, "the end");
    await until(() => server.clients === 0, "at the server too");
  });

  test("a reader that does not read is let go, and the others hear that it left", async (t) => {
    const server = await started(t);
    const [ana, deaf] = [await user(t, server, "ana"), await user(t, server, "deaf")];
    deaf.write("JOIN lobby\n");
    await until(() => server.conversations.get("lobby")?.members.size === 1, "the deaf one");
    deaf.socket.pause();
    const lobby = server.conversations.get("lobby")!;
    while (server.counters.closedSlow === 0) {
      for (let at = 0; at < 100; at++) server.said("ana", lobby, "x".repeat(3_000));
      await new Promise(setImmediate);
    }
    await until(() => server.users.size === 1, "it is gone");
    ana.write("ONLINE_USERS\n");
    await ana.lineWith(/^ONLINE_USERS ana$/);
  });

  test("who sends faster than anybody reads is slowed down, and nothing is lost", async (t) => {
    const server = await started(t);
    const ana = await user(t, server, "ana");
    ana.write("JOIN lobby\n");
    ana.write(Array.from({ length: 220 }, (_, at) => `SEND_MESSAGE lobby ${at}\n`).join(""));
    const begin = performance.now();
    assert.equal(await ana.lineWith(/ 219$/), "SEND_MESSAGE lobby ana 219");
    assert.ok(performance.now() - begin > 200, "twenty lines beyond the burst, at fifty a second");
  });

  test("the older vocabulary is understood, and spoken to who says HELLO", async (t) => {
    const server = await started(t);
    const [ana, bo] = [await user(t, server, "ana", "HELLO"), await user(t, server, "bo", "HELLO")];
    ana.write("INVITE bo\n");
    const id = (await ana.lineWith(/^CHAT_ID /)).slice("CHAT_ID ".length);
    assert.equal(await bo.lineWith(/^INVITATION/), `INVITATION ${id} ana bo`);
    bo.write(`REJECT ${id}\n`);
    assert.equal(await ana.lineWith(/^DECLINED/), `DECLINED ${id} bo`);
    ana.write(`INVITE bo ${id}\n`);
    await bo.lineWith(/^INVITATION/);
    bo.write(`ACCEPT ${id}\n`);
    assert.equal(await ana.lineWith(/^JOINED .* bo/), `JOINED ${id} bo`);
    bo.write(`LEAVE ${id}\n`);
    assert.equal(await ana.lineWith(/^LEFT/), `LEFT ${id} bo`);
  });

  test("a crowd that comes at once is told of itself without a line for each of each", async (t) => {
    const server = await started(t);
    const clients = await Promise.all(Array.from({ length: 200 }, () => TcpClient.to(server.port)));
    t.after(() => clients.forEach((client) => client.socket.destroy()));
    for (const [at, client] of clients.entries()) client.write(`REGISTER user${at}\n`);
    for (const client of clients)
      await until(() => client.lines.some((line) => line.split(" ").length === 201), "all of them");
    assert.ok(server.counters.sent < 200 * 60, `${server.counters.sent} lines`);
  });
});
