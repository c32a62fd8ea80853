/**
 * The flight recorder around real peers on loopback: the file, its replay, and what ends it.
 * @module
 */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join as pathOf } from "node:path";
import { test, type TestContext } from "node:test";
import { Engine } from "../../src/core/engine.ts";
import type { Status } from "../../src/index.ts";
import { type Happening, replayFile } from "../../src/replay.ts";
import { deadlineMs, joinLoopback, somePort, until } from "./kit/peers.ts";

async function folder(context: TestContext): Promise<string> {
  const path = await mkdtemp(pathOf(tmpdir(), "earshot-record-"));
  context.after(() => rm(path, { recursive: true }));
  return path;
}

const secret = "correct horse battery staple";

for (const [kind, options] of [
  ["an open", {}],
  ["a closed", { secret }],
] as const) {
  test(`two peers of ${kind} realm are recorded, and both replay with the same outputs`, async (t) => {
    const port = somePort();
    const path = await folder(t);
    const files = { ana: pathOf(path, "ana"), bob: pathOf(path, "bob") };
    const ana = await joinLoopback(t, port, { name: "ana", record: files.ana, ...options });
    const bob = await joinLoopback(t, port, {
      name: "bob",
      record: { file: files.bob, outputs: "whole" },
      ...options,
    });
    const lobby = await ana.group("lobby");
    const heard: string[] = [];
    (await bob.group("lobby")).receive((message) => heard.push(message.text()));
    await ana.find({ name: "bob", group: "lobby" }, { timeoutMs: 10_000 });
    await lobby.send("Is anybody there?");
    await until(() => heard.length === 1, "the message");
    await assert.rejects(ana.update({ metadata: new Uint8Array(513) }));
    await bob.close();
    await until(() => ana.view.members.length === 0, "bob's goodbye");
    assert.ok((ana.stats().peer["recordedInputs"] ?? 0) > 10);
    assert.equal(ana.stats().peer["recording"], 1);
    await ana.close();

    for (const [name, file] of Object.entries(files)) {
      assert.equal((await stat(file)).mode & 0o777, 0o600);
      const happenings: Happening[] = [];
      const report = await replayFile(file, {
        ...options,
        happened: (happening) => happenings.push(happening),
      });
      assert.equal(report.difference, undefined);
      assert.ok(report.sameCode);
      assert.equal(report.ending.kind, "whole");
      assert.equal(report.head.name, name);
      const told = happenings.map(({ type }) => type);
      for (const type of name === "ana"
        ? ["joined", "written", "refused", "left"]
        : ["joined", "message", "closed"])
        assert.ok(told.includes(type as Happening["type"]), `${type} in ${told.join(" ")}`);
      assert.deepEqual(
        happenings.map(({ at }) => at),
        happenings.map(({ at }) => at).toSorted((a, b) => a - b),
      );
      const [life] = report.summary.lives;
      assert.equal(life?.name, name === "ana" ? "bob" : "ana");
      assert.equal(life?.messages, name === "ana" ? 0 : 1);
      assert.ok((report.summary.received["announce+request"]?.datagrams ?? 0) > 0);
      const bytes = await readFile(file);
      // What others said is sealed in a closed realm, and the secret is nowhere.
      assert.equal(bytes.includes(secret), false);
      if (kind === "a closed" && name === "ana") assert.equal(bytes.includes("bob"), false);
    }
    if (kind === "an open") return;
    const needed = { code: "ERR_EARSHOT_SECRET_NEEDED" };
    await assert.rejects(replayFile(files.ana), needed);
    await assert.rejects(replayFile(files.ana, { secret: "a guess" }), needed);
  });
}

test("an engine that does something else is noticed, with input and output", async (t) => {
  const file = pathOf(await folder(t), "recording");
  const peer = await joinLoopback(t, somePort(), { name: "ana", record: file });
  await peer.group("lobby");
  await peer.close();
  const { difference } = await replayFile(file, {
    makeEngine: (options) => new Engine({ ...options, name: "eve" }),
  });
  assert.equal(difference?.kind, "output");
  assert.equal(difference?.output, 0);
});

