/**
 * Strangers' text: links, mentions, and characters that cannot be seen.
 * @module
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { clean, cleanLine } from "../../src/text/clean.ts";
import { safeAddress, splitLinks } from "../../src/text/links.ts";
import { completions, mentionAt, splitMentions } from "../../src/text/mentions.ts";

const linksIn = (text: string): readonly string[] =>
  splitLinks(text).flatMap(({ href }) => href ?? []);

test("addresses are found, without what ends the sentence", () => {
  assert.deepEqual(splitLinks("see https://example.org/a_(b), or http://x.test:8080/?q=1#f."), [
    { text: "see " },
    { text: "https://example.org/a_(b)", href: "https://example.org/a_(b)" },
    { text: ", or " },
    { text: "http://x.test:8080/?q=1#f", href: "http://x.test:8080/?q=1#f" },
    { text: "." },
  ]);
  assert.deepEqual(linksIn("(https://example.org)"), ["https://example.org/"]);
  assert.deepEqual(linksIn("看https://example.org/路徑。"), [
    "https://example.org/%E8%B7%AF%E5%BE%91",
  ]);
});

test("nothing else is a link", () => {
  for (const text of [
    "javascript:alert(1)",
    "data:text/html,<script>",
    "file:///etc/passwd",
    "//example.org",
    "example.org",
    "https://",
    "https://trusted.org@evil.org/",
    "https://user:secret@evil.org/",
    `https://example.org/${"a".repeat(2_100)}`,
  ]) {
    assert.deepEqual(linksIn(text), [], text);
  }
  assert.equal(safeAddress("ftp://example.org"), undefined);
});

test("all of the text is there, whatever is in it", () => {
  for (const text of [
    "",
    "https://a.org https://b.org",
    "<b>https://c.org</b>",
    "a https://u@b.org c",
  ]) {
    assert.equal(
      splitLinks(text)
        .map((part) => part.text)
        .join(""),
      text,
    );
  }
});

test("a name after an @ is completed where the cursor is", () => {
  assert.deepEqual(mentionAt("hi @lu", 6), { from: 3, word: "lu" });
  assert.deepEqual(mentionAt("@", 1), { from: 0, word: "" });
  assert.equal(mentionAt("mail@lu", 7), undefined);
  assert.equal(mentionAt("@lu more", 8), undefined);
  const labels = ["Ana", "Lucía", "Lu", "Paulu"];
  assert.deepEqual(completions(labels, "lu"), ["Lucía", "Lu", "Paulu"]);
  assert.deepEqual(completions(labels, "LUCI"), ["Lucía"]);
});

test("mentions are found again, the longest name first", () => {
  assert.deepEqual(splitMentions("hi @Ana Lu and @Ana, @Anabel a@Ana", ["Ana", "Ana Lu"]), [
    { text: "hi " },
    { text: "@Ana Lu", mention: true },
    { text: " and " },
    { text: "@Ana", mention: true },
    { text: ", @Anabel a@Ana" },
  ]);
  assert.deepEqual(
    splitMentions("@美玲你好", ["美玲"]).map(({ text }) => text),
    ["@美玲你好"],
  );
});

test("what reorders, hides or climbs is taken away", () => {
  assert.equal(clean("a\u202eb\u2066c\u2069\u0000\u001b[31md\u200b\ufeff"), "abc[31md");
  assert.equal(clean("one\r\ntwo\u2028three\ttab"), "one\ntwo\nthree\ttab");
  assert.equal(clean(`Z${"\u0335".repeat(40)}`), `Z${"\u0335".repeat(3)}`);
  assert.equal(clean("👩‍🚀 می‌خواهم"), "👩‍🚀 می‌خواهم", "joiners that scripts and emoji need");
  assert.equal(clean("\ud800x"), "\ufffdx");
});

test("a name is one line and never nothing", () => {
  assert.equal(cleanLine("  a\n\tb  "), "a b");
  for (const nothing of ["", " ", "\u202e", "\u200d\u200d", "\u3164"])
    assert.equal(cleanLine(nothing), "—");
});
