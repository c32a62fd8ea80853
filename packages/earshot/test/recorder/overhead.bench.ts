/**
 * What recording costs: `node --conditions=earshot-source packages/earshot/test/recorder/overhead.bench.ts`.
 *
 * The inputs of one peer in a room of twenty go through two engines in turns, one bare and one
 * recorded, each pair in the other order than the one before; only handling and draining is timed.
 * The figure is the median of the ratios. Traps: a first pair warms the code up and is left out; the
 * outputs are counted, so that nothing is optimised away; both engines are fresh for each run, since
 * what they hold grows; writing to a file happens beside the loop and is not in it.
 * @module
 */
import { Engine } from "../../src/core/engine.ts";
import type { Input } from "../../src/core/io.ts";
import { seededRandom } from "../../src/core/random.ts";
import { type EngineLike, RecordedEngine } from "../../src/recorder/recorded-engine.ts";
import { Recording } from "../../src/recorder/recording.ts";
import { type RecordedLife, readFrom, recordedWorld } from "./kit/recorded-world.ts";
import { RecordingReader } from "../../src/recorder/recording-reader.ts";

const pairs = 31;

for (const secret of [undefined, "a word"]) {
  const life = room(secret);
  const bytes = await life.bytes();
  const inputs = inputsOf(bytes);
  const ratios: number[] = [];
  const perInput: { readonly bare: number[]; readonly recorded: number[] } = {
    bare: [],
    recorded: [],
  };
  for (let pair = 0; pair <= pairs; pair++) {
    const order =
      pair % 2 === 0 ? (["bare", "recorded"] as const) : (["recorded", "bare"] as const);
    const took = { bare: 0, recorded: 0 };
    for (const which of order) took[which] = run(engineOf(life, which), inputs);
    if (pair === 0) continue;
    ratios.push(took.recorded / took.bare);
    for (const which of order) perInput[which].push((took[which] * 1_000) / inputs.length);
  }
  const [bare, recorded, ratio] = [perInput.bare, perInput.recorded, ratios].map((all) =>
    median(all),
  );
  const size = (bytes.length / inputs.length).toFixed(0);
  process.stdout.write(
    `${secret === undefined ? "open" : "closed"} realm (the simulator's seal), ${inputs.length} inputs: ` +
      `${bare?.toFixed(2)} µs an input bare, ${recorded?.toFixed(2)} µs recorded, ratio ${ratio?.toFixed(2)}; ${size} B an input in the file\n`,
  );
}

function room(secret: string | undefined): RecordedLife {
  const { world, lives } = recordedWorld({
    peers: 20,
    seed: 1,
    ...(secret === undefined ? {} : { secret }),
  });
  world.start();
  world.joinGroup("room");
  for (let round = 0; round < 300; round++) {
    world.run(100);
    for (const name of ["b", "c", "d"]) world.send(name, "room", `word ${round} of ${name}`);
  }
  const [first] = lives;
  if (first === undefined) throw new Error("there is somebody to record");
  return first;
}

function inputsOf(bytes: Uint8Array): Input[] {
  const reader = new RecordingReader(readFrom(bytes));
  const inputs: Input[] = [];
  for (let step = reader.next(); step !== undefined; step = reader.next()) inputs.push(step.input);
  return inputs;
}

function engineOf({ head, cipher }: RecordedLife, which: "bare" | "recorded"): EngineLike {
  const { publicKey, peerId, epoch, name, seed } = head;
  const random = seededRandom(seed);
  const engine = new Engine({ cipher, random, publicKey, peerId, epoch, name });
  if (which === "bare") return engine;
  const sink = { write: () => true, close: async () => {} };
  const recording = new Recording({ head, sink, limitBytes: Infinity, stopped: () => {} });
  return new RecordedEngine(engine, recording);
}

/** Milliseconds for all inputs. */
function run(engine: EngineLike, inputs: readonly Input[]): number {
  let outputs = 0;
  const started = performance.now();
  for (const input of inputs) {
    engine.handle(input);
    for (outputs++; engine.poll().type !== "timeout"; outputs++);
  }
  const took = performance.now() - started;
  if (outputs < inputs.length) throw new Error("every input has an output");
  return took;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}
