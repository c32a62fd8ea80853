/**
 * Boards on a network of whole peers in virtual time: seed 002's message board, and what a board owes its readers.
 * @module
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type Board, type BoardChange, type Boards, openBoards } from "../../../src/board.ts";
import type { JoinOptions, Peer } from "../../../src/index.ts";
import { memoryStore } from "../../../src/store/index.ts";
import { partition } from "../../../src/transport/sim/index.ts";
import { Room } from "../../peer/kit/room.ts";

interface Reader {
  readonly peer: Peer;
  readonly boards: Boards;
}

async function reader(room: Room, name: string, options: JoinOptions = {}): Promise<Reader> {
  const peer = await room.join(name, options);
  return { peer, boards: await room.settle(openBoards(peer)) };
}

/** The board on a subject that somebody else has made. */
async function found(room: Room, boards: Boards, subject: string): Promise<Board> {
  await room.clock.passUntil(() => boards.list.some((board) => board.subject === subject), 10_000);
  return room.settle(boards.board(subject));
}

async function until(room: Room, holds: () => boolean): Promise<void> {
  for (let left = 200; !holds(); left--) {
    assert.notEqual(left, 0, "it did not happen in time");
    await room.pass(50);
  }
}

const texts = (board: Board): string[] => board.posts.map(({ text }) => text);
const close = (room: Room, readers: readonly Reader[]): Promise<unknown> =>
  room.settle(Promise.all(readers.map(({ peer }) => peer.close())));

