/**
 * Boards as folds: who may do what, what is listed, read and pinned, and that all readers come to the same.
 * @module
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import * as fc from "fast-check";
import { type BoardChange, boardChanges } from "../../src/apps/board/changes.ts";
import {
  boardsOfOne,
  pinsOfOne,
  readingReducer,
  reduceBoard,
  reduceListing,
} from "../../src/apps/board/reduce.ts";
import {
  boardOn,
  marksOf,
  pinnedPosts,
  repliesTo,
  unreadPosts,
} from "../../src/apps/board/select.ts";
import { type BoardState, emptyBoard, noBoards, nothingRead } from "../../src/apps/board/state.ts";
import { marksFor } from "../../src/apps/folding/marks.ts";
import { fuzzing } from "../core/kit/fuzzing.ts";
import { anything, forGuests, History, idOf } from "./kit/history.ts";

const board = (subject: string, keep: object = {}) => ({ type: "board", subject, about: "", keep });
const post = (text: string, more: object = {}) => ({ type: "post", name: "n", text, ...more });
const texts = (state: BoardState): string[] => state.posts.map(({ text }) => text);
const read = (history: History): BoardState => history.fold(reduceBoard, emptyBoard);

describe("the list of boards", () => {
  test("has each subject once, whoever makes it and however it is written", () => {
    const history = new History();
    history.say("ana", board("Lunch  Plans", { posts: 500 }));
    history.say("bob", board("lunch plans"));
    history.say("bob", board("ＬＵＮＣＨ plans "));
    history.say("bob", board("Sports"));
    const listing = history.fold(reduceListing, noBoards);
    assert.deepEqual(
      listing.boards.map(({ subject }) => subject),
      ["Lunch  Plans", "Sports"],
    );
    const lunch = boardOn(listing, " LUNCH PLANS");
    assert.deepEqual([lunch?.creator, lunch?.key], [idOf("ana"), "lunch plans"]);
    assert.deepEqual(lunch?.keep, { posts: 500, days: undefined });
    assert.equal(listing.ignored.refused, 2);
  });

  test("lets the next one in when the first is taken back", () => {
    const history = new History();
    const first = history.say("ana", board("lunch"));
    history.say("bob", board("lunch"));
    history.takeBack(first);
    assert.equal(boardOn(history.fold(reduceListing, noBoards), "lunch")?.creator, idOf("bob"));
  });

  test("is not filled by one person, nor by what is no board", () => {
    const history = new History();
    for (let each = 0; each <= boardsOfOne; each++) history.say("mallory", board(`spam ${each}`));
    for (const event of [board(" "), board("x".repeat(81)), board("a", { posts: 0 }), "board", 7])
      history.say("mallory", event);
    history.say("ana", board("lunch"));
    const listing = history.fold(reduceListing, noBoards);
    assert.equal(listing.boards.length, boardsOfOne + 1);
    assert.deepEqual(listing.ignored, { malformed: 4, refused: 2 });
  });
});

describe("a board", () => {
  test("has posts of several publishers in the order of time, with replies", () => {
    const history = new History();
    const first = history.say("ana", post("soup today", { title: "Menu" }));
    history.say("bob", post("which soup?", { replyTo: first.id }));
    history.say("eve", post("fish"));
    const state = read(history);
    assert.deepEqual(texts(state), ["soup today", "which soup?", "fish"]);
    assert.equal(state.posts[0]?.title, "Menu");
    assert.deepEqual(
      repliesTo(state, first.id).map(({ author }) => author),
      [idOf("bob")],
    );
  });

  test("lets only the author edit", () => {
    const history = new History();
    const first = history.say("ana", post("soup"));
    history.say("bob", { type: "edit", post: first.id, text: "mud" });
    assert.deepEqual(texts(read(history)), ["soup"]);
    const edit = history.say("ana", { type: "edit", post: first.id, text: "stew" }, "phone");
    const [edited] = read(history).posts;
    assert.deepEqual([edited?.text, edited?.editedAt, edited?.at], ["stew", edit.at, first.at]);
    assert.deepEqual(edited?.edits, [edit.id]);
    assert.equal(read(history).ignored.refused, 1);
  });

  test("forgets what is taken back together with its edits and its pin", () => {
    const history = new History();
    const first = history.say("ana", post("soup"));
    history.say("ana", { type: "edit", post: first.id, text: "stew" });
    history.say("ana", { type: "pin", post: first.id, pinned: true });
    history.takeBack(first);
    const { posts, pinned } = read(history);
    assert.deepEqual([posts, pinned], [[], []]);
  });

  test("lets the author pin, and a further pin of one author takes the oldest's place", () => {
    const history = new History();
    const posts = ["a", "b", "c", "d"].map((text) => history.say("ana", post(text)));
    const theirs = history.say("bob", post("e"));
    const pin = (who: string, id: string, pinned = true) =>
      history.say(who, { type: "pin", post: id, pinned });
    pin("ana", theirs.id);
    pin("bob", theirs.id);
    for (const { id } of posts) pin("ana", id);
    assert.equal(posts.length, pinsOfOne + 1);
    assert.deepEqual(
      pinnedPosts(read(history)).map(({ text }) => text),
      ["e", "b", "c", "d"],
    );
    pin("ana", posts[2]!.id, false);
    assert.deepEqual(
      pinnedPosts(read(history)).map(({ text }) => text),
      ["e", "b", "d"],
    );
  });

  test("tells what happened, each thing once", () => {
    const history = new History();
    const told: string[] = [];
    let before = emptyBoard;
    const tell = (): string[] => {
      const after = read(history);
      const now = boardChanges(before, after).map(
        (change: BoardChange) => `${change.type} ${change.post.text}`,
      );
      before = after;
      told.push(...now);
      return now;
    };
    const first = history.say("ana", post("soup"));
    history.say("bob", post("fish"));
    assert.deepEqual(tell(), ["posted soup", "posted fish"]);
    history.say("ana", { type: "edit", post: first.id, text: "stew" });
    history.say("ana", { type: "pin", post: first.id, pinned: true });
    assert.deepEqual(tell(), ["edited stew", "pinned stew"]);
    history.takeBack(first);
    assert.deepEqual(tell(), ["gone stew"]);
    assert.deepEqual(tell(), []);
  });
});

describe("what was read", () => {
  test("is marked log by log, so that what comes late from elsewhere is still unread", () => {
    const history = new History();
    history.say("ana", post("one"));
    history.say("bob", post("two"));
    const marked = new History();
    const state = read(history);
    const unread = (): string[] => {
      const marks = marksOf(
        marked.fold(readingReducer(idOf("me")), nothingRead),
        idOf("me"),
        "lunch",
      );
      return unreadPosts(read(history), marks, idOf("me")).map(({ text }) => text);
    };
    assert.deepEqual(unread(), ["one", "two"]);
    // Only ana's was on the screen.
    marked.say("me", {
      type: "read",
      board: "lunch",
      marks: marksFor([], state.posts.slice(0, 1)),
    });
    assert.deepEqual(unread(), ["two"]);
    marked.say("me", { type: "read", board: "lunch", marks: marksFor([], state.posts) }, "phone");
    history.say("me", post("three"));
    history.say("bob", post("four"));
    assert.deepEqual(unread(), ["four"]);
  });

  test("is never unread again", () => {
    const marked = new History();
    const log = "0".repeat(32);
    marked.say("me", { type: "read", board: "lunch", marks: [{ log, upTo: 9 }] });
    marked.say("me", { type: "read", board: "lunch", marks: [{ log, upTo: 3 }] });
    assert.deepEqual(
      marksOf(marked.fold(readingReducer(idOf("me")), nothingRead), idOf("me"), "lunch"),
      [{ log, upTo: 9 }],
    );
  });
});

const names = fc.constantFrom("ana", "bob", "eve");
const target = fc.nat(30);
const event = fc.oneof(
  fc.record({
    type: fc.constant("post"),
    name: fc.constant("n"),
    text: fc.string({ minLength: 1, maxLength: 5 }),
  }),
  fc.record({ type: fc.constant("edit"), post: target, text: fc.constant("edited") }),
  fc.record({ type: fc.constant("pin"), post: target, pinned: fc.boolean() }),
  anything,
);
const ranks = fc.array(fc.nat(1_000), { minLength: 40, maxLength: 40 });

test("readers whom it reaches in any order come to the same board, whatever strangers say", () => {
  let posts = 0;
  fc.assert(
    fc.property(
      fc.array(fc.tuple(names, forGuests(event)), { maxLength: 40 }),
      ranks,
      (said, order) => {
        const history = new History();
        const ids: string[] = [];
        for (const [name, what] of said) {
          const at = (what as { post?: unknown } | null | undefined)?.post;
          const named =
            typeof at === "number" ? { ...(what as object), post: ids[at] ?? "" } : what;
          ids.push(history.say(name, named).id);
        }
        const state = read(history);
        posts += state.posts.length;
        assert.deepEqual(history.foldAsItCame(reduceBoard, emptyBoard, order), state);
      },
    ),
    fuzzing(300),
  );
  assert.notEqual(posts, 0);
});
