/**
 * A small recording to try things on, and engines that are not quite the one that was recorded.
 * @module
 */
import assert from "node:assert/strict";
import { Engine } from "../../../src/core/engine.ts";
import type { Output } from "../../../src/core/io.ts";
import type { RealmCipher } from "../../../src/core/wire/seal.ts";
import type { EngineLike } from "../../../src/recorder/recorded-engine.ts";
import { RecordingReader } from "../../../src/recorder/recording-reader.ts";
import { cipherOf } from "../../../src/transport/sim/world-options.ts";
import { readFrom, recordedWorld } from "./recorded-world.ts";

/** One recording with a bit of everything. */
export async function sample(outputs: "hashed" | "whole" = "hashed"): Promise<Uint8Array> {
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
export const open: { readonly cipher: RealmCipher } = {
  cipher: cipherOf({ peers: 1, seed: 1, makeEngine: (options) => new Engine(options) }),
};

/** Where its steps begin in the file. */
export function offsetsOf(bytes: Uint8Array): number[] {
  const offsets: number[] = [];
  const reader = new RecordingReader(readFrom(bytes));
  for (let step = reader.next(); step !== undefined; step = reader.next())
    offsets.push(step.offset);
  return offsets;
}

/** The engine with another `poll`. */
export function like(engine: EngineLike, poll: () => Output): EngineLike {
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
