/**
 * Messages and their receipts, between real processes on loopback.
 *
 * @module
 */
import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { freePort } from "../../../earshot/test/kit/free-port.ts";
import { onLoopback, Program } from "../kit/program.ts";

async function folder(t: TestContext): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), "earshot-send-"));
  t.after(() => rm(path, { recursive: true }));
  return path;
}

async function sent(
  args: readonly string[],
  input?: Uint8Array,
): Promise<{ readonly status: number | string; readonly out: string; readonly err: string }> {
  await using program = new Program(["send", "--name", "eve", ...args]);
  program.stdin.end(input);
  const status = await program.ended;
  return { status, out: program.out, err: program.err };
}

test("a receipt says who has it, in words and for programs", async () => {
  const options = onLoopback(await freePort());
  await using bo = new Program(["listen", "kitchen", "--name", "bo", ...options]);
  await using al = new Program(["chat", "kitchen", "--name", "al", ...options]);
  await al.says("in kitchen: bo.");
  const told = await sent([
    "kitchen",
    "Fire",
    "drill",
    "--until",
    "received",
    "--at-least",
    "2",
    ...options,
  ]);
  assert.equal(told.status, 0, told.err);
  assert.match(told.out, /^Received by 2 of 2 members of kitchen: (al, bo|bo, al)\.\n$/);
  await bo.shows("eve: Fire drill");
  await al.shows("eve: Fire drill");
  const object = await sent([
    "kitchen",
    "again",
    "--until",
    "delivered",
    "--by",
    "2",
    "--json",
    ...options,
  ]);
  assert.equal(object.status, 0, object.err);
  const receipt = JSON.parse(object.out) as { by: { name: string }[]; [name: string]: unknown };
  const { type, group, until, met, message, members, missing } = receipt;
  assert.deepEqual(
    { type, group, until, met, message, members, missing },
    {
      type: "sent",
      group: "kitchen",
      until: "delivered",
      met: true,
      message: 1,
      members: 2,
      missing: [],
    },
  );
  assert.deepEqual(receipt.by.map(({ name }) => name).toSorted(), ["al", "bo"]);
});

test("what is not met has exit status 1, and the reason", async () => {
  const options = onLoopback(await freePort());
  await using bo = new Program(["listen", "kitchen", "--name", "bo", ...options]);
  const args = ["send", "kitchen", "--until", "received", "--name", "eve", ...options];
  await using eve = new Program(args);
  // More than is read beforehand, and the end is yet to come.
  eve.stdin.write(new Uint8Array(600_000));
  await bo.shows("eve: (a large message, not kept");
  bo.kill("SIGKILL");
  await bo.ended;
  eve.stdin.end();
  assert.equal(await eve.ended, 1);
  assert.equal(eve.out, "");
  assert.match(eve.err, /Received by 0 of 1 member of kitchen\. Missing: bo \(fell silent\)\./);
});

test("too few are told, and nothing is sent", async () => {
  const options = onLoopback(await freePort());
  await using bo = new Program(["listen", "kitchen", "--name", "bo", ...options]);
  const received = ["--until", "received", "--by", "2", "--timeout", "1500ms"];
  const few = await sent(["kitchen", "hi", ...received, ...options]);
  assert.equal(few.status, 1, few.out);
  assert.match(few.err, /nothing was sent: after 1\.5 s only one is in kitchen/);
  const nobody = await sent(["attic", "hi", "--timeout", "500ms", ...options]);
  assert.equal(nobody.status, 1);
  assert.match(nobody.err, /nothing was sent: after 0\.5 s nobody is in attic/);
  assert.equal(bo.out, "");
});

