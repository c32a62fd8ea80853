/**
 * Answering, changing, pinning and taking back by commands, as bots do it: with the ids that `--json` tells, among real
 * peers on the loopback interface.
 *
 * @module
 */
import assert from "node:assert/strict";
import { mkdtempDisposableSync } from "node:fs";
import { tmpdir } from "node:os";
import { test } from "node:test";
import { join } from "earshot";
import { openBoards } from "earshot/board";
import { lobbyId, openChat } from "earshot/chat";
import { freePort } from "../../../earshot/test/kit/free-port.ts";
import { run } from "../../src/cli/run.ts";
import { FakeNetwork } from "../kit/fake-network.ts";
import { fakeWorld } from "../kit/fake-world.ts";

test("a bot answers, changes, pins and takes back what it finds by ids", async () => {
  using home = mkdtempDisposableSync(`${tmpdir()}/earshot-writing-`);
  const port = await freePort();
  const place = ["--interface", "lo", "--port", `${port}`, "--name", "bot", "--data", home.path];
  /** The one object that it prints, or what it says where it fails. */
  const done = async (...args: readonly string[]): Promise<Record<string, unknown>> => {
    const world = { ...fakeWorld(new FakeNetwork()), join };
    const status = await run([...args, "--json", ...place], world);
    if (status !== 0) return { status, said: world.err() };
    const [object = {}, ...others] = world.objects();
    assert.deepEqual(others, []);
    return object;
  };
  await using ana = await join({ name: "ana", port, interfaces: ["lo"] });
  const chat = await openChat(ana);
  const lobby = await chat.enter(lobbyId);
  const boards = await openBoards(ana);
  const board = await boards.create("Lunch");
  const { id: question } = await lobby.say("Who wants soup?");
  const { id: menu } = await board.post("Soup");

  const answer = await done("chat", "reply", "lobby", "last", "I", "do");
  assert.deepEqual([answer["text"], answer["replyTo"], answer["own"]], ["I do", question, true]);
  const edited = await done("chat", "edit", "lobby", String(answer["id"]).slice(0, 20), "Me");
  assert.deepEqual([edited["type"], edited["text"]], ["edited", "Me"]);
  assert.deepEqual(
    lobby.messages.map(({ text, replyTo }) => [text, replyTo]),
    [
      ["Who wants soup?", undefined],
      ["Me", question],
    ],
    "who keeps it has it when the command has ended",
  );
  const foreign = await done("chat", "edit", "lobby", question, "Nobody");
  assert.equal(foreign["status"], 1);
  assert.match(String(foreign["said"]), /Only who wrote it may do that/);
  const missing = await done("chat", "retract", "lobby", "zz");
  assert.match(String(missing["said"]), /there is nothing here whose id begins with zz/);
  const gone = await done("chat", "retract", "lobby", "last");
  assert.deepEqual([gone["type"], gone["id"]], ["gone", answer["id"]]);
  assert.equal(lobby.messages.length, 1);

  const post = await done("board", "reply", "Lunch", menu, "And bread", "--title", "Bread");
  assert.deepEqual([post["type"], post["replyTo"], post["title"]], ["posted", menu, "Bread"]);
  const changed = await done("board", "edit", "Lunch", "last", "And more bread");
  assert.deepEqual([changed["text"], changed["title"]], ["And more bread", "Bread"]);
  assert.equal((await done("board", "pin", "Lunch", "last"))["type"], "pinned");
  assert.deepEqual(
    board.pinned.map(({ text }) => text),
    ["And more bread"],
  );
  assert.equal((await done("board", "unpin", "Lunch", String(post["id"])))["type"], "unpinned");
  assert.deepEqual(board.pinned, []);
  assert.equal((await done("board", "retract", "Lunch", "last"))["id"], post["id"]);
  assert.deepEqual(
    board.posts.map(({ text }) => text),
    ["Soup"],
  );

  const busy = await done("chat", "status", "busy", "counting", "--icon", "🤖");
  const { name, availability, words, icon } = busy["person"] as Record<string, unknown>;
  assert.deepEqual([name, availability, words, icon], ["bot", "busy", "counting", "🤖"]);
  const plain = await done("chat", "status", "--icon", "none");
  assert.equal((plain["person"] as Record<string, unknown>)["words"], "counting");
  assert.equal((plain["person"] as Record<string, unknown>)["icon"], null);
});
