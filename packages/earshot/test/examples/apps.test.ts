/**
 * The examples of the apps do what their first lines promise, as processes of their own.
 * @module
 */
import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { somePort } from "../peer/kit/peers.ts";
import { run, until } from "./kit.ts";

test("calculate serves and asks", async (context) => {
  const port = String(somePort());
  const server = run(context, "calculate", ["serve", port, "lo"]);
  await until(() => server.lines.includes("ask me"), "the calculator");
  const asked = ["(* (+ 1 2) 3)", "/ 1 0", "/ 2 3"].map((request) =>
    run(context, "calculate", [request, port, "lo"]),
  );
  assert.deepEqual(await Promise.all(asked.map(({ exit }) => exit)), [0, 0, 0]);
  assert.deepEqual(
    asked.map(({ lines }) => lines),
    [["9"], ["error: a divisor is zero"], [`about 0.${"6".repeat(33)}7`]],
  );
  server.interrupt();
  assert.equal(await server.exit, 0);
});

test("notice-board is read by who comes when the author is gone", async (context) => {
  const port = String(somePort());
  const read = (name: string): ReturnType<typeof run> =>
    run(context, "notice-board", ["Lunch", name, port, "lo"]);
  const [ana, bob] = [read("ana"), read("bob")];
  ana.say("soup");
  await until(() => bob.lines.includes("posted: soup"), "the post at bob");
  ana.hangUp();
  assert.equal(await ana.exit, 0);
  const eve = read("eve");
  await until(() => eve.lines.includes("posted: soup"), "the post at eve");
  for (const each of [bob, eve]) each.hangUp();
  assert.deepEqual(await Promise.all([bob.exit, eve.exit]), [0, 0]);
});

test("conversations are heard by everybody once, with status and mentions", async (context) => {
  const port = String(somePort());
  const [ana, bob] = ["ana", "bob"].map((name) =>
    run(context, "conversations", [name, port, "lo"]),
  );
  assert.ok(ana !== undefined && bob !== undefined);
  bob.say("hi");
  await until(() => ana.lines.includes("bob: hi"), "bob to be in");
  ana.say("hello @bob");
  ana.say("/away at lunch");
  await until(() => bob.lines.some((line) => line === "ana: hello @bob (for you)"), "hello at bob");
  await until(() => bob.lines.includes("(ana is away: at lunch)"), "the status at bob");
  assert.equal(bob.lines.filter((line) => line.includes("hello")).length, 1);
  assert.equal(ana.lines.filter((line) => line === "ana: hello @bob").length, 1);
  for (const each of [ana, bob]) each.hangUp();
  assert.deepEqual(await Promise.all([ana.exit, bob.exit]), [0, 0]);
});

test("quiz is asked and answered", async (context) => {
  const port = String(somePort());
  const folder = await mkdtemp(join(tmpdir(), "earshot-quiz-"));
  context.after(() => rm(folder, { recursive: true }));
  const file = join(folder, "questions.csv");
  await writeFile(file, "question,answer,wrong,seconds\nCapital of Peru?,Lima,Quito,10\n");
  const teacher = run(context, "quiz", ["ask", file, "2", port, "lo"]);
  const players = ["ana", "bob"].map((name) =>
    run(context, "quiz", ["play", name, "", port, "lo"]),
  );
  const question = "Capital of Peru? 1 Lima, 2 Quito";
  await until(() => players.every(({ lines }) => lines.includes(question)), "the question");
  players[0]?.say("1");
  players[1]?.say("2");
  const all = [teacher, ...players];
  assert.deepEqual(await Promise.all(all.map(({ exit }) => exit)), [0, 0, 0]);
  for (const { lines } of all) {
    assert.match(lines.at(-2) ?? "", /^1 ana \d{3,4}$/);
    assert.equal(lines.at(-1), "2 bob 0");
  }
});

test("front-desk lets people speak who have no peer", async (context) => {
  const port = String(somePort());
  const desk = run(context, "front-desk", [port, "lo"]);
  const bob = run(context, "conversations", ["bob", port, "lo"]);
  const lines = ["ana: hi", "joe: hello", "ana: bye", "ana: again"];
  for (const line of lines) desk.say(line);
  await until(() => lines.every((line) => bob.lines.includes(line)), "the guests at bob");
  assert.equal(bob.lines.filter((line) => lines.includes(line)).length, lines.length);
  for (const each of [desk, bob]) each.hangUp();
  assert.deepEqual(await Promise.all([desk.exit, bob.exit]), [0, 0]);
});
