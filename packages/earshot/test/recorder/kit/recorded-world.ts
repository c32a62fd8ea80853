/**
 * Worlds of the simulator in which every life of every peer is recorded to memory.
 * @module
 */
import { Engine } from "../../../src/core/engine.ts";
import type { EngineOptions } from "../../../src/core/options.ts";
import { seededRandom } from "../../../src/core/random.ts";
import { openRealm, type RealmCipher } from "../../../src/core/wire/seal.ts";
import type { Head } from "../../../src/recorder/layout.ts";
import { type EngineLike, RecordedEngine } from "../../../src/recorder/recorded-engine.ts";
import { Recording } from "../../../src/recorder/recording.ts";
import { type ReadMore, RecordingReader } from "../../../src/recorder/recording-reader.ts";
import {
  type ReplayedStep,
  replaySteps,
  type ReplayOptions,
  type ReplayResult,
} from "../../../src/recorder/replay.ts";
import { MemorySink } from "../../../src/recorder/sink.ts";
import { world, type World, type WorldOptions } from "../../../src/transport/sim/index.ts";

/** One life, recorded. */
export interface RecordedLife {
  readonly head: Head;
  readonly cipher: RealmCipher;
  /** Ends the recording; gives the file. */
  readonly bytes: () => Promise<Uint8Array>;
}

export interface RecordedWorld {
  readonly world: World;
  readonly lives: readonly RecordedLife[];
}

type Options = Omit<WorldOptions, "makeEngine"> & {
  readonly outputs?: Head["outputs"];
};

/** The same as `world()`, with a recorder around each engine. */
export function recordedWorld({ outputs = "hashed", ...options }: Options): RecordedWorld {
  const lives: RecordedLife[] = [];
  const made = world({
    ...options,
    makeEngine(engineOptions) {
      // The world hands out a source of chance without its seed.
      const seed = engineOptions.random.uint32();
      const life = record(engineOptions, seed, outputs);
      lives.push(life);
      return life.engine;
    },
  });
  return { world: made, lives };
}

/** A head with which nothing is the matter. */
export function headOf(options: Omit<EngineOptions, "random">, seed: number): Head {
  const { cipher, publicKey, peerId, epoch, name, roles = [], metadata } = options;
  return {
    version: "0.0.0",
    engine: "",
    wire: 1,
    runtime: "a test",
    startedAt: 0,
    startedNow: 0,
    realm: "earshot",
    tags: [cipher.tag, ...cipher.olderTags],
    closed: cipher.overheadBytes > 0,
    seed,
    publicKey,
    peerId,
    epoch,
    name,
    roles,
    metadata: metadata ?? new Uint8Array(),
    outputs: "hashed",
  };
}

function record(
  options: EngineOptions,
  seed: number,
  outputs: Head["outputs"],
): RecordedLife & { readonly engine: RecordedEngine } {
  const head = { ...headOf(options, seed), outputs };
  const sink = new MemorySink();
  const recording = new Recording({
    head,
    sink,
    limitBytes: Infinity,
    stopped: ({ reason, error }) => {
      throw new Error(`the recording stopped: ${reason}`, { cause: error });
    },
  });
  const engine = new Engine({ ...options, random: seededRandom(seed) });
  return {
    head,
    cipher: options.cipher,
    engine: new RecordedEngine(engine, recording),
    async bytes() {
      await recording.close();
      return sink.bytes();
    },
  };
}

/** An engine with a recorder, to be driven by hand. */
export function handRecorded(
  limitBytes: number = Infinity,
  change: (engine: EngineLike) => EngineLike = (engine) => engine,
): {
  readonly recording: Recording;
  readonly engine: RecordedEngine;
  readonly sink: MemorySink;
  readonly stops: string[];
} {
  const options = {
    cipher: openRealm(1),
    publicKey: new Uint8Array(32).fill(1),
    peerId: new Uint8Array(16).fill(2),
    epoch: new Uint8Array(16).fill(3),
    name: "ana",
  };
  const stops: string[] = [];
  const sink = new MemorySink();
  const recording = new Recording({
    head: headOf(options, 7),
    sink,
    limitBytes,
    stopped: ({ reason }) => stops.push(reason),
  });
  const engine = new RecordedEngine(
    change(new Engine({ ...options, random: seededRandom(7) })),
    recording,
  );
  return { recording, engine, sink, stops };
}

/** Reads from memory, in pieces of `pieceBytes`. */
export function readFrom(bytes: Uint8Array, pieceBytes: number = Infinity): ReadMore {
  let at = 0;
  return (atMost) => {
    const from = at;
    at = Math.min(bytes.length, at + Math.min(atMost, pieceBytes));
    return bytes.subarray(from, at);
  };
}

/** Runs a recording again. */
export function replayed(
  bytes: Uint8Array,
  options: ReplayOptions,
  seen: (step: ReplayedStep) => void = () => {},
): ReplayResult {
  const steps = replaySteps(new RecordingReader(readFrom(bytes)), options);
  for (;;) {
    const next = steps.next();
    if (next.done === true) return next.value;
    seen(next.value);
  }
}
