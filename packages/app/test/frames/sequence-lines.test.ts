/**
 * The sequence diagram in text, line by line; and which frames are chosen.
 *
 * @module
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { FrameEvent, Party } from "earshot";
import { UsageError } from "../../src/cli/usage-error.ts";
import { frameChoice } from "../../src/frames/frame-choice.ts";
import { SequenceLines } from "../../src/frames/sequence-lines.ts";
import { party, seenFrame as frame } from "../kit/seen-frame.ts";

const [ana, bob, eve] = ["ana", "bob", "eve"].map((name) => party(name)) as [Party, Party, Party];

function drawn(events: readonly FrameEvent[], columns?: number): string[] {
  const sequence = new SequenceLines(columns, ana, ({ at }) => `${at} ms`);
  return events.flatMap((event) => sequence.lines(event));
}

describe("a sequence diagram in text", () => {
  test("has arrows from one to another, and to everybody", () => {
    assert.deepEqual(
      drawn([
        frame({ at: 1, frame: "announce", from: ana, to: undefined }),
        frame({ at: 2, frame: "ping", from: bob, to: ana, facts: "#7" }),
        frame({ at: 3, frame: "ack", from: ana, to: eve }),
        frame({ at: 4, frame: "request", from: bob, to: undefined, count: 2 }),
      ]),
      [
        "",
        "                  ana",
        "1 ms               ●        announce",
        "",
        "                  ana           bob",
        "2 ms               ◀─────────────●        ping  #7",
        "",
        "                  ana           bob           eve",
        "3 ms               ●───────────────────────────▶        ack",
        "4 ms               ◀─────────────●─────────────▶        request ×2",
      ],
    );
  });

  test("tells of slots, of whom a frame speaks, and what was left out", () => {
    const slots = [
      { from: 17, count: 29 },
      { from: 50, count: 1 },
    ];
    const words = drawn([
      frame({ frame: "slots", from: ana, to: bob, stream: 3, group: "lobby", slots, count: 30 }),
      frame({ frame: "nak", from: bob, to: ana, stream: 3, slots: [{ from: 18, count: 1 }] }),
      frame({ frame: "update", from: bob, to: ana, about: [{ party: eve, state: "suspected" }] }),
      frame({ frame: "report", from: bob, to: ana, stream: 3, facts: "has 50", omitted: 12 }),
    ]).map((line) => line.replace(/^.*[●▶] +/, ""));
    assert.deepEqual(words.slice(2), [
      "slots  17–45, 50 (30) of stream 3 to lobby",
      "nak  18 of stream 3",
      "update  eve is suspected",
      "            … 12 more, too fast to be told",
      "report  has 50 of stream 3",
    ]);
  });

  test("gives a name to the column of somebody who was not known at first, and of two with one name digits", () => {
    const unknown: Party = { ...bob, id: undefined, name: undefined };
    const other = party("bob", "9");
    const heads = drawn([
      frame({ frame: "announce", from: unknown, to: undefined }),
      frame({ frame: "ack", from: bob, to: ana }),
      frame({ frame: "ack", from: other, to: ana }),
    ]).filter((line) => line.includes("ana"));
    assert.deepEqual(
      heads.map((line) => line.trim().split(/ {2,}/)),
      [
        ["ana", "? bbbb"],
        ["ana", "bob"],
        ["ana", "bob", "bob #9999"],
      ],
    );
  });

  test("puts those together for whom there is no room, and keeps to the width", () => {
    const many = Array.from({ length: 9 }, (_, at) => party(`peer${at}`, String(at)));
    const lines = drawn(
      many.map((from) => frame({ frame: "announce", from, to: undefined, facts: "x".repeat(90) })),
      80,
    );
    assert.match(lines.join("\n"), /^ +ana +peer0 +others$/m);
    assert.ok(lines.every((line) => line.length <= 80));
  });

  test("shows nothing that a terminal obeys", () => {
    const evil = party("\u001b[31meve\u0007");
    const lines = drawn([
      frame({ frame: "announce", from: evil, to: undefined, facts: '"\u001b]0;x\u0007' }),
      frame({ frame: "message", from: evil, to: undefined, group: "\u001b[2Jroom" }),
    ]);
    assert.doesNotMatch(lines.join(""), /[\u0000-\u001f]/);
  });
});

describe("frames are chosen", () => {
  const known = ["nak", "repair", "update"] as const;

  test("by name and by peer, everybody counting for each", () => {
    const wants = frameChoice({ frame: ["nak", "update"], peer: ["eve", bob.id ?? ""] }, known);
    const passing = [
      frame({ frame: "nak", from: ana, to: bob }),
      frame({ frame: "nak", from: ana, to: undefined }),
      frame({ frame: "update", from: ana, to: party("joe"), about: [{ party: eve }] }),
    ];
    const others = [
      frame({ frame: "repair", from: ana, to: bob }),
      frame({ frame: "nak", from: ana, to: party("joe") }),
    ];
    assert.deepEqual(passing.map(wants), [true, true, true]);
    assert.deepEqual(others.map(wants), [false, false]);
  });

  test("not by names that there are not", () => {
    const mistake = (name: string, answer: RegExp): void =>
      assert.throws(
        () => frameChoice({ frame: [name] }, known),
        (error) => error instanceof UsageError && answer.test(error.message),
      );
    mistake("nac", /Did you mean nak\?/);
    mistake("everything", /They are: nak, repair, update\./);
  });
});
