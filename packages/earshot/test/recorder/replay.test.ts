/**
 * Whatever happens to a peer, its recording replays with the same outputs; and what is not the same
 * is found: a changed file, a file cut short, an engine that gives something else.
 * @module
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Engine } from "../../src/core/engine.ts";
import type { Output } from "../../src/core/io.ts";
import type { EngineOptions } from "../../src/core/options.ts";
import { openRealm } from "../../src/core/wire/seal.ts";
import type { EngineLike } from "../../src/recorder/recorded-engine.ts";
import { RecordingReader } from "../../src/recorder/recording-reader.ts";
import { cipherOf } from "../../src/transport/sim/world-options.ts";
import { brewStorm, loss, sendAdventures, sendPartitions } from "../../src/transport/sim/index.ts";
import {
  handRecorded,
  readFrom,
  recordedWorld,
  type RecordedWorld,
  replayed,
} from "./kit/recorded-world.ts";

/** Lives, deaths, partitions and words, on a network that does everything wrong. */
function eventful(
  seed: number,
  options: { secret?: string; signer?: "ed25519"; outputs?: "whole" } = {},
): RecordedWorld {
  const recorded = recordedWorld({ peers: 6, seed, messages: { ordered: false }, ...options });
  const { world } = recorded;
  world.start(world.names, { withinMs: 300 });
  world.run(400);
  brewStorm(world);
  sendAdventures(world, 12_000, 600);
  sendPartitions(world, 12_000, 2_000);
  world.run(500);
  world.joinGroup("room");
  for (let count = 0; count < 15; count++) {
    world.run(700);
    const speaker = world.peers.find((peer) => peer.running);
    if (speaker !== undefined) world.send(speaker.name, "room", `word ${count}`);
  }
  world.run(3_000);
  return recorded;
}

/** One recording with a bit of everything. */
async function sample(outputs: "hashed" | "whole" = "hashed"): Promise<Uint8Array> {
  const { world, lives } = recordedWorld({ peers: 3, seed: 2, outputs });
  world.start();
  world.run(1_000);
  world.joinGroup("room");
  world.send("b", "room", "hello");
  world.run(1_000);
  world.crash("c");
  world.run(4_000);
  const [life] = lives;
  assert.ok(life);
  return life.bytes();
}

/** The cipher of the simulator's default realm. */
const open = {
  cipher: cipherOf({ peers: 1, seed: 1, makeEngine: (options) => new Engine(options) }),
};

