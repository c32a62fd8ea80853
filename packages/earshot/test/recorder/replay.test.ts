/**
 * Whatever happens to a peer, its recording replays with the same outputs.
 * @module
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Engine } from "../../src/core/engine.ts";
import type { EngineOptions } from "../../src/core/options.ts";
import { openRealm } from "../../src/core/wire/seal.ts";
import type { EngineLike } from "../../src/recorder/recorded-engine.ts";
import { brewStorm, loss, sendAdventures, sendPartitions } from "../../src/transport/sim/index.ts";
import { handRecorded, recordedWorld, type RecordedWorld, replayed } from "./kit/recorded-world.ts";
import { like, open } from "./kit/sample.ts";

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
