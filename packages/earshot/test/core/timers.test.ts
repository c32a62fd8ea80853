/**
 * Deadlines: in order, replaced, cancelled and put off, as a naive list would have them.
 * @module
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import * as fc from "fast-check";
import { Timers } from "../../src/core/timers.ts";
import { fuzzing } from "./kit/fuzzing.ts";

function logging(): {
  timers: Timers;
  log: string[];
  set: (name: string, at: number, verdict?: boolean) => void;
} {
  const timers = new Timers();
  const log: string[] = [];
  const set = (name: string, at: number, verdict = false): void =>
    timers.set(name, at, () => log.push(name), { verdict });
  return { timers, log, set };
}

describe("timers", () => {
  test("run in the order of their deadlines, equal ones in the order they were set", () => {
    const { timers, log, set } = logging();
    for (const [name, at] of [
      ["d", 30],
      ["b", 20],
      ["a", 10],
      ["c", 20],
      ["later", 31],
    ] as const)
      set(name, at);
    assert.equal(timers.next(), 10);
    timers.runDue(30);
    assert.deepEqual(log, ["a", "b", "c", "d"]);
    assert.equal(timers.next(), 31);
    assert.ok(timers.has("later"));
    assert.ok(!timers.has("a"));
  });

  test("of one name replace each other, earlier or later", () => {
    const { timers, log, set } = logging();
    set("a", 10);
    set("a", 30);
    set("b", 30);
    set("b", 10);
    assert.equal(timers.next(), 10);
    timers.runDue(20);
    assert.deepEqual(log, ["b"]);
    timers.runDue(30);
    assert.deepEqual(log, ["b", "a"]);
    assert.equal(timers.next(), Infinity);
  });

  test("that are cancelled or cleared do not run", () => {
    const { timers, log, set } = logging();
    set("a", 10);
    set("b", 20);
    timers.cancel("a");
    timers.cancel("nobody");
    assert.equal(timers.next(), 20);
    timers.clear();
    assert.equal(timers.next(), Infinity);
    timers.runDue(100);
    assert.deepEqual(log, []);
  });

  test("may set, cancel and clear others while they run", () => {
    const { timers, log, set } = logging();
    timers.set("first", 10, () => {
      log.push("first");
      set("due again", 10);
      timers.cancel("second");
      set("third", 5);
    });
    set("second", 11);
    set("fourth", 12);
    timers.runDue(20);
    // What they set waits for the next call, and keeps nothing that was due from running later.
    timers.runDue(20);
    assert.deepEqual(log.toSorted(), ["due again", "first", "fourth", "third"]);
    timers.set("end", 21, () => timers.clear());
    set("never", 21);
    timers.runDue(21);
    assert.equal(log.length, 4);
  });

  test("that set themselves anew at once do not run for ever", () => {
    const timers = new Timers();
    let runs = 0;
    const again = (): void => {
      runs++;
      timers.set("again", 10, again);
    };
    again();
    timers.runDue(10);
    assert.equal(runs, 2);
    assert.equal(timers.next(), 10);
  });

  test("put off verdicts, and only these", () => {
    const { timers, log, set } = logging();
    set("verdict", 10, true);
    set("plain", 10);
    set("late verdict", 50, true);
    timers.postponeVerdicts(100);
    assert.equal(timers.next(), 10);
    timers.runDue(109);
    assert.deepEqual(log, ["plain"]);
    timers.runDue(150);
    assert.deepEqual(log, ["plain", "verdict", "late verdict"]);
  });
});

const letters = Array.from("abcdefgh");

test("timers do what a naive list would", () => {
  const name = fc.constantFrom(...letters);
  const step = fc.oneof(
    fc.record({ do: fc.constant("set" as const), name, at: fc.nat(60), verdict: fc.boolean() }),
    fc.record({ do: fc.constant("cancel" as const), name }),
    fc.record({ do: fc.constant("postpone" as const), ms: fc.nat(20) }),
    fc.record({ do: fc.constant("run" as const), now: fc.nat(100) }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const { timers, log, set } = logging();
      let model: { name: string; at: number; order: number; verdict: boolean }[] = [];
      const ran: string[] = [];
      for (const [order, each] of steps.entries()) {
        if (each.do === "set") {
          set(each.name, each.at, each.verdict);
          model = [...model.filter((timer) => timer.name !== each.name), { ...each, order }];
        } else if (each.do === "cancel") {
          timers.cancel(each.name);
          model = model.filter((timer) => timer.name !== each.name);
        } else if (each.do === "postpone") {
          timers.postponeVerdicts(each.ms);
          for (const timer of model) if (timer.verdict) timer.at += each.ms;
        } else {
          timers.runDue(each.now);
          const due = model.filter((timer) => timer.at <= each.now);
          due.sort((one, other) => one.at - other.at || one.order - other.order);
          ran.push(...due.map((timer) => timer.name));
          model = model.filter((timer) => timer.at > each.now);
        }
        assert.deepEqual(log, ran);
        assert.equal(timers.next(), Math.min(Infinity, ...model.map((timer) => timer.at)));
        for (const letter of letters)
          assert.equal(
            timers.has(letter),
            model.some((timer) => timer.name === letter),
          );
      }
    }),
    fuzzing(1_000),
  );
});
