/**
 * Boards and the calculator from scripts, as real processes on loopback.
 *
 * @module
 */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { freePort } from "../../../earshot/test/kit/free-port.ts";
import { onLoopback, Program } from "../kit/program.ts";

interface Done {
  readonly status: number | string;
  readonly out: string;
  readonly err: string;
}

async function done(args: readonly string[], input?: string): Promise<Done> {
  await using program = new Program(args);
  program.stdin.end(input);
  const status = await program.ended;
  return { status, out: program.out, err: program.err };
}

test("what is posted is kept by who watches, read by who comes later, and found by its words", async () => {
  const place = onLoopback(await freePort());
  await using watcher = new Program([
    "board",
    "watch",
    "lunch",
    "--name",
    "bob",
    "--timeout",
    "14s",
    ...place,
  ]);
  const made = await done([
    "board",
    "create",
    "Lunch",
    "--about",
    "Food",
    "--name",
    "ana",
    ...place,
  ]);
  assert.deepEqual([made.status, made.out], [0, "Made a board on Lunch.\n"]);
  const posted = await done(
    ["board", "post", "LUNCH", "--name", "eve", "--title", "Menu", ...place],
    "soup\nfig pie\n",
  );
  assert.equal(posted.status, 0, posted.err);
  assert.equal(posted.out, "Posted on Lunch (Menu): kept by bob, too.\n");
  await watcher.shows("eve  Menu: soup\n");
  // Its author is away.
  const read = await done(["board", "read", "Lunch", "--name", "dan", "--json", ...place]);
  const [post, ...more] = read.out
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  assert.deepEqual(more, []);
  const { type, board, title, text, unread } = post ?? {};
  assert.deepEqual(
    [type, board, title, text, unread],
    ["post", "Lunch", "Menu", "soup\nfig pie", true],
  );
  const found = await done(["board", "search", "Lunch", "FIG", "soup", ...place]);
  assert.match(found.out, /^\d{4}-\d\d-\d\d \d\d:\d\d {2}eve {2}Menu: soup\n {23}fig pie\n$/);
  watcher.kill("SIGINT");
  assert.equal(await watcher.ended, 0, watcher.err);
});

test("alone, a board is kept on this machine, what was read stays read, and it is said that nobody was asked", async (t) => {
  const data = mkdtempSync(join(tmpdir(), "earshot-board-"));
  t.after(() => rmSync(data, { recursive: true }));
  const [, , ...port] = onLoopback(await freePort()).slice(0, -1);
  const place = ["--interface", "lo", ...port, "--data", data];
  await done(["board", "create", "Notes", ...place]);
  const posted = await done(["board", "post", "notes", "- milk", ...place]);
  assert.equal(posted.out, "Posted on Notes: kept on this machine alone so far.\n", posted.err);
  const read = await done(["board", "read", "notes", ...place]);
  assert.match(read.out, /- milk\n$/);
  assert.match(
    read.err,
    /Nobody else is here: of the board on Notes there is only what this machine keeps/,
  );
  const everywhere = await done(["board", "search", "MILK", ...place]);
  assert.match(everywhere.out, /^Notes\n\d.* - milk\n$/, everywhere.err);
  const none = await done(["board", "search", "nots", "milk", "--timeout", "300ms", ...place]);
  assert.equal(none.status, 1);
  assert.match(none.err, /there is no board on nots\. Did you mean Notes\?/);
});

test("the built-in calculator is found by its role, says who asked what, and its problems are problems", async () => {
  const place = onLoopback(await freePort());
  await using server = new Program(["serve", "calculator", "--name", "sums", ...place]);
  await server.says("sums serves calculator");
  const sum = await done(["calc", "+ 4 5", "--name", "ana", ...place]);
  assert.deepEqual([sum.status, sum.out, sum.err], [0, "9\n", ""]);
  await server.shows("ana: + 4 5 = 9\n");
  const wrong = await done(["calc", "/", "1", "0", "--json", "--name", "ana", ...place]);
  assert.equal(wrong.status, 1);
  const { type, problem } = JSON.parse(wrong.out) as Record<string, unknown>;
  assert.deepEqual([type, problem], ["problem", "division-by-zero"]);
  await server.shows("ana: / 1 0 cannot be computed: a divisor is zero\n");
  server.kill("SIGINT");
  assert.equal(await server.ended, 0, server.err);
  const nobody = await done(["calc", "+", "1", "--timeout", "500ms", ...place]);
  assert.equal(nobody.status, 1);
  assert.match(nobody.err, /after 0\.5 s there is no calculator/);
});