test("to one alone: by name and by id, and nobody else hears it", async () => {
  const options = onLoopback(await freePort());
  await using chat = new Program(["chat", "kitchen", "--name", "al", ...options]);
  await using alone = new Program(["listen", "--name", "bo", "--json", ...options]);
  await chat.says("in kitchen");
  const first = await sent(["--to", "al", "Come", "here", "--until", "delivered", ...options]);
  assert.equal(first.status, 0, first.err);
  assert.equal(first.out, "Handled by al.\n");
  await chat.shows("eve (to you alone): Come here");
  const second = await sent(["--to", "bo", "hush", "--until", "received", "--json", ...options]);
  assert.equal(second.status, 0, second.err);
  const { to } = JSON.parse(second.out) as { to: { id: string; name: string } };
  assert.equal(to.name, "bo");
  await alone.shows('"hush"');
  const third = await sent(["--to", to.id.slice(0, 8), "once more", ...options]);
  assert.deepEqual([third.status, third.out], [0, "Sent to bo.\n"]);
  await alone.shows("once more");
  assert.ok(!chat.out.includes("hush") && !alone.out.includes("Come here"));
  const unknown = await sent(["--to", "zoe", "hi", "--timeout", "300ms", ...options]);
  assert.equal(unknown.status, 1);
  assert.match(unknown.err, /nobody is called zoe/);
});

test("two of one name: which one is asked, not guessed", async () => {
  const options = onLoopback(await freePort());
  await using one = new Program(["listen", "--name", "al", ...options]);
  await using two = new Program(["chat", "kitchen", "--name", "al", ...options]);
  await two.says("in kitchen");
  const { status, err } = await sent(["--to", "al", "hi", ...options]);
  assert.equal(status, 2, err);
  assert.match(err, /al may be any of 2\. Say which by its id: --to [0-9a-f]{8} or [0-9a-f]{8}/);
  assert.equal(one.out, "");
});

test("large bodies are streamed, and kept as files that overwrite nothing", async (t) => {
  const options = onLoopback(await freePort());
  const directory = await folder(t);
  await using bo = new Program([
    "listen",
    "files",
    "--name",
    "bo",
    "--save",
    directory,
    ...options,
  ]);
  await using al = new Program(["listen", "files", "--name", "al", ...options]);
  const body = new Uint8Array(3_000_000).map((_, at) => (at * 31) % 251);
  for (let time = 0; time < 2; time++) {
    const { status, out, err } = await sent(
      [
        "files",
        "--name",
        "../e v/e",
        "--until",
        "received",
        "--at-least",
        "2",
        "--timeout",
        "20s",
        ...options,
      ],
      body,
    );
    assert.equal(status, 0, err);
    assert.match(out, /Received by 2 of 2 members of files/);
  }
  await bo.shows("a large message of 3.0 MB, kept as");
  await al.shows("a large message, not kept");
  const files = await readdir(directory);
  assert.equal(files.length, 2);
  for (const file of files) {
    assert.match(file, /^e-v-e-\d{8}-\d{6}(-2)?\.bin$/);
    assert.deepEqual(new Uint8Array(await readFile(join(directory, file))), body);
  }
});

test("a place that cannot be written is told before anything is heard", async (t) => {
  const file = join(await folder(t), "file");
  await writeFile(file, "precious");
  await using program = new Program([
    "listen",
    "files",
    "--save",
    file,
    ...onLoopback(await freePort()),
  ]);
  assert.equal(await program.ended, 1);
  assert.match(program.err, /--save .* cannot be made/);
});

test("wrong usage is told in one line", async () => {
  for (const [args, words] of [
    [[], /something is missing. Write: earshot send GROUP/],
    [["kitchen", "hi", "--by", "2"], /--by goes with --until received or delivered/],
    [["kitchen", "hi", "--until", "received", "--by", "most"], /--by is all, majority or a number/],
    [["--to", "al", "hi", "--at-least", "2"], /--to means one peer/],
    [["kitchen", ""], /there is nothing to send/],
  ] as const) {
    const { status, err, out } = await sent(args);
    assert.equal(status, 2, err);
    assert.match(err, words);
    assert.equal(out, "");
  }
});
