/**
 * Those of a demo in virtual time: what a newcomer sees of them.
 *
 * @module
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { quiz } from "earshot/arena";
import { calculate } from "earshot/calculator";
import { corner } from "../../src/demo/content/scenes.ts";
import { noticeBoard, posts } from "../../src/demo/content/posts.ts";
import { quizzes } from "../../src/demo/content/quizzes.ts";
import { DemoRoom, type Person } from "./kit.ts";

const said = ({ lobby }: Person, who: string): string[] =>
  lobby.messages.filter(({ name }) => name === who).map(({ text }) => text);

test("a newcomer is welcomed and invited, sees posts and how somebody is, and is answered", async () => {
  const demo = new DemoRoom(1);
  await demo.start("Pip", "Eleni", "Mei", "Abacus");
  const ana = await demo.person("ana");
  const { chat, lobby, boards, peer } = ana;
  const bots = (): number => peer.view.members.filter(({ roles }) => roles.includes("bot")).length;
  await demo.until(() => bots() === 4, 10_000, "all bots");
  await demo.until(
    () => said(ana, "Pip").some((text) => text.includes("Welcome, ana!")),
    20_000,
    "the welcome",
  );
  await demo.until(() => chat.invitations.length === 1, 30_000, "the invitation");
  const [invitation] = chat.invitations;
  assert.equal(invitation?.conversation.title, corner);
  const icons = (): string[] => chat.people.map(({ icon }) => icon?.emoji ?? "").toSorted();
  await demo.until(() => icons().every((icon) => icon !== ""), 10_000, "icons");
  const pip = () => chat.people.find(({ name }) => name === "Pip");
  await demo.until(() => pip()?.availability === "busy", 180_000, "another status");

  await demo.until(() => boards.list.length === 1, 10_000, "the board");
  const board = await demo.room.settle(boards.board(noticeBoard));
  await demo.until(() => board.posts.length >= 3, 180_000, "posts");
  assert.deepEqual(
    board.posts.slice(0, 3).map(({ text }) => text),
    posts.slice(0, 3).map(({ text }) => text),
  );
  assert.equal(board.pinned[0]?.title, "Welcome");

  await demo.room.settle(lobby.say("@Mei are you a bot?"));
  await demo.until(
    () => said(ana, "Mei").some((text) => /\bbot\b/i.test(text)),
    15_000,
    "Mei's answer",
  );
  await demo.room.settle(lobby.say("+ 4 5"));
  await demo.until(() => said(ana, "Abacus").includes("+ 4 5 = 9"), 15_000, "the sum");
  const { value } = await demo.room.settle(calculate(peer, "(* 6 7)"));
  assert.equal(value, "42");

  await demo.room.settle(chat.accept(invitation?.conversation.id ?? ""));
  const talk = chat.talks.find(({ conversation }) => conversation?.title === corner);
  await demo.until(
    () => new Set(talk?.messages.map(({ name }) => name)).size >= 2,
    400_000,
    "two who talk in the corner",
  );
  await demo.end();
});

test("what is said to nobody is answered by one of them, and never by all", async () => {
  const demo = new DemoRoom(2);
  await demo.start("Pip", "Eleni", "Tomás", "Mei");
  const ana = await demo.person("ana");
  await demo.until(() => ana.chat.people.length === 4, 10_000, "all bots");
  await demo.until(() => said(ana, "Pip").length > 0, 20_000, "the welcome");
  await demo.room.settle(ana.lobby.say("γεια σας"));
  const answers = (): number =>
    ana.lobby.messages.filter(({ text }) => text === "Γεια σου, ana!").length;
  await demo.until(() => answers() > 0, 15_000, "an answer");
  await demo.room.pass(15_000);
  assert.equal(answers(), 1);
  await demo.end();
});

test("a quiz leaves time to join, is answered like people do, and has a winner; so has the next", async () => {
  const demo = new DemoRoom(3);
  await demo.start("Quincy", "Eleni", "Tomás");
  const ana = await demo.person("ana");
  const { arena } = ana;
  await demo.until(() => arena.games.length === 1, 30_000, "a quiz");
  const announcedAt = demo.room.clock.now();
  const [game] = arena.games;
  assert.equal(game?.title, quizzes[0]?.title);
  const table = await demo.room.settle(arena.open(game?.id ?? "", quiz()));
  await demo.room.settle(table.signUp());
  await demo.until(() => table.state.phase === "running", 120_000, "the start");
  assert.ok(demo.room.clock.now() - announcedAt > 30_000, "there was time to join");
  assert.equal(table.state.players.length, 3);
  const given: { readonly ms: number; readonly right: boolean }[] = [];
  const asked = quizzes[0]?.questions.length ?? 0;
  for (let number = 1; number <= asked; number++) {
    await demo.until(
      () => table.state.game.number === number && table.state.game.phase === "asking",
      30_000,
      `question ${number}`,
    );
    const answer = table.state.game.options.length - 1;
    const { accepted } = await demo.room.settle(table.move({ type: "answer", number, answer }));
    assert.ok(accepted, `answer ${number}`);
    await demo.until(() => table.state.game.phase === "result", 30_000, `result ${number}`);
    for (const { player, ms, answer: chosen } of table.state.game.given)
      if (player !== ana.peer.id) given.push({ ms, right: chosen === table.state.game.answer });
  }
  await demo.until(() => table.state.phase === "over", 30_000, "the end");
  assert.ok(given.length >= 2 * asked - 1, `${given.length} answers of two players`);
  assert.ok(
    given.every(({ ms }) => ms > 500 && ms < 18_000),
    "after human delays",
  );
  assert.ok(given.some(({ right }) => right) && given.some(({ right }) => !right));
  await demo.until(
    () => said(ana, "Quincy").some((text) => text.includes(" wins ")),
    20_000,
    "the winner",
  );
  await demo.until(
    () => arena.games.some(({ title }) => title === quizzes[1]?.title),
    400_000,
    "the next quiz",
  );
  await demo.end();
});
