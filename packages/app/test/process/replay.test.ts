/**
 * A conversation is recorded by real processes on loopback, and told again by another.
 *
 * @module
 */
import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { freePort } from "../../../earshot/test/kit/free-port.ts";
import { onLoopback, Program } from "../kit/program.ts";

async function folder(context: TestContext): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), "earshot-replay-"));
  context.after(() => rm(path, { recursive: true }));
  return path;
}

/** Ana and ben talk, ben leaves, ana is recorded. */
async function talk(file: string, env: Readonly<Record<string, string>> = {}): Promise<void> {
  const options = onLoopback(await freePort());
  await using ana = new Program(
    ["chat", "kitchen", "--name", "ana", "--record", file, ...options],
    env,
  );
  await ana.says("nobody else is in kitchen yet");
  await using ben = new Program(["chat", "kitchen", "--name", "ben", ...options], env);
  await ana.shows("* ben: Entering user");
  ana.stdin.write("Is the oven on?\n");
  await ben.shows("Is the oven on?");
  ben.stdin.write("No.\nQuit\n");
  await ana.shows("ben: No.");
  assert.equal(await ben.ended, 0);
  await ana.shows("* ben: left");
  ana.stdin.end("quit\n");
  assert.equal(await ana.ended, 0);
}

async function replay(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<{ status: number | string; out: string; err: string }> {
  await using program = new Program(["replay", ...args], env);
  const status = await program.ended;
  return { status, out: program.out, err: program.err };
}

test("what was recorded is told again: who joined, what was said, who left", async (t) => {
  const file = join(await folder(t), "kitchen");
  await talk(file);
  assert.equal((await stat(file)).mode & 0o777, 0o600);

  const told = await replay([file]);
  assert.equal(told.status, 0, told.out + told.err);
  for (const words of [
    /^ana \([0-9a-f]{4}\) in the open realm earshot, recorded from /,
    /ben joined, .* after it was first heard/,
    /wrote message 1 to kitchen: text of 15 B/,
    /message 1 of ben to kitchen: text of 3 B/,
    /ben left, after /,
    /goodbye has been said/,
    /^announce\+request {2,}/m,
    /^Replayed \d+ inputs: all \d+ outputs are the same, byte for byte\.$/m,
  ])
    assert.match(told.out, words);
  assert.doesNotMatch(told.out, /oven/);
  assert.equal(told.err, "");

  const said = await replay([file, "--text"]);
  assert.match(said.out, /wrote message 1 to kitchen: Is the oven on\?/);
  assert.match(said.out, /message 1 of ben to kitchen: No\./);

  const drawn = await replay([file, "--frames"]);
  assert.equal(drawn.status, 0, drawn.err);
  assert.match(drawn.out, /^ +ana +ben$/m);
  assert.match(
    drawn.out,
    /^ +\d+\.\d{3} +[●◀].* start(?: ×\d+)? {2}from slot 1, message 1 of stream \d+ to /m,
  );
  assert.match(drawn.out, /[●▶◀] +slots(?: ×\d+)? {2}1/);
  assert.doesNotMatch(drawn.out, /joined/);

  const lines = (await replay([file, "--json"])).out.trim().split("\n");
  const objects = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  const types = objects.map(({ type }) => type);
  assert.equal(types[0], "recording");
  assert.deepEqual(types.slice(-2), ["summary", "verdict"]);
  for (const type of ["joined", "written", "message", "left"])
    assert.ok(types.includes(type), type);
  assert.equal(objects.at(-1)?.["same"], true);
  assert.equal(objects.at(-1)?.["sameCode"], true);
});

test("a changed or shortened file is told with the place", async (t) => {
  const path = await folder(t);
  const file = join(path, "kitchen");
  await talk(file);
  const bytes = await readFile(file);
  const [changed, cut] = [join(path, "changed"), join(path, "cut")];
  const damage = Buffer.from(bytes);
  damage[2_000]! ^= 1;
  await writeFile(changed, damage);
  await writeFile(cut, bytes.subarray(0, -300));
  const damaged = await replay([changed]);
  assert.equal(damaged.status, 1);
  assert.match(
    damaged.out,
    /The file is DAMAGED at byte (?:1\d{3}|2000), where input \d+ should be/,
  );
  const shorter = await replay([cut]);
  assert.equal(shorter.status, 0);
  assert.match(shorter.out, /all \d+ outputs are the same/);
  assert.match(shorter.out, /The recording has no end/);
});

test("an engine that gives something else is told with the place, and the status is 1", async (t) => {
  const file = join(await folder(t), "kitchen");
  await talk(file);
  const engine = new URL("../../../earshot/src/core/engine.ts", import.meta.url).href;
  // The engine of the replaying process alters the first thing that it sends.
  const patch = `
    import { Engine } from ${JSON.stringify(engine)};
    const poll = Engine.prototype.poll;
    let done = false;
    Engine.prototype.poll = function () {
      const output = poll.call(this);
      if (done || output.type !== "transmit") return output;
      done = true;
      const burst = output.burst.slice();
      burst[40] ^= 1;
      return { ...output, burst };
    };`;
  const env = { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(patch)}` };
  const told = await replay([file], env);
  assert.equal(told.status, 1, told.out + told.err);
  assert.match(
    told.out,
    /^NOT THE SAME, from input \d+, 0\.\d{3} s after the beginning, byte \d+ of the file: output 0 of \d+ is another/m,
  );
  // The story goes on, for who wants to know what a mended engine makes of it.
  assert.match(told.out, /ben left/);
});

test("a closed realm's recording is told to who knows the secret", async (t) => {
  const file = join(await folder(t), "vault");
  const secret = { EARSHOT_SECRET: "correct horse" };
  await talk(file, secret);
  const known = await replay([file, "--text"], secret);
  assert.equal(known.status, 0, known.out + known.err);
  assert.match(known.out, /in the closed realm earshot/);
  assert.match(known.out, /message 1 of ben to kitchen: No\./);
  for (const env of [{}, { EARSHOT_SECRET: "a guess" }]) {
    const stranger = await replay([file], env);
    assert.equal(stranger.status, 1);
    assert.match(stranger.err, /secret.*\(ERR_EARSHOT_SECRET_NEEDED\)/);
    assert.doesNotMatch(stranger.out, /ben/);
  }
});

test("wrong usage is told in one line", async (t) => {
  const path = await folder(t);
  const text = join(path, "text");
  await writeFile(text, "precious");
  for (const [args, words] of [
    [[], /something is missing. Write: earshot replay FILE/],
    [[join(path, "nothing")], /cannot be read/],
    [[text], /no recording of Earshot/],
    [[text, "--name", "ana"], /--name means nothing here/],
  ] as const) {
    const { status, err, out } = await replay(args);
    assert.equal(status, 2, err);
    assert.match(err, words);
    assert.equal(out, "");
  }
  const options = onLoopback(await freePort());
  await using again = new Program(["peers", "--record", text, ...options]);
  assert.equal(await again.ended, 1);
  assert.match(again.err, /is there already; a recording is never overwritten/);
  assert.equal(await readFile(text, "utf8"), "precious");
});
