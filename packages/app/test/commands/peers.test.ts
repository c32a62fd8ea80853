/**
 * `earshot peers`, `send` and `listen` among peers in memory.
 *
 * @module
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { run } from "../../src/cli/run.ts";
import { FakeNetwork, type FakePeer } from "../kit/fake-network.ts";
import { fakeWorld } from "../kit/fake-world.ts";
import { until } from "../kit/until.ts";

test("peers lists oneself and everybody, cleaned", async () => {
  const network = new FakeNetwork();
  const ben = await network.join({ name: "\u001b[31mben", roles: ["scorer"] });
  await ben.group("meals");
  const world = fakeWorld(network);
  assert.equal(await run(["peers", "--name", "ana"], world), 0);
  const [head, own, other] = world.out().split("\n");
  assert.match(head ?? "", /^NAME +ID +ROLES +GROUPS +STATE +ADDRESS$/);
  assert.match(own ?? "", /^ana +0202 +- +- +you +192\.0\.2\.2:7468$/);
  assert.match(other ?? "", /^ben +0101 +scorer +meals +here +192\.0\.2\.1:7468$/);
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
    {
      type: "sent",
      group: "news",
      until: "sent",
      met: true,
      message: 1,
      members: 1,
      by: [],
      missing: [],
      at: "",
    },
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
  await until(
    () => group.members.length === 1,
    () => "somebody listens",
  );
  await group.send("text");
  await group.send(new Uint8Array([1, 2]));
  await group.send({ score: 3 });
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

test("a receipt that is not met is told with names, on standard error, and the status is 1", async () => {
  const network = new FakeNetwork();
  for (const name of ["ana", "ben"]) await (await network.join({ name })).group("meals");
  network.silent.add("ben");
  const world = fakeWorld(network);
  assert.equal(await run(["send", "meals", "hello", "--until", "received"], world), 1);
  await world.says(
    "Received by 1 of 2 members of meals: ana. Missing: ben (has not answered in time).",
  );
  assert.equal(world.out(), "");
  const json = fakeWorld(network);
  assert.equal(await run(["send", "meals", "hello", "--until", "delivered", "--json"], json), 1);
  const [receipt] = json.objects();
  assert.equal(receipt?.["met"], false);
  const missing = receipt?.["missing"] as { name: string }[] | undefined;
  assert.deepEqual(
    missing?.map(({ name }) => name),
    ["ben"],
  );
  assert.equal(json.err(), "");
});

test("listen tells a gap where it is: in words on standard error, as an object with --json", async () => {
  for (const json of [false, true]) {
    const network = new FakeNetwork();
    const ana = await network.join({ name: "ana" });
    const world = fakeWorld(network);
    const end = run(["listen", "news", ...(json ? ["--json"] : [])], world);
    const listening = (): FakePeer | undefined =>
      [...network.peers].find((peer) => peer !== ana && peer.self.groups.includes("news"));
    await until(
      () => listening() !== undefined,
      () => "somebody listens",
    );
    const gap = { type: "gap", group: "news", from: ana.self, count: 3, reason: "gone" } as const;
    listening()?.statuses.put(gap);
    await world.says("3 messages of ana were lost: too late to be repeated.");
    world.leave();
    assert.equal(await end, 0);
    const told = world.out() === "" ? [] : world.objects();
    assert.deepEqual(
      told.map(({ type, group, count, reason }) => ({ type, group, count, reason })),
      json ? [{ type: "gap", group: "news", count: 3, reason: "gone" }] : [],
    );
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
