/**
 * Strangers at the door for guests: without the invitation, with that of yesterday, with another's token, under other
 * names, too many, too slow.
 *
 * @module
 */
import assert from "node:assert/strict";
import { once } from "node:events";
import { request } from "node:http";
import { connect, type Socket } from "node:net";
import { test } from "node:test";
import { gatewayLimits as limits } from "../../../src/gateway/limits.ts";
import { startGateway } from "../../../src/gateway/start-gateway.ts";
import { until } from "../../kit/until.ts";
import { Client } from "../kit/client.ts";
import { Rooms } from "../kit/rooms.ts";

const share = "127.0.0.1";

function status(
  address: string,
  path: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<number> {
  const { hostname, port } = new URL(address);
  return new Promise((resolve, reject) => {
    const asked = request({ host: hostname, port, path, headers }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    asked.on("error", reject);
    asked.end();
  });
}

async function bye(address: string, reason: string): Promise<void> {
  await using client = Client.dial(address);
  await until(
    () => client.bye === reason,
    () => `a bye for ${address}: ${client.bye}`,
  );
}

test("each address opens its own door alone", async (t) => {
  await using rooms = await Rooms.open();
  const room = await rooms.enter("ana");
  await using gateway = await startGateway(room, { port: 0, share });
  const shared = gateway.guestAddress ?? "";
  const code = new URL(shared).searchParams.get("token") ?? "";

  await t.test("with wrong tokens", async () => {
    for (const wrong of ["", "x", `${code}x`, code.slice(1), code.toUpperCase(), gateway.token])
      await bye(shared.replace(code, wrong), "token");
    await bye(gateway.address.replace(gateway.token, code), "token");
  });

  await t.test("with the person's token, at what is theirs", async () => {
    for (const path of ["/api/state/room", "/api/changes/room", "/metrics", "/api/command"])
      for (const token of [gateway.token, code])
        assert.equal(await status(shared, `${path}?token=${token}`), 404, path);
    for (const path of ["/api/state/room", "/metrics"])
      assert.equal(await status(gateway.address, `${path}?token=${code}`), 401, path);
  });

  await t.test("from another site, or under another name", async () => {
    const { port } = new URL(shared);
    for (const headers of [
      { host: "evil.example" },
      { host: `localhost.evil.example:${port}` },
      { host: `127.0.0.1:${gateway.port}` },
      { origin: "http://evil.example" },
      { origin: "null" },
      { origin: `https://127.0.0.1:${port}` },
    ]) {
      assert.equal(await status(shared, "/", headers), 403, JSON.stringify(headers));
      await using client = Client.dial(shared, { headers });
      await assert.rejects(client.hello({ name: "eve" }), /403|closed|error/i);
    }
  });

  await t.test("without a name, or with one that nobody sees", async () => {
    for (const name of ["\u202e\u200b", "\u2066\u2069", undefined]) {
      await using client = Client.dial(shared);
      await client.hello(name === undefined ? {} : { name });
      assert.equal(client.bye, "name");
    }
  });

  await t.test("with a pass that was forged", async () => {
    await using guest = await Client.visit(shared, { name: "Noor" });
    const forged = `${guest.pass.slice(0, -1)}${guest.pass.endsWith("A") ? "B" : "A"}`;
    await using none = Client.dial(shared);
    await none.hello({ pass: forged });
    assert.equal(none.bye, "name");
    await using other = await Client.visit(shared, { name: "Noor", pass: forged });
    const [one, two] = [await guest.watch("room"), await other.watch("room")];
    assert.notEqual(one.self.id, two.self.id);
  });

  await t.test("with another's session", async () => {
    await using guest = await Client.visit(shared, { name: "Noor" });
    await using thief = Client.dial(shared);
    await thief.opened();
    thief.say({
      type: "hello",
      protocol: 1,
      name: "Eve",
      resume: { session: guest.welcome?.session ?? "", channels: {} },
    });
    await until(
      () => thief.welcome !== undefined,
      () => "a welcome",
    );
    assert.equal(thief.welcome?.resumed, false);
    assert.equal(guest.bye, undefined);
  });

  await t.test("with commands of the host, and its network", async () => {
    await using guest = await Client.visit(shared, { name: "Noor" });
    for (const command of [
      { type: "stop-sharing" },
      { type: "renew-invitation" },
      { type: "share", address: null },
      { type: "host-duel", title: "mine", rounds: 1 },
      { type: "end-game", game: "g" },
    ] as const) {
      const result = await guest.command(command);
      assert.ok(!result.ok && result.error.code === "ERR_GUEST", command.type);
    }
    guest.say({ type: "watch", channels: ["network"] });
    await until(
      () => guest.frames.some((frame) => frame.type === "gone" && frame.channel === "network"),
      () => "that there is no network",
    );
    assert.equal(gateway.guestAddress, shared);
  });

  await t.test("with conversations without end", async () => {
    await using guest = await Client.visit(shared, { name: "Noor" });
    const codes: string[] = [];
    for (let at = 0; at < 18; at++) {
      const result = await guest.command({
        type: "start-conversation",
        title: `${at}`,
        invite: [],
      });
      codes.push(result.ok ? "" : result.error.code);
    }
    assert.deepEqual(codes, [
      ...Array.from({ length: limits.guestTopics }, () => ""),
      "ERR_TOO_MANY",
      "ERR_TOO_MANY",
    ]);
  });

  await t.test("with words without end", async () => {
    await using guest = await Client.visit(shared, { name: "Noor" });
    const say = { type: "say", conversation: "lobby", text: "buy" } as const;
    const results = await Promise.all(Array.from({ length: 60 }, () => guest.command(say)));
    const refused = results.filter((result) => !result.ok && result.error.code === "ERR_PACE");
    assert.ok(refused.length >= 10, `${refused.length} refused`);
    assert.equal(guest.bye, undefined);
  });
});

test("guests beyond the number, and pages beyond theirs, are told that it is full", async () => {
  await using rooms = await Rooms.open();
  const room = await rooms.enter("ana");
  await using gateway = await startGateway(room, { port: 0, share, guests: 2 });
  const shared = gateway.guestAddress ?? "";
  await using one = await Client.visit(shared, { name: "one" });
  await using two = await Client.visit(shared, { name: "two" });
  await using three = Client.dial(shared);
  await three.hello({ name: "three" });
  assert.equal(three.bye, "full");
  const pages: Client[] = [];
  for (let at = 1; at < limits.guestSessions; at++)
    pages.push(await Client.visit(shared, { pass: one.pass }));
  await using more = Client.dial(shared);
  await more.hello({ pass: one.pass });
  assert.equal(more.bye, "full");
  assert.equal(two.bye, undefined);
  for (const page of pages) await page.breakOff();
});

test(
  "one machine cannot take all places, and who says nothing is left",
  { timeout: 60_000 },
  async () => {
    await using rooms = await Rooms.open();
    const room = await rooms.enter("ana");
    await using gateway = await startGateway(room, { port: 0, share });
    const { hostname: host, port } = new URL(gateway.guestAddress ?? "");
    const open: Socket[] = [];
    const ends: Promise<unknown>[] = [];
    let closed = 0;
    for (let at = 0; at < limits.guestSocketsPerAddress + 20; at++) {
      const socket = connect({ host, port: Number(port), localAddress: "127.0.0.9" });
      socket.on("error", () => {});
      socket.resume();
      ends.push(new Promise((resolve) => socket.on("close", () => resolve(closed++))));
      open.push(socket);
    }
    await until(
      () => closed >= 20,
      () => `${closed} of 20 closed`,
    );
    assert.equal(closed, 20);
    // Somebody else finds a place.
    await using guest = await Client.visit(gateway.guestAddress ?? "", { name: "Noor" });
    assert.equal(guest.welcome?.guest, true);
    // Half a request, and then nothing: not for ever.
    open.find((socket) => !socket.destroyed)?.write("GET / HTTP/1.1\r\nHost:");
    await Promise.all(ends);
  },
);

test("who does not read is dropped with a word, and the others go on", async () => {
  await using rooms = await Rooms.open();
  const room = await rooms.enter("ana");
  await using gateway = await startGateway(room, { port: 0, share });
  const shared = new URL(gateway.guestAddress ?? "");
  await using ana = await Client.connect(gateway.address);
  const long = { type: "say", conversation: "lobby", text: "x".repeat(8_000) } as const;
  for (let at = 0; at < 60; at++) await ana.does(long);
  await using guest = await Client.visit(shared.href, { name: "Noor" });
  const deaf = connect({ host: shared.hostname, port: Number(shared.port) });
  deaf.on("error", () => {});
  const path = `/socket${shared.search}`;
  deaf.write(
    `GET ${path} HTTP/1.1\r\nHost: ${shared.host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
      "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n\r\n",
  );
  await once(deaf, "data");
  deaf.write(masked({ type: "hello", protocol: 1, name: "deaf" }));
  await once(deaf, "data");
  deaf.pause();
  const connected = async (): Promise<number> => {
    const headers = { authorization: `Bearer ${gateway.token}` };
    const metrics = await (await fetch(new URL("/metrics", gateway.address), { headers })).text();
    return Number(/^earshot_gateway_guest_sockets (\d+)$/m.exec(metrics)?.[1]);
  };
  assert.equal(await connected(), 2);
  // Half a megabyte each time, and fewer frames than would be unruly.
  const ask = masked({ type: "watch", channels: ["conversation:lobby"] });
  for (let at = 0; at < 60; at++) deaf.write(ask);
  await until(
    async () => (await connected()) === 1,
    () => "its end",
  );
  // What was on its way comes, and the word after it, unless it is not waited for any longer.
  let said = "";
  deaf.on("data", (data: Buffer) => (said = (said + data.toString("latin1")).slice(-200)));
  if (!deaf.destroyed) {
    const ended = once(deaf, "close");
    deaf.resume();
    await ended;
  }
  assert.doesNotMatch(said, /unruly/);
  await guest.does({ type: "say", conversation: "lobby", text: "still here" });
});

/** A text frame as clients send it, with a mask of zeros. */
function masked(frame: unknown): Buffer {
  const text = Buffer.from(JSON.stringify(frame));
  return Buffer.concat([Buffer.from([0x81, 0x80 | text.length, 0, 0, 0, 0]), text]);
}
