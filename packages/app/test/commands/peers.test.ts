/**
 * `earshot peers`, `send` and `listen` among peers in memory.
 *
 * @module
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { run } from "../../src/cli/run.ts";
import { FakeNetwork } from "../kit/fake-network.ts";
import { fakeWorld } from "../kit/fake-world.ts";

test("peers lists oneself and everybody, cleaned", async () => {
  const network = new FakeNetwork();
  const ben = await network.join({ name: "\u001b[31mben", roles: ["scorer"] });
  await ben.group("lobby");
  const world = fakeWorld(network);
  assert.equal(await run(["peers", "--name", "ana"], world), 0);
  const [head, own, other] = world.out().split("\n");
  assert.match(head ?? "", /^NAME +ID +ROLES +GROUPS +STATE +ADDRESS$/);
  assert.match(own ?? "", /^ana +0202 +- +- +you +192\.0\.2\.2:7468$/);
  assert.match(other ?? "", /^ben +0101 +scorer +lobby +here +192\.0\.2\.1:7468$/);
});

test("peers says so when nobody is there", async () => {
  const world = fakeWorld(new FakeNetwork());
  assert.equal(await run(["peers", "--for", "10ms"], world), 0);
  await world.says("Nobody else is heard");
});

test("peers --watch --json prints changes as they come", async () => {
  const network = new FakeNetwork();
  const ana = await network.join({ name: "ana" });
  const world = fakeWorld(network);
  const end = run(["peers", "--watch", "--json"], world);
  await world.shows('"member"');
  const ben = await network.join({ name: "ben" });
  await ben.update({ roles: ["judge"] });
  await ben.close();
  await world.shows('"left"');
  world.leave();
  assert.equal(await end, 0);
  const told = world.objects().map(({ type, member }) => [type, (member as { name: string }).name]);
  assert.deepEqual(told.slice(1), [
    ["member", "ana"],
    ["joined", "ben"],
    ["updated", "ben"],
    ["left", "ben"],
  ]);
  const [, first] = world.objects();
  assert.equal(new Date(String(first?.["at"])).toISOString(), first?.["at"]);
  assert.equal((first?.["member"] as { id: string } | undefined)?.id, ana.id);
});

test("send reaches who listens, and listen prints name: text", async () => {
  const network = new FakeNetwork();
  const ear = fakeWorld(network);
  const listening = run(["listen", "news"], ear);
  const mouth = fakeWorld(network);
  assert.equal(await run(["send", "news", "extra", "extra", "--name", "ana"], mouth), 0);
  await mouth.shows("Sent to 1 member of news.");
  await ear.shows("ana: extra extra\n");
  const json = fakeWorld(network);
  json.stdin.end(Buffer.from([0xff, 0x00]));
  assert.equal(await run(["send", "news", "--json"], json), 0);
  await ear.shows("(2 bytes that are no text)");
  assert.deepEqual(
    { ...json.objects()[0], at: "" },
    { type: "sent", group: "news", until: "sent", members: 1, at: "" },
  );
  ear.leave();
  assert.equal(await listening, 0);
});

test("listen --json gives kind and body", async () => {
  const network = new FakeNetwork();
  const ana = await network.join({ name: "ana" });
  const world = fakeWorld(network);
  const end = run(["listen", "news", "--json"], world);
  const group = await ana.group("news", { join: false });
  const sendAll = async () => {
    await group.send("text");
    await group.send(new Uint8Array([1, 2]));
    await group.send({ score: 3 });
  };
  await world.says("").then(sendAll);
  await world.shows("score");
  world.leave();
  assert.equal(await end, 0);
  assert.deepEqual(
    world
      .objects()
      .map(({ kind, text, base64, value }) => ({ kind, body: text ?? base64 ?? value })),
    [
      { kind: "text", body: "text" },
      { kind: "bytes", body: "AQI=" },
      { kind: "value", body: { score: 3 } },
    ],
  );
});

test("send without anybody there fails, and says what to look at", async () => {
  const world = fakeWorld(new FakeNetwork());
  assert.equal(await run(["send", "nowhere", "hello", "--timeout", "10ms"], world), 1);
  await world.says(/after 0\.01 s nobody is in nowhere.*earshot doctor/);
});

test("levels of the next version are refused before anything is sent", async () => {
  const network = new FakeNetwork();
  for (const level of ["received", "delivered"]) {
    const world = fakeWorld(network);
    assert.equal(await run(["send", "lobby", "hello", "--until", level], world), 1);
    await world.says(`--until ${level} comes with the next version`);
  }
});

test("the secret comes from the environment, a file, or the command line, and never from two", async () => {
  const network = new FakeNetwork();
  let given: unknown;
  const watched = (env: Readonly<Record<string, string>>) => {
    const world = fakeWorld(network, env);
    return {
      ...world,
      join: async (options: Parameters<typeof world.join>[0]) => {
        given = options.secret;
        return world.join(options);
      },
    };
  };
  await run(["peers", "--for", "5ms"], watched({ EARSHOT_SECRET: "from the environment" }));
  assert.equal(given, "from the environment");
  await run(
    ["peers", "--for", "5ms", "--secret", "from the line"],
    watched({ EARSHOT_SECRET: "x" }),
  );
  assert.equal(given, "from the line");
  const both = watched({});
  assert.equal(await run(["peers", "--secret", "a", "--secret-file", "b"], both), 2);
  const missing = watched({});
  assert.equal(await run(["peers", "--secret-file", "/nonexistent"], missing), 2);
  await missing.says("--secret-file cannot be read");
});