describe("a recording replays with the same outputs", () => {
  for (const options of [
    {},
    { secret: "a word" },
    { signer: "ed25519" },
    { outputs: "whole" },
  ] as const) {
    test(`of every life in a storm (${JSON.stringify(options)})`, async () => {
      for (const seed of [1, 2, 3]) {
        const recorded = eventful(seed, options);
        assert.ok(recorded.lives.length >= 6);
        let inputs = 0;
        for (const { bytes, cipher, head } of recorded.lives) {
          const result = replayed(await bytes(), { cipher });
          assert.equal(result.difference, undefined, `seed ${seed}, ${head.name}`);
          assert.equal(result.ending.kind, "whole");
          assert.ok(result.equalOutputs >= result.inputs);
          inputs += result.inputs;
        }
        assert.ok(inputs > 2_000, `${inputs} inputs`);
      }
    });
  }

  for (const options of [{}, { secret: "a word" }, { outputs: "whole" }] as const) {
    test(`of streams in a storm (${JSON.stringify(options)})`, async () => {
      const { world, lives } = recordedWorld({ peers: 5, seed: 4, ...options });
      world.start();
      world.run(1_500);
      world.joinGroup("room");
      world.run(1_000);
      const lost = world.install(loss(0.1));
      const talks = ["a", "b"].map((name) =>
        world.openStream(name, "room").write(400, { bytes: (message) => (message * 37) % 3_000 }),
      );
      talks.push(world.openStream("c", { peer: "d" }).write(200).writeLarge(400_000));
      world.run(2_000);
      world.stop("d", 2_000);
      world.command("e", { type: "leave-group", group: "room" });
      world.crash("b");
      world.run(500);
      talks[0]?.write(300).close();
      world.run(8_000);
      assert.ok(lost.fired > 100, `${lost.fired} lost`);
      for (const name of ["a", "c"])
        assert.ok(world.stat(name, "slotsRepaired") > 0, `${name} repaired`);
      const commands = new Set<string>();
      const events = new Set<string>();
      for (const { bytes, cipher, head } of lives) {
        const result = replayed(await bytes(), { cipher }, ({ step: { input }, outputs }) => {
          if (input.type === "command") commands.add(input.command.type);
          for (const output of outputs)
            events.add(output.type === "event" ? output.event.type : output.type);
        });
        assert.equal(result.difference, undefined, head.name);
        assert.equal(result.ending.kind, "whole");
      }
      for (const type of ["open-stream", "write", "close-stream", "handled"])
        assert.ok(commands.has(type), `${type} was recorded`);
      for (const type of ["batch", "progress", "listen", "stream-ended"])
        assert.ok(events.has(type), `${type} was compared`);
    });
  }

  test("of a closed realm only with its cipher", async () => {
    const { lives, world } = recordedWorld({ peers: 2, seed: 1, secret: "a word" });
    world.start();
    world.run(2_000);
    const [life] = lives;
    assert.ok(life);
    const result = replayed(await life.bytes(), open);
    assert.notEqual(result.difference, undefined);
  });

  test("of commands that the engine refuses", async () => {
    const { engine, recording, sink } = handRecorded();
    const step = (input: Parameters<EngineLike["handle"]>[0]): void => {
      try {
        engine.handle(input);
      } catch {
        // Told to the caller by the driver.
      }
      while (engine.poll().type !== "timeout");
    };
    step({ type: "command", now: 1, command: { type: "start" } });
    step({ type: "command", now: 2, command: { type: "join-group", group: "x".repeat(65) } });
    step({ type: "command", now: 3, command: { type: "join-group", group: "lone \ud800" } });
    step({ type: "command", now: 4, command: { type: "join-group", group: "room" } });
    await recording.close();
    const seen: (string | undefined)[] = [];
    const result = replayed(sink.bytes(), { cipher: openRealm(1) }, ({ refused }) =>
      seen.push(refused),
    );
    assert.equal(result.difference, undefined);
    const code = "ERR_EARSHOT_INVALID_ARGUMENT";
    assert.deepEqual(seen, [undefined, code, code, undefined]);
  });

  test("of an engine that broke its own rules, and the replay says so", async () => {
    const breaking = (engine: EngineLike): EngineLike => ({
      ...like(engine, () => engine.poll()),
      handle(input) {
        if (input.type === "command" && input.command.type === "wake")
          throw new Error("assertion failed: nobody wakes");
        engine.handle(input);
      },
    });
    const { engine, recording, sink } = handRecorded(Infinity, breaking);
    engine.handle({ type: "command", now: 1, command: { type: "start" } });
    while (engine.poll().type !== "timeout");
    assert.throws(() => engine.handle({ type: "command", now: 2, command: { type: "wake" } }));
    await recording.close();
    const seen: (string | undefined)[] = [];
    const makeEngine = (options: EngineOptions): EngineLike => breaking(new Engine(options));
    const result = replayed(sink.bytes(), { cipher: openRealm(1), makeEngine }, ({ failed }) =>
      seen.push(failed),
    );
    assert.equal(result.difference, undefined);
    assert.deepEqual(seen, [undefined, "assertion failed: nobody wakes"]);
    // And of one that does not break any more.
    const { difference } = replayed(sink.bytes(), { cipher: openRealm(1) });
    assert.equal(difference?.input, 1);
  });
});

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

test("a recording stops at its limit, says so, and replays up to there", async () => {
  const { engine, recording, sink, stops } = handRecorded(4_000);
  for (let now = 1; now < 500; now++) {
    engine.handle({ type: "timeout", now });
    while (engine.poll().type !== "timeout");
  }
  await recording.close();
  assert.deepEqual(stops, ["limit"]);
  const bytes = sink.bytes();
  assert.ok(bytes.length <= 4_000 && bytes.length > 3_500, `${bytes.length} bytes`);
  const { difference, ending, inputs } = replayed(bytes, { cipher: openRealm(1) });
  assert.equal(difference, undefined);
  assert.ok(ending.kind === "whole" && ending.reason === "limit" && ending.inputs === inputs);
});

test("what cannot be recorded ends the recording, not the engine", () => {
  const { engine, stops } = handRecorded();
  const odd = { type: "command", now: 1, command: { type: "start", extra: () => {} } } as const;
  engine.handle(odd);
  assert.equal(engine.poll().type, "effect");
  assert.deepEqual(stops, ["failed"]);
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

function offsetsOf(bytes: Uint8Array): number[] {
  const offsets: number[] = [];
  const reader = new RecordingReader(readFrom(bytes));
  for (let step = reader.next(); step !== undefined; step = reader.next())
    offsets.push(step.offset);
  return offsets;
}

function like(engine: EngineLike, poll: () => Output): EngineLike {
  return {
    handle: (input) => engine.handle(input),
    poll,
    get view() {
      return engine.view;
    },
    stats: () => engine.stats(),
    room: (stream) => engine.room(stream),
  };
}

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
