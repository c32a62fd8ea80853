/**
 * `earshot up` in a real terminal, on loopback: two people, typing, scrolling, resizing, leaving.
 *
 * @module
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { requires } from "../../../earshot/test/kit/requires.ts";
import { freePort } from "../../../earshot/test/kit/free-port.ts";
import { nodeArgs, onLoopback, Program } from "../kit/program.ts";
import { Tmux } from "../kit/tmux.ts";

const program = [process.execPath, ...nodeArgs];

test("two screens see each other, talk, and see the other leave", async (t) => {
  if (!requires(t, "tmux")) return;
  const options = onLoopback(await freePort());
  await using ana = await Tmux.start(80, 24, [
    ...program,
    "up",
    "--no-pages",
    "--name",
    "ana",
    ...options,
  ]);
  await ana.shows("● ana (you)");
  await using ben = await Tmux.start(40, 15, [
    ...program,
    "up",
    "--no-pages",
    "--name",
    "ben",
    ...options,
  ]);
  await ben.shows("Here (2): ben (you), ana");
  await ana.shows("● ben");
  await ana.type("¿Alguien por ahí? 日本語 👋");
  await ana.press("Enter");
  await ben.shows(/ana +¿Alguien por ahí\? 日本語/);
  await ben.type("Hola ana");
  await ben.press("Enter");
  await ana.shows(/\d\d:\d\d ben  Hola ana/);
  await ana.shows(/\d\d:\d\d ana  ¿Alguien/);
  await ben.type("quit");
  await ben.press("Enter");
  assert.equal(await ben.ended(), 0);
  await ana.shows("* ben left");
  await ana.press("C-c");
  assert.equal(await ana.ended(), 0);
  assert.doesNotMatch(await ana.screen(), /\[1 Lobby\]/, "the screen of before is back");
});

test("reading back stays put while others talk, and the end is found again", async (t) => {
  if (!requires(t, "tmux")) return;
  const options = onLoopback(await freePort());
  await using ana = await Tmux.start(80, 14, [
    ...program,
    "up",
    "--no-pages",
    "--name",
    "ana",
    ...options,
  ]);
  await ana.shows("● ana (you)");
  await using ben = new Program(["chat", "--name", "ben", ...options]);
  await ana.shows("● ben");
  await ben.says("in lobby: ana");
  ben.stdin.write(Array.from({ length: 30 }, (_, at) => `line ${at + 1}.\n`).join(""));
  await ana.shows("line 30.");
  await ana.press("PPage");
  await ana.shows("more below");
  const before = /line \d+\./.exec(await ana.screen())?.[0] ?? "none";
  ben.stdin.write("news\n");
  await ana.shows("9 more below");
  assert.ok((await ana.screen()).includes(before));
  await ana.press("NPage");
  await ana.press("NPage");
  await ana.shows("news");
  await ana.resize(40, 12);
  await ana.shows("Here (2): ana (you), ben");
  await ana.shows("news");
  await ana.resize(100, 20);
  await ana.shows("● ben");
  await ana.press("C-c");
  assert.equal(await ana.ended(), 0);
});

test("the prompt of chat stays below what others say, and one's line is shown once", async (t) => {
  if (!requires(t, "tmux")) return;
  const options = onLoopback(await freePort());
  await using ana = await Tmux.start(60, 14, [...program, "chat", "--name", "user1", ...options]);
  await ana.shows(/nobody else is in lobby yet.*\n(.*\n)*Message <quit>:/);
  await using ben = new Program(["chat", "--name", "user2", ...options]);
  await ana.shows("* user2: Entering user");
  await ana.type("half of a li");
  await ben.says("in lobby: user1");
  ben.stdin.write("Hola? Soy user2\n");
  await ana.shows(/user2: Hola\? Soy user2\nMessage <quit>: half of a li\n/);
  await ana.type("ne");
  await ana.press("Enter");
  await ana.shows(/user2: Hola\? Soy user2\nuser1: half of a line\nMessage <quit>:\s*\n/);
  await ana.type("quit");
  await ana.press("Enter");
  assert.equal(await ana.ended(), 0);
  await ben.shows("* user1: left");
});

test("NO_COLOR takes the colours away", async (t) => {
  if (!requires(t, "tmux")) return;
  const options = onLoopback(await freePort());
  const up = (name: string, env: Readonly<Record<string, string>>) =>
    Tmux.start(80, 24, [...program, "up", "--no-pages", "--name", name, ...options], env);
  await using plain = await up("ana", { NO_COLOR: "1" });
  await plain.shows("● ana (you)");
  assert.doesNotMatch(await plain.colours(), /\u001b\[[\d;]*3[1-6]/);
  await using colourful = await up("ben", { NO_COLOR: "" });
  await colourful.shows("● ben (you)");
  assert.match(await colourful.colours(), /\u001b\[[\d;]*32m/);
});

test("a signal from outside gives the terminal back", async (t) => {
  if (!requires(t, "tmux")) return;
  const options = onLoopback(await freePort());
  await using ana = await Tmux.start(80, 24, [
    ...program,
    "up",
    "--no-pages",
    "--name",
    "ana",
    ...options,
  ]);
  await ana.shows("● ana (you)");
  const pid = Number(await ana.run("display-message", "-p", "#{pane_pid}"));
  process.kill(pid, "SIGTERM");
  assert.equal(await ana.ended(), 0);
  assert.equal((await ana.run("display-message", "-p", "#{alternate_on}")).trim(), "0");
});

test("a terminal that goes away is a goodbye, not a silence", async (t) => {
  if (!requires(t, "tmux")) return;
  const options = onLoopback(await freePort());
  await using watcher = new Program(["peers", "--watch", ...options]);
  await using ana = await Tmux.start(80, 14, [...program, "chat", "--name", "ana", ...options]);
  await ana.shows("Message <quit>:");
  await watcher.shows("ana");
  await ana.run("kill-server").catch(() => {});
  await watcher.shows("left       ana");
});

test("what is sent to one alone is shown there, and what is large is named", async (t) => {
  if (!requires(t, "tmux")) return;
  const options = onLoopback(await freePort());
  await using ana = await Tmux.start(80, 14, [
    ...program,
    "up",
    "--no-pages",
    "--name",
    "ana",
    ...options,
  ]);
  await ana.shows("● ana (you)");
  const send = ["send", "--name", "eve", "--until", "delivered", ...options];
  await using direct = new Program([...send, "--to", "ana", "psst"]);
  assert.equal(await direct.ended, 0);
  await ana.shows(/eve +\(to you alone\) psst/);
  await using large = new Program([...send, "--to", "ana"]);
  large.stdin.end(new Uint8Array(400_000));
  assert.equal(await large.ended, 0);
  await ana.shows(/eve +\(to you alone\) \(a large message, not/);
});
