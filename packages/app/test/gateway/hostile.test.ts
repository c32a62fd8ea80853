/**
 * Strangers at the gateway: other sites, wrong tokens, huge and malformed frames; and names that are scripts.
 *
 * @module
 */
import assert from "node:assert/strict";
import { request } from "node:http";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { protocolLimits } from "../../src/gateway/protocol/index.ts";
import { type Gateway, startGateway } from "../../src/gateway/start-gateway.ts";
import { until } from "../kit/until.ts";
import { Client } from "./kit/client.ts";
import { Rooms } from "./kit/rooms.ts";

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** As `fetch`, which does not let Host be forged. */
function ask(
  { port }: Gateway,
  path: string,
  headers: Readonly<Record<string, string>> = {},
  body?: string,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const method = body === undefined ? "GET" : "POST";
    const asked = request({ host: "127.0.0.1", port, path, method, headers }, (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (part: string) => (text += part));
      response.on("end", () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }),
      );
    });
    asked.on("error", reject);
    asked.end(body);
  });
}

test("strangers are told nothing", async (t) => {
  await using rooms = await Rooms.open();
  const room = await rooms.enter("ana");
  await using gateway = await startGateway(room, { port: 0 });
  const bearer = { authorization: `Bearer ${gateway.token}` };
  const json = { ...bearer, "content-type": "application/json" };

  await t.test("without the token", async () => {
    for (const path of ["/api/state/room", "/api/changes/room", "/metrics"]) {
      for (const token of ["", "?token=", `?token=${gateway.token}x`, "?token=a&token=b"])
        assert.equal((await ask(gateway, `${path}${token}`)).status, 401, `${path}${token}`);
      assert.equal((await ask(gateway, path, { authorization: "Bearer wrong" })).status, 401);
    }
    assert.equal((await ask(gateway, "/api/command", {}, "{}")).status, 401);
    assert.equal((await ask(gateway, "/health")).body, '{"status":"ok"}');
    for (const token of ["", "wrong"]) {
      const address = gateway.address.replace(gateway.token, token);
      await using client = Client.dial(address);
      await until(
        () => client.bye === "token",
        () => "a bye for the token",
      );
    }
  });

  await t.test("from another site", async () => {
    for (const headers of [
      { host: "evil.example" },
      { host: `evil.example:${gateway.port}` },
      { host: `127.0.0.1.evil.example:${gateway.port}` },
      { host: `127.0.0.1:${gateway.port + 1}` },
      { origin: "http://evil.example" },
      { origin: "null" },
      { origin: `https://127.0.0.1:${gateway.port}` },
      { origin: `http://127.0.0.1:${gateway.port}.evil.example` },
    ]) {
      const { status, body } = await ask(gateway, "/api/state/room", { ...bearer, ...headers });
      assert.equal(status, 403, JSON.stringify(headers));
      assert.ok(!body.includes("ana"));
      await using client = Client.dial(gateway.address, { headers });
      await assert.rejects(client.hello(), /403|closed|error/i, JSON.stringify(headers));
    }
    const own = { ...bearer, origin: `http://localhost:${gateway.port}` };
    assert.equal((await ask(gateway, "/api/state/room", own)).status, 200);
  });

  await t.test("with odd paths, methods and bodies", async () => {
    const paths = ["/../package.json", "/..%2f..%2fpackage.json", "/.git/config", "/made-of.txt"];
    for (const path of [...paths, "/assets/", "/%zz", "//evil.example"]) {
      const { status, body } = await ask(gateway, path);
      assert.ok(status >= 400 && status < 500, `${path}: ${status}`);
      assert.ok(!body.includes("workspaces"));
    }
    assert.equal((await ask(gateway, "/api/state/nonsense", bearer)).status, 404);
    assert.equal((await ask(gateway, "/api/state/board:none", bearer)).status, 404);
    assert.equal((await ask(gateway, "/api/command", json, "{")).status, 400);
    assert.equal((await ask(gateway, "/api/command", json, '{"type":"obey"}')).status, 400);
    const text = { ...bearer, "content-type": "text/plain" };
    assert.equal((await ask(gateway, "/api/command", text, '{"type":"typing"}')).status, 400);
    const huge = JSON.stringify({ text: "x".repeat(protocolLimits.frameBytes) });
    assert.equal((await ask(gateway, "/api/command", json, huge)).status, 413);
  });

  await t.test("answers are for this site alone", async () => {
    for (const path of ["/", "/health", "/nothing"]) {
      const { headers } = await ask(gateway, path);
      assert.match(
        String(headers["content-security-policy"]),
        /default-src 'none'.*script-src 'self'/,
      );
      assert.equal(headers["x-content-type-options"], "nosniff");
      assert.equal(headers["referrer-policy"], "no-referrer");
      assert.equal(headers["access-control-allow-origin"], undefined);
    }
  });

  await t.test("frames that are too large, or bytes", async () => {
    await using large = await Client.connect(gateway.address);
    large.raw(JSON.stringify({ type: "ping", more: "x".repeat(protocolLimits.frameBytes) }));
    await until(
      () => large.closed,
      () => "the end of the connection",
    );
    await using binary = await Client.connect(gateway.address);
    binary.raw(Buffer.from([1, 2, 3]));
    await until(
      () => binary.bye === "unruly",
      () => "a bye",
    );
  });

  await t.test("too many requests", async () => {
    const burst = (): Promise<number[]> =>
      Promise.all(
        Array.from(
          { length: 100 },
          async () => (await ask(gateway, "/api/state/none", bearer)).status,
        ),
      );
    // However slow this machine is: faster than what is allowed.
    await until(
      async () => (await burst()).includes(429),
      () => "a refusal",
    );
  });
});