test("a recording is never overwritten, and what cannot be made is told", async (t) => {
  const path = await folder(t);
  const there = pathOf(path, "there");
  await writeFile(there, "precious");
  const failed = { code: "ERR_EARSHOT_RECORDING_FAILED" };
  await assert.rejects(joinLoopback(t, somePort(), { record: there }), failed);
  assert.equal(await readFile(there, "utf8"), "precious");
  await assert.rejects(
    joinLoopback(t, somePort(), { record: pathOf(path, "no", "where") }),
    failed,
  );
  const invalid = { code: "ERR_EARSHOT_INVALID_ARGUMENT" };
  for (const record of [
    { file: there, limitBytes: 5 },
    { file: "" },
    { file: there, outputs: "none" as "whole" },
  ])
    await assert.rejects(joinLoopback(t, somePort(), { record }), invalid);
  await assert.rejects(replayFile(pathOf(path, "nothing")), {
    code: "ERR_EARSHOT_NOT_A_RECORDING",
  });
  await assert.rejects(replayFile(there), { code: "ERR_EARSHOT_NOT_A_RECORDING" });
});

test("at its limit a recording stops and the peer goes on and says so", async (t) => {
  const file = pathOf(await folder(t), "recording");
  const peer = await joinLoopback(t, somePort(), { record: { file, limitBytes: 65_536 } });
  const group = await peer.group("lobby");
  const statuses: Status[] = [];
  const watch = peer.status();
  void (async () => {
    for await (const status of watch) statuses.push(status);
  })();
  const body = "x".repeat(1_000);
  for (let count = 0; count < 100; count++) await group.send(body, { until: "queued" });
  const stopped = (): Status | undefined =>
    statuses.find(({ type }) => type === "recording-stopped");
  await until(() => stopped() !== undefined, "the status");
  assert.deepEqual(stopped(), { type: "recording-stopped", reason: "limit", file });
  assert.equal(peer.stats().peer["recording"], 0);
  await group.send("still here", { until: "queued" });
  await peer.close();
  assert.ok((await stat(file)).size <= 65_536);
  const { difference, ending } = await replayFile(file);
  assert.equal(difference, undefined);
  assert.ok(ending.kind === "whole" && ending.reason === "limit");
});

/** What becomes of a recording when its process ends in some way. */
async function ended(
  file: string,
  port: number,
  how: string,
  signal?: NodeJS.Signals,
  when?: () => Promise<void>,
): Promise<number | string> {
  const face = new URL("../../src/index.ts", import.meta.url).href;
  const code = `
    import { join } from ${JSON.stringify(face)};
    const peer = await join({ interfaces: ["lo"], port: ${port}, record: ${JSON.stringify(file)} });
    const group = await peer.group("lobby");
    await group.send("last words", { until: "queued" });
    console.log("ready");
    ${how}`;
  const child = spawn(
    process.execPath,
    ["--conditions=earshot-source", "--input-type=module", "--eval", code],
    {
      stdio: ["ignore", "pipe", "ignore"],
    },
  );
  if (signal !== undefined) {
    await once(child.stdout, "data");
    await when?.();
    child.kill(signal);
  }
  const [status, by] = (await once(child, "exit")) as [number | null, string | null];
  return status ?? by ?? "";
}

for (const [what, how, signal, expected] of [
  ["exit", "process.exit(3);", undefined, 3],
  ["an error that nobody catches", "throw new Error('crash');", undefined, 1],
  ["SIGTERM, and the signal still ends it", "", "SIGTERM", "SIGTERM"],
  [
    "SIGINT, and the program has its say",
    "process.once('SIGINT', () => process.exit(5));",
    "SIGINT",
    5,
  ],
] as const) {
  test(`nothing is lost by ${what}`, async (t) => {
    const file = pathOf(await folder(t), "recording");
    assert.equal(await ended(file, somePort(), how, signal), expected);
    const happenings: Happening[] = [];
    const { difference, ending } = await replayFile(file, {
      happened: (happening) => happenings.push(happening),
    });
    assert.equal(difference, undefined);
    assert.equal(ending.kind, "cut");
    // The end is right behind the last record, not within one.
    if (ending.kind === "cut") assert.equal(ending.offset, (await stat(file)).size);
    assert.ok(happenings.some((one) => one.type === "asked" && one.command.type === "join-group"));
  });
}

test("a process that is killed loses what was not written, and nothing before", async (t) => {
  const file = pathOf(await folder(t), "recording");
  const written = async (): Promise<void> => {
    const end = performance.now() + deadlineMs;
    while ((await stat(file)).size === 0 && performance.now() < end);
  };
  assert.equal(await ended(file, somePort(), "", "SIGKILL", written), "SIGKILL");
  const { difference, ending, inputs } = await replayFile(file);
  assert.equal(difference, undefined);
  assert.equal(ending.kind, "cut");
  assert.ok(inputs > 3, `${inputs} inputs`);
});