describe("message boards", () => {
  test("publishers create boards of different subjects, and every subscriber of one receives each new message", async () => {
    const room = new Room(1);
    const readers = [
      await reader(room, "ana"),
      await reader(room, "bob"),
      await reader(room, "eve"),
    ];
    const [ana, bob, eve] = readers as [Reader, Reader, Reader];
    const lunch = await room.settle(ana.boards.create("Lunch", { about: "what there is" }));
    await room.settle(ana.boards.create("Sports"));
    const bobs = await found(room, bob.boards, "Lunch");
    const eves = await found(room, eve.boards, "Sports");
    assert.deepEqual(
      bob.boards.list.map(({ subject }) => subject),
      ["Lunch", "Sports"],
    );
    const heard: string[] = [];
    const changes = bobs.changes();
    void (async () => {
      for await (const { type, post } of changes as AsyncIterable<BoardChange>)
        heard.push(`${type} ${post.text}`);
    })();
    await room.settle(lunch.post("soup", { title: "Menu" }));
    await room.clock.passUntil(() => heard.length === 1, 5_000);
    await room.settle(bobs.post("fish"));
    await room.clock.passUntil(() => heard.length === 2 && lunch.posts.length === 2, 5_000);
    assert.deepEqual(heard, ["posted soup", "posted fish"]);
    assert.deepEqual(texts(lunch), ["soup", "fish"]);
    assert.deepEqual(eves.posts, []);
    assert.deepEqual(
      lunch.subscribers.map(({ name }) => name),
      ["bob"],
    );
    await close(room, readers);
  });

  test("a late subscriber reads the history from one who is not the author, while the author is away", async () => {
    const room = new Room(2);
    const [ana, bob] = [await reader(room, "ana"), await reader(room, "bob")];
    const lunch = await room.settle(ana.boards.create("Lunch"));
    const bobs = await found(room, bob.boards, "Lunch");
    const first = await room.settle(lunch.post("soup"));
    await room.settle(lunch.edit(first.id, "stew"));
    await room.clock.passUntil(() => texts(bobs)[0] === "stew", 5_000);
    await room.settle(ana.peer.close());
    const eve = await reader(room, "eve");
    const eves = await found(room, eve.boards, "Lunch");
    await room.settle(eves.caughtUp());
    assert.deepEqual(texts(eves), ["stew"]);
    assert.equal(eves.posts[0]?.author, ana.peer.id);
    assert.deepEqual(
      eves.unread.map(({ text }) => text),
      ["stew"],
    );
    await close(room, [bob, eve]);
  });

  test("its author takes a post back, and then nobody has it, nor finds it", async () => {
    const room = new Room(3);
    const [ana, bob] = [await reader(room, "ana"), await reader(room, "bob")];
    const lunch = await room.settle(ana.boards.create("Lunch"));
    const bobs = await found(room, bob.boards, "Lunch");
    const { id } = await room.settle(lunch.post("soup with beans"));
    await room.settle(lunch.edit(id, "soup with peas"));
    await room.settle(lunch.post("salad"));
    await room.settle(lunch.pin(id));
    await room.clock.passUntil(() => bobs.pinned.length === 1, 5_000);
    assert.deepEqual(
      (await room.settle(bobs.search("PEAS soup"))).map(({ text }) => text),
      ["soup with peas"],
    );
    assert.deepEqual(await room.settle(bobs.search("beans")), []);
    await assert.rejects(room.settle(bobs.edit(id, "mud")), {
      code: "ERR_EARSHOT_INVALID_ARGUMENT",
    });
    await assert.rejects(room.settle(bobs.retract(id)), { code: "ERR_EARSHOT_INVALID_ARGUMENT" });
    await room.settle(lunch.retract(id));
    await room.clock.passUntil(() => bobs.posts.length === 1, 5_000);
    assert.deepEqual([texts(bobs), bobs.pinned], [["salad"], []]);
    assert.deepEqual(await room.settle(bobs.search("peas")), []);
    await close(room, [ana, bob]);
  });

  test("what was read stays read for the same person after a restart, with the history", async () => {
    const room = new Room(4);
    const identity = new Uint8Array(32).fill(7);
    const store = memoryStore({ entropy: (length) => new Uint8Array(length).fill(9) });
    const ana = await reader(room, "ana");
    const lunch = await room.settle(ana.boards.create("Lunch"));
    await room.settle(lunch.post("one"));
    const bob = await reader(room, "bob", { identity, store });
    const bobs = await found(room, bob.boards, "Lunch");
    await room.settle(bobs.caughtUp());
    await room.settle(bobs.markRead());
    await room.settle(bob.peer.close());
    await room.settle(lunch.post("two"));
    const again = await reader(room, "bob2", { identity, store });
    const theirs = await room.settle(again.boards.board("lunch"));
    await room.settle(theirs.caughtUp());
    assert.deepEqual(texts(theirs), ["one", "two"]);
    assert.deepEqual(
      theirs.unread.map(({ text }) => text),
      ["two"],
    );
    await close(room, [ana, again]);
  });

  test("both sides of a partition publish, and have the same board when it has healed", async () => {
    const room = new Room(5);
    const [ana, bob] = [await reader(room, "ana"), await reader(room, "bob")];
    const lunch = await room.settle(ana.boards.create("Lunch"));
    const bobs = await found(room, bob.boards, "Lunch");
    const cut = room.network.install(partition([["ana"], ["bob"]]));
    await room.pass(5_000);
    await room.settle(lunch.post("from ana"));
    await room.settle(bobs.post("from bob"));
    assert.deepEqual([texts(lunch), texts(bobs)], [["from ana"], ["from bob"]]);
    cut.uninstall();
    await room.clock.passUntil(() => lunch.posts.length === 2 && bobs.posts.length === 2, 60_000);
    assert.deepEqual(lunch.state, bobs.state);
    await close(room, [ana, bob]);
  });

  test("what strangers say wrongly is counted, and changes nothing", async () => {
    const room = new Room(7);
    const ana = await reader(room, "ana");
    const lunch = await room.settle(ana.boards.create("Lunch"));
    const { id } = await room.settle(lunch.post("soup"));
    const mallory = await room.join("mallory");
    const [list, board] = [await mallory.topic("boards"), await mallory.topic("board/lunch")];
    await room.settle(Promise.all([list.caughtUp(), board.caughtUp()]));
    const said = [
      { type: "edit", post: id, text: "mud" },
      { type: "pin", post: id, pinned: true },
      { type: "post", name: "ana", text: "x".repeat(20_000) },
      { type: "constructor" },
      "soup",
      Uint8Array.of(0xff),
      null,
    ];
    for (const each of said) {
      await room.settle(list.append(each));
      await room.settle(board.append(each));
    }
    await until(room, () => lunch.state.ignored.malformed === 5);
    assert.deepEqual(lunch.state.ignored, { malformed: 5, refused: 2 });
    assert.deepEqual([texts(lunch), lunch.pinned], [["soup"], []]);
    assert.deepEqual(
      ana.boards.list.map(({ subject }) => subject),
      ["Lunch"],
    );
    await close(room, [ana, { ...ana, peer: mallory }]);
  });

  test("mistakes are told by name", async () => {
    const room = new Room(6);
    const ana = await reader(room, "ana");
    const invalid = { code: "ERR_EARSHOT_INVALID_ARGUMENT" };
    await assert.rejects(ana.boards.board("Nothing"), invalid);
    await assert.rejects(ana.boards.create("  "), invalid);
    const lunch = await room.settle(ana.boards.create("Lunch", { keep: { posts: 10 } }));
    await assert.rejects(lunch.post(""), invalid);
    assert.equal(await room.settle(ana.boards.create("LUNCH")), lunch);
    await room.settle(ana.boards.unlist("Lunch"));
    assert.deepEqual(ana.boards.list, []);
    await room.settle(ana.boards.close());
    await room.settle(ana.boards.close());
    await close(room, [ana]);
  });
});