test("names, statuses and messages that are scripts come out as data, without what reorders text", async () => {
  await using rooms = await Rooms.open();
  const script = '<img src=x onerror="alert(1)">\u202e';
  const [ana, mallory] = [await rooms.enter("ana"), await rooms.enter(script)];
  await using anaGateway = await startGateway(ana, { port: 0 });
  await using malloryGateway = await startGateway(mallory, { port: 0 });
  await using page = await Client.connect(anaGateway.address);
  await using foe = await Client.connect(malloryGateway.address);
  await page.watch("room");
  await page.watch("conversation:lobby");
  await foe.does({ type: "set-status", status: { kind: "away", words: "</script>\u0007" } });
  await foe.does({ type: "say", conversation: "lobby", text: "<script>alert(1)</script>" });
  const { people } = await page.sees(
    "room",
    "the status",
    (state) => state.people[0]?.status.words !== "",
  );
  assert.equal(people[0]?.label, '<img src=x onerror="alert(1)">');
  assert.equal(people[0]?.status.words, "</script>");
  await page.sees("conversation:lobby", "the message", ({ items }) =>
    items.some(
      (item) => item.kind === "message" && item.message.text === "<script>alert(1)</script>",
    ),
  );
  const icon = { type: "picture", url: "data:image/png;base64,PHN2Zz4=" } as const;
  const refused = await foe.command({ type: "set-icon", icon });
  assert.ok(!refused.ok, "an icon that is no picture");
});

test("a gateway that is gone and comes back under an open page goes on with the same token", async () => {
  const directory = await mkdtemp(join(tmpdir(), "earshot-gateway-"));
  try {
    await using rooms = await Rooms.open();
    const room = await rooms.enter("ana", directory);
    const first = await startGateway(room, { port: 0 });
    await using client = await Client.connect(first.address);
    await client.watch("conversation:lobby");
    await client.does({ type: "say", conversation: "lobby", text: "before" });
    await first.close();
    await until(
      () => client.bye === "closing",
      () => "a goodbye",
    );
    await using second = await startGateway(room, { port: first.port });
    assert.equal(second.address, first.address);
    await client.comeBack();
    assert.equal(client.welcome?.resumed, false);
    client.states.clear();
    const { items } = await client.watch("conversation:lobby");
    assert.equal(items.length, 1);
  } finally {
    await rm(directory, { recursive: true });
  }
});

test("a connection that breaks off is resumed with what was missed, and nothing twice", async () => {
  await using rooms = await Rooms.open();
  const room = await rooms.enter("ana");
  await using gateway = await startGateway(room, { port: 0 });
  await using client = await Client.connect(gateway.address);
  await using other = await Client.connect(gateway.address);
  await client.watch("conversation:lobby");
  await client.does({ type: "say", conversation: "lobby", text: "one" });
  await client.breakOff();
  await other.does({ type: "say", conversation: "lobby", text: "two" });
  const states = client.frames.filter(({ type }) => type === "state").length;
  await client.comeBack();
  assert.equal(client.welcome?.resumed, true);
  const { items } = await client.sees(
    "conversation:lobby",
    "both",
    (state) => state.items.length === 2,
  );
  assert.deepEqual(
    items.map((item) => item.kind === "message" && item.message.text),
    ["one", "two"],
  );
  assert.equal(client.frames.filter(({ type }) => type === "state").length, states, "as changes");
});
