/**
 * Games from the command line, as real processes on loopback.
 *
 * @module
 */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { freePort } from "../../../earshot/test/kit/free-port.ts";
import { onLoopback, Program } from "../kit/program.ts";

function quizFile(t: TestContext, text: string): string {
  const folder = mkdtempSync(join(tmpdir(), "earshot-quiz-"));
  t.after(() => rmSync(folder, { recursive: true }));
  const file = join(folder, "capitals.csv");
  writeFileSync(file, text);
  return file;
}

test("a quiz from a file is played by a person and a program, watched, and won", async (t) => {
  const place = onLoopback(await freePort());
  const file = quizFile(t, "question,answer,wrong\nCapital of Spain?,Madrid,Lisbon\n2 + 2?,4,5\n");
  const host = ["game", "host", file, "--players", "2", "--pause", "200ms", "--name", "teacher"];
  await using teacher = new Program([...host, ...place]);
  await teacher.says("capitals is announced, and starts with 2");
  await using watcher = new Program(["game", "watch", "--name", "eve", ...place]);
  await using ana = new Program(["game", "play", "--name", "ana", ...place]);
  await using bot = new Program(["game", "play", "Capitals", "--json", "--name", "bot", ...place]);
  await ana.shows("Question 1 of 2 (20 s): Capital of Spain?\n   a) Lisbon\n   b) Madrid\n");
  ana.stdin.write("x\nb\n");
  await ana.says("Answer with one of a, b.");
  await ana.says("(counted)");
  await bot.shows('"type":"question","number":1');
  bot.stdin.write("Lisbon\n");
  await ana.shows("It is b) Madrid. ");
  await ana.shows("Question 2 of 2");
  ana.stdin.write("4\n");
  await bot.shows('"type":"question","number":2');
  bot.stdin.write("2\n");
  for (const program of [teacher, watcher, ana, bot])
    assert.equal(await program.ended, 0, program.err);
  for (const { out } of [teacher, watcher, ana]) {
    assert.match(out, /^Congratulations, ana!$/m);
    assert.match(out, /^The game is over\.$/m);
  }
  const types = bot.out
    .trim()
    .split("\n")
    .map((line) => (JSON.parse(line) as { type: string }).type);
  assert.deepEqual(types.slice(-3), ["ranking", "winner", "over"]);
});

test("what is wrong in a quiz's file is told with its line, and nothing is announced", async (t) => {
  const file = quizFile(t, "question,answer,wrong\nA?,x,y\n,b,c\nD?,e\n");
  await using host = new Program(["game", "host", file]);
  assert.equal(await host.ended, 2);
  assert.match(
    host.err,
    /capitals\.csv is no quiz: line 3: the question needs a text .*; line 4: /,
  );
});

test("a duel starts by Enter, and who reacts before the signal is told", async () => {
  const place = onLoopback(await freePort());
  await using host = new Program([
    "game",
    "host",
    "duel",
    "--rounds",
    "1",
    "--name",
    "host",
    ...place,
  ]);
  await host.says("Duel is announced. Press Enter");
  await using ana = new Program(["game", "play", "--name", "ana", ...place]);
  await host.shows("* ana wants to play");
  host.stdin.write("\n");
  await ana.shows("Round 1 of 1: wait for the signal");
  ana.stdin.write("\n");
  await ana.says("(not counted: that was before the signal)");
  await ana.shows("ana too early.");
  assert.deepEqual(await Promise.all([host.ended, ana.ended]), [0, 0]);
});
