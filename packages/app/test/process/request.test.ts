/**
 * Requests and their replies, between real processes on loopback.
 *
 * @module
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { freePort } from "../../../earshot/test/kit/free-port.ts";
import { onLoopback, Program } from "../kit/program.ts";

async function asked(
  args: readonly string[],
  input?: Uint8Array | string,
): Promise<{ readonly status: number | string; readonly out: string; readonly err: string }> {
  await using program = new Program(["request", "--name", "eve", ...args]);
  program.stdin.end(input);
  const status = await program.ended;
  return { status, out: program.out, err: program.err };
}

function serving(
  name: string,
  service: string,
  command: readonly string[],
  options: readonly string[],
): Program {
  return new Program(["serve", service, "--name", name, ...options, "--", ...command]);
}

test("a command answers: its output is the reply, the body its input", async () => {
  const options = onLoopback(await freePort());
  await using server = serving("al", "sort", ["sort", "-u"], [...options, "--role", "worker"]);
  await server.says("al serves sort");
  const read = await asked(["any", "sort", ...options], "b\na\nb\n");
  assert.deepEqual([read.status, read.out, read.err], [0, "a\nb\n", ""]);
  const words = await asked(["worker", "sort", "just", "this", ...options]);
  assert.deepEqual([words.status, words.out], [0, "just this\n"]);
  await server.shows("eve: 9 B, done in");
  const object = await asked(["al", "sort", "x", "--json", ...options]);
  const reply = JSON.parse(object.out) as { from: { id: string; name: string } };
  assert.equal(reply.from.name, "al");
  const { type, service, kind, text, last } = reply as unknown as Record<string, unknown>;
  assert.deepEqual([type, service, kind, text, last], ["reply", "sort", "text", "x", true]);
  server.kill("SIGINT");
  assert.equal(await server.ended, 0, server.err);
});

test("bytes come back as they are, and a time-out ends the command", async () => {
  const options = onLoopback(await freePort());
  await using server = serving("al", "echo", ["cat"], options);
  await using sleeper = serving("bo", "sleep", ["sleep", "600"], options);
  await server.says("al serves echo");
  const bytes = Uint8Array.from({ length: 100_000 }, (_, at) => (at * 7) & 255);
  await using program = new Program(["request", "any", "echo", ...options]);
  const parts: Buffer[] = [];
  program.stdout.setEncoding("latin1");
  program.stdout.on("data", (part: string) => parts.push(Buffer.from(part, "latin1")));
  program.stdin.end(bytes);
  assert.equal(await program.ended, 0, program.err);
  assert.deepEqual(new Uint8Array(Buffer.concat(parts)), bytes);
  const late = await asked(["bo", "sleep", "x", "--timeout", "900ms", ...options]);
  assert.equal(late.status, 1);
  assert.match(late.err, /no reply from "sleep" in 900 ms: bo did not reply/);
  await sleeper.shows("eve: 1 B, cancelled in");
});

test("all are asked, and who fails or is not there is told", async () => {
  const options = onLoopback(await freePort());
  await using al = serving("al", "who", ["echo", "al here"], options);
  await using bo = serving(
    "bo",
    "who",
    ["sh", "-c", "echo not for $EARSHOT_FROM >&2; exit 3"],
    options,
  );
  await al.says("al serves who");
  await bo.says("bo serves who");
  const told = await asked(["any", "who", "x", "--all", ...options]);
  assert.deepEqual([told.status, told.out], [1, "al: al here\n"]);
  assert.match(told.err, /\(bo: not for eve\)/);
  const failed = await asked(["bo", "who", "x", ...options]);
  assert.deepEqual([failed.status, failed.out], [1, ""]);
  assert.match(failed.err, /not for eve/);
  const nobody = await asked(["zoe", "who", "x", "--timeout", "500ms", ...options]);
  assert.equal(nobody.status, 1);
  assert.match(nobody.err, /after 0\.5 s nobody who fits zoe serves who\. It is served by (al|bo)/);
});
