/**
 * Real processes talk on loopback: the practice of the classroom, signals, secrets, broken pipes.
 *
 * @module
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { freePort } from "../../../earshot/test/kit/free-port.ts";
import { onLoopback, Program } from "../kit/program.ts";
import { until } from "../kit/until.ts";

test("two consoles talk in the lobby, the one that quits is seen to leave, and who comes later reads it", async () => {
  const options = onLoopback(await freePort());
  await using one = new Program(["chat", "--name", "user1", ...options]);
  await one.says("nobody else is in lobby yet");
  await using two = new Program(["chat", "--name", "user2", ...options]);
  await one.shows("* user2: Entering user");
  await two.says("in lobby: user1.");
  one.stdin.write("Hola, soy user1\n");
  await two.shows("user1: Hola, soy user1\n");
  two.stdin.write("Gracias! Adiós\nQuit\n");
  await one.shows("user2: Gracias! Adiós\n");
  assert.equal(await two.ended, 0);
  await one.shows("* user2: left");
  await using late = new Program(["chat", "lobby", "--last", "1", "--name", "late", ...options]);
  await late.shows("user2: Gracias! Adiós\n");
  await late.says("in lobby: user1.");
  assert.match(late.out, /^\d{4}-\d\d-\d\d \d\d:\d\d {2}user2: Gracias! Adiós\n$/);
  late.stdin.end("I am late\n");
  assert.equal(await late.ended, 0);
  await one.shows("late: I am late\n");
  one.stdin.end("quit\n");
  assert.equal(await one.ended, 0);
});

test("with --until-adios all leave together, and an Adiós of before sends nobody away", async () => {
  const options = [...onLoopback(await freePort()), "--until-adios"];
  await using one = new Program(["chat", "--name", "ana", ...options]);
  await using two = new Program(["chat", "--name", "ben", ...options]);
  await using stays = new Program(["chat", "--name", "eva", ...options.slice(0, -1)]);
  for (const program of [one, two, stays]) await program.says("in lobby");
  // Whoever was alone when it looked has seen the others enter.
  for (const name of ["ben", "eva"])
    await until(
      () => `${one.out}${one.err}`.includes(name),
      () => `${name} at ana's:\n${one.out}\n${one.err}`,
    );
  two.stdin.write("Adiós\n");
  assert.deepEqual(await Promise.all([one.ended, two.ended]), [0, 0]);
  assert.match(one.out, /ben: Adiós/);
  await stays.shows("ben: Adiós");
  await using next = new Program(["chat", "--name", "leo", ...options]);
  await next.shows("ben: Adiós");
  next.stdin.write("I stay\n");
  await stays.shows("leo: I stay");
  for (const program of [next, stays]) program.stdin.end();
  assert.deepEqual(await Promise.all([next.ended, stays.ended]), [0, 0]);
});

test("up without a terminal says so and talks line by line, for programs with --json", async () => {
  const options = onLoopback(await freePort());
  await using up = new Program(["up", "--name", "ana", ...options]);
  up.stdin.end("hola\n");
  assert.equal(await up.ended, 0);
  assert.equal(up.out, "ana: hola\n");
  assert.match(up.err, /talking line by line/);
  await using bot = new Program(["up", "--json", "--name", "bot", ...options]);
  bot.stdin.end("beep\n");
  assert.equal(await bot.ended, 0);
  const lines = bot.out
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  assert.deepEqual(
    lines.map(({ type }) => type),
    ["ready", "message"],
  );
  assert.deepEqual(
    { text: lines[1]?.["text"], own: lines[1]?.["own"], members: lines[1]?.["members"] },
    { text: "beep", own: true, members: 0 },
  );
  assert.equal(typeof lines[1]?.["id"], "string");
});

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  test(`${signal} says goodbye: the others see it leave, not fall silent`, async () => {
    const options = onLoopback(await freePort());
    await using watcher = new Program(["peers", "--watch", "--json", ...options]);
    await watcher.shows('"self"');
    await using guest = new Program(["listen", "kitchen", "--name", "guest", ...options]);
    await watcher.shows('"joined"');
    guest.kill(signal);
    assert.equal(await guest.ended, 0);
    await watcher.shows('"left"');
    watcher.kill("SIGINT");
    assert.equal(await watcher.ended, 0);
    const types = watcher.out
      .trim()
      .split("\n")
      .map((line) => (JSON.parse(line) as { type: string }).type);
    assert.ok(!types.includes("failed"));
  });
}

test("a closed realm is heard by who knows the secret, and by nobody else", async () => {
  const options = onLoopback(await freePort());
  const secret = { EARSHOT_SECRET: "correct horse" };
  await using inside = new Program(["listen", "kitchen", "--name", "inside", ...options], secret);
  await using known = new Program(
    ["send", "kitchen", "psst", "--timeout", "10s", ...options],
    secret,
  );
  assert.equal(await known.ended, 0);
  await inside.shows("psst");
  await using stranger = new Program(["send", "kitchen", "hello?", "--timeout", "1s", ...options]);
  assert.equal(await stranger.ended, 1);
  assert.match(stranger.err, /nobody is in kitchen/);
  assert.doesNotMatch(inside.out, /hello\?/);
});

test("a reader that goes away ends listen without a complaint", async () => {
  const options = onLoopback(await freePort());
  await using ear = new Program(["listen", "kitchen", ...options]);
  await using mouth = new Program(["chat", "kitchen", "--name", "ana", ...options]);
  await mouth.says("in kitchen: ");
  mouth.stdin.write("one\n");
  await ear.shows("ana: one");
  ear.stdout.destroy();
  mouth.stdin.write("two\n");
  assert.equal(await ear.ended, 0);
  assert.equal(ear.err, "");
});

test("a pipe is said line by line, and its end leaves", async () => {
  const options = onLoopback(await freePort());
  await using ear = new Program(["listen", "kitchen", "--json", ...options]);
  await using watcher = new Program(["peers", "--for", "10s", "--watch", ...options]);
  await watcher.shows("kitchen");
  await using pipe = new Program(["chat", "kitchen", "--name", "pipe", ...options]);
  pipe.stdin.end("one\ntwo\n");
  assert.equal(await pipe.ended, 0);
  await ear.shows("two");
  const texts = ear.out
    .trim()
    .split("\n")
    .map((line) => (JSON.parse(line) as { text: string }).text);
  assert.deepEqual(texts, ["one", "two"]);
});

test("the doctor examines loopback, finds who is there, and prints nothing but objects with --json", async () => {
  const options = onLoopback(await freePort());
  await using other = new Program(["listen", "kitchen", "--name", "somebody", ...options]);
  await using doctor = new Program(["doctor", "--json", "--for", "3s", ...options]);
  assert.equal(await doctor.ended, 0, doctor.out);
  const lines = doctor.out
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  assert.ok(
    lines.some((line) => line["area"] === "others" && String(line["text"]).includes("somebody")),
    doctor.out,
  );
  assert.ok(
    lines.some((line) => line["area"] === "loop test" && line["level"] === "ok"),
    doctor.out,
  );
  assert.equal(lines.at(-1)?.["type"], "summary");
  other.kill("SIGINT");
  assert.equal(await other.ended, 0);
});
