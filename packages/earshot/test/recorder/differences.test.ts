/**
 * What is not the same as it was recorded is found: a changed file, a file cut short, an engine that
 * gives something else.
 * @module
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Engine } from "../../src/core/engine.ts";
import type { Output } from "../../src/core/io.ts";
import type { EngineLike } from "../../src/recorder/recorded-engine.ts";
import { RecordingReader } from "../../src/recorder/recording-reader.ts";
import { handRecorded, readFrom, replayed } from "./kit/recorded-world.ts";
import { like, offsetsOf, open, sample } from "./kit/sample.ts";

describe("what is not the same is found", () => {
  test("a byte changed anywhere in the file, with its place", async () => {
    const whole = await sample();
    const offsets: number[] = [];
    replayed(whole, open, ({ step }) => offsets.push(step.offset));
    for (let at = 0; at < whole.length; at += 41) {
      const changed = whole.slice();
      changed[at]! ^= 1 << (at % 8);
      let result: ReturnType<typeof replayed>;
      try {
        result = replayed(changed, open);
      } catch (error) {
        assert.equal((error as { code?: string }).code, "ERR_EARSHOT_NOT_A_RECORDING");
        assert.ok(at < (offsets[0] ?? 0), `byte ${at}`);
        continue;
      }
      const { ending } = result;
      assert.equal(ending.kind, "damaged", `byte ${at}`);
      assert.equal(result.difference, undefined, `byte ${at}`);
      if (ending.kind !== "damaged") continue;
      const index = offsets.findLastIndex((offset) => offset <= at);
      const inEnd = ending.index === offsets.length;
      if (!inEnd)
        assert.deepEqual([ending.index, ending.offset], [index, offsets[index]], `byte ${at}`);
      else assert.ok(ending.offset <= at);
    }
  });

  test("a file cut anywhere replays up to there, and is told to be cut", async () => {
    const whole = await sample();
    const all = replayed(whole, open);
    const [first] = offsetsOf(whole);
    for (let length = first ?? 0; length < whole.length; length += 97) {
      const result = replayed(whole.subarray(0, length), open);
      assert.equal(result.difference, undefined);
      assert.equal(result.ending.kind, "cut");
      assert.ok(result.inputs <= all.inputs);
      const expected = offsetsOf(whole).filter(
        (_, at, offsets) => (offsets[at + 1] ?? Infinity) <= length,
      );
      assert.ok(Math.abs(result.inputs - expected.length) <= 1);
    }
  });

  test("a record that was taken out, or stands there twice", async () => {
    const whole = await sample();
    const [, second = 0, third = 0] = offsetsOf(whole);
    const without = Uint8Array.from([...whole.subarray(0, second), ...whole.subarray(third)]);
    const doubled = Uint8Array.from([...whole.subarray(0, third), ...whole.subarray(second)]);
    assert.deepEqual(replayed(without, open).ending, { kind: "damaged", offset: second, index: 1 });
    assert.deepEqual(replayed(doubled, open).ending, { kind: "damaged", offset: third, index: 2 });
  });

  test("one bit of one output of the engine, with input and output", async () => {
    const whole = await sample();
    const inputs = offsetsOf(whole).length;
    for (const target of [3, Math.floor(inputs / 2), inputs - 5]) {
      let altered: { input: number; output: number } | undefined;
      const result = replayed(whole, {
        ...open,
        makeEngine: (options) =>
          altering(new Engine(options), (input, output, given) => {
            if (altered !== undefined || input < target || given.type !== "transmit") return given;
            altered = { input, output };
            const burst = given.burst.slice();
            burst[burst.length - 1]! ^= 1;
            return { ...given, burst };
          }),
      });
      assert.ok(altered, "something was sent");
      const { difference } = result;
      assert.equal(difference?.kind, "output");
      assert.deepEqual({ input: difference?.input, output: difference?.output }, altered);
      assert.equal(difference?.offset, offsetsOf(whole)[altered.input]);
    }
  });

  test("an output too many, and one that is missing", async () => {
    const whole = await sample();
    const doubling = replayed(whole, {
      ...open,
      makeEngine: (options) => {
        const engine = new Engine(options);
        const extra: Output[] = [];
        let done = false;
        return like(engine, () => {
          const output = extra.pop() ?? engine.poll();
          if (!done && output.type === "transmit") {
            done = true;
            extra.push(output);
          }
          return output;
        });
      },
    });
    assert.ok(doubling.difference);
    const dropping = replayed(whole, {
      ...open,
      makeEngine: (options) => {
        const engine = new Engine(options);
        let done = false;
        return like(engine, () => {
          const output = engine.poll();
          if (done || output.type !== "transmit") return output;
          done = true;
          return engine.poll();
        });
      },
    });
    assert.ok(dropping.difference);
  });

  test("and with outputs kept whole, what it was before", async () => {
    const whole = await sample("whole");
    const result = replayed(whole, {
      ...open,
      makeEngine: (options) =>
        altering(new Engine(options), (_, __, given) =>
          given.type === "event" && given.event.type === "view"
            ? { ...given, event: { ...given.event, version: 99 } }
            : given,
        ),
    });
    const { recorded, replayed: now } = result.difference ?? {};
    assert.ok(isViewEvent(recorded) && isViewEvent(now));
    assert.equal(recorded.event.version, 1);
    assert.equal(now.event.version, 99);
  });
});

test("a recording is read in pieces of any size", async () => {
  const whole = await sample();
  const reader = new RecordingReader(readFrom(whole, 7));
  let count = 0;
  while (reader.next() !== undefined) count++;
  assert.equal(count, offsetsOf(whole).length);
  assert.equal(reader.ending?.kind, "whole");
});

test("other files are no recordings, and the next format is told", () => {
  for (const bytes of [new Uint8Array(), new Uint8Array(100), new TextEncoder().encode("hello")])
    assert.throws(() => new RecordingReader(readFrom(bytes)), {
      code: "ERR_EARSHOT_NOT_A_RECORDING",
    });
  const next = handRecorded().sink.bytes();
  next[11] = 2;
  assert.throws(() => new RecordingReader(readFrom(next)), /format 2/);
});

/** The engine with each output as `change` makes it. */
function altering(
  engine: Engine,
  change: (input: number, output: number, given: Output) => Output,
): EngineLike {
  let input = -1;
  let output = 0;
  return {
    ...like(engine, () => change(input, output++, engine.poll())),
    handle(given) {
      input++;
      output = 0;
      engine.handle(given);
    },
  };
}

function isViewEvent(
  output: unknown,
): output is Extract<Output, { type: "event" }> & { event: { type: "view"; version: number } } {
  return (output as Output).type === "event";
}
