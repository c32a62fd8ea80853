/**
 * Editing a line: letters, words, history, and the part of it that a narrow row shows.
 *
 * @module
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { nothingTyped, typedText, typedWindow, typingAfter } from "../../src/room/typing.ts";
import type { Key, Typing } from "../../src/room/typing.ts";

function typed(...keys: readonly (string | Key)[]): Typing {
  return keys.reduce<Typing>((typing, key) => {
    if (typeof key !== "string") return typingAfter(typing, key);
    return typingAfter(
      typing,
      key.startsWith(">") ? { type: "insert", text: key.slice(1) } : ({ type: key } as Key),
    );
  }, nothingTyped);
}

test("letters go in at the cursor and come out before it", () => {
  assert.equal(typedText(typed(">helo", "left", ">l")), "hello");
  assert.equal(typedText(typed(">abc", "left", "backspace")), "ac");
  assert.equal(typedText(typed(">abc", "home", "delete", "end", ">d")), "bcd");
});

test("an emoji of several code points is one letter", () => {
  assert.equal(typedText(typed(">a👩‍🚀", "backspace")), "a");
  assert.equal(typed(">e", ">\u0301").letters.length, 1);
});

test("words and halves are erased", () => {
  assert.equal(typedText(typed(">one two  ", "erase-word")), "one ");
  assert.equal(typedText(typed(">one two", "left", "erase-before")), "o");
  assert.equal(typedText(typed(">one two", "home", "right", "erase-after")), "o");
});

test("pasted line breaks become spaces, controls vanish", () => {
  assert.equal(typedText(typed(">a\r\nb\tc\u001b[31m")), "a b c[31m");
});

test("the history walks back and forth and returns to the draft", () => {
  const base = [">one", "sent", ">two", "sent", ">draft"] as const;
  assert.equal(typedText(typed(...base, "older")), "two");
  assert.equal(typedText(typed(...base, "older", "older", "older")), "one");
  assert.equal(typedText(typed(...base, "older", "newer")), "draft");
  assert.deepEqual(typed(">x", "sent", ">x", "sent").history, ["x"]);
});

test("the window shows where the cursor is, in cells", () => {
  assert.deepEqual(typedWindow(typed(">hello"), 10), { text: "hello", column: 5 });
  assert.deepEqual(typedWindow(typed(">abcdefghij"), 5), { text: "ghij", column: 4 });
  assert.deepEqual(typedWindow(typed(">日本語", "left"), 10), { text: "日本語", column: 4 });
  assert.deepEqual(typedWindow(typed(">abcdefghij", "home"), 5), { text: "abcde", column: 0 });
});
