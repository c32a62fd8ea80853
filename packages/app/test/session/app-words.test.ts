/**
 * What people type to games and to the chat, and how posts look.
 *
 * @module
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { PeerId } from "earshot";
import type { Post } from "earshot/board";
import { duel, quiz, type QuizState } from "earshot/arena";
import { paint } from "../../src/output/colour.ts";
import { printer } from "../../src/output/printer.ts";
import { postLines } from "../../src/session/board/post-words.ts";
import { readStatus } from "../../src/session/chat/chat-orders.ts";
import { DuelLines } from "../../src/session/game/duel-lines.ts";
import { QuizLines } from "../../src/session/game/quiz-lines.ts";
import { GameTeller } from "../../src/session/game/tell-game.ts";
import { FakeNetwork } from "../kit/fake-network.ts";
import { fakeWorld } from "../kit/fake-world.ts";

async function telling() {
  const network = new FakeNetwork();
  const world = fakeWorld(network);
  const teller = new GameTeller(await network.join({ name: "ana" }), printer(world, false));
  return { world, teller };
}

test("an answer is a letter, a number from 1, or the option itself, which goes first", async () => {
  const { teller, world } = await telling();
  const lines = new QuizLines(teller);
  const asked: QuizState = {
    ...quiz().rules.initial,
    phase: "asking",
    number: 3,
    options: ["2", "Two", "b"],
  };
  const read = (line: string) => lines.read(line, asked)?.answer;
  assert.deepEqual(["a", " B ", "1", "2", "3", "two"].map(read), [0, 2, 0, 0, 2, 1]);
  assert.deepEqual(["d", "4", "0", "", "three"].map(read), Array(5).fill(undefined));
  await world.says("Answer with one of a, b, c.");
  assert.equal(lines.read("a", { ...asked, phase: "result" }), undefined);
  await world.says("Nothing is asked now.");
});

test("a reaction counts from the signal on this screen, and one before it is told as such", async () => {
  const { teller, world } = await telling();
  const lines = new DuelLines(teller);
  const before = duel().rules.initial;
  assert.equal(lines.read("", before), undefined);
  const ready = { ...before, phase: "ready", round: 2, of: 5 } as const;
  lines.look(ready);
  assert.deepEqual(lines.read("", ready), { type: "react", round: 2, ms: 0 });
  const go = { ...ready, phase: "go" } as const;
  lines.look(go);
  await world.shows("NOW! Press Enter.");
  const move = lines.read("", go);
  assert.ok(move !== undefined && move.ms >= 0 && move.ms < 15_000);
});

test("a status is one of three words, with words of one's own", () => {
  assert.deepEqual(readStatus(["away", "at", "lunch"]), ["away", "at lunch"]);
  assert.deepEqual(readStatus(["busy"]), ["busy", undefined]);
  assert.deepEqual(readStatus(["here", "again"]), ["available", "here again"]);
});

test("a post's further lines stand below its text, and nothing in it moves the cursor", () => {
  const post: Post = {
    id: "1",
    author: "a".repeat(32) as PeerId,
    via: undefined,
    name: "ana\u001b[2J",
    at: new Date(2026, 10, 21, 9, 5).getTime(),
    log: "l" as Post["log"],
    sequence: 1,
    title: "Menu",
    text: "soup\n\u001b[31mpie",
    replyTo: undefined,
    editedAt: 1,
    edits: [],
  };
  const lines = postLines(post, { paint: paint(false), nameWidth: 5, mark: "pinned" });
  assert.equal(
    lines,
    "2026-11-21 09:05  ana    Menu: soup\n                         pie (pinned, edited)",
  );
});
