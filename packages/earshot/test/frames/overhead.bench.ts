/**
 * What watching frames costs: `node --conditions=earshot-source packages/earshot/test/frames/overhead.bench.ts`.
 *
 * The inputs of one peer that hears two streams of a busy room go through two engines in turns: one bare, the
 * other with the hook of the driver, first with nobody who watches, then with a tap; each pair in the other
 * order than the one before. The figure is the median of the ratios. Traps: a first pair warms the code up and is
 * left out; engines are fresh for each run, since what they hold grows; slots are opened in place, so that
 * each run has its own copy of the inputs; the outputs are counted, so that nothing is optimised away.
 * @module
 */
import { Engine } from "../../src/core/engine.ts";
import { epochOf, peerIdOf } from "../../src/core/identity.ts";
import type { Input } from "../../src/core/io.ts";
import { seededRandom } from "../../src/core/random.ts";
import { FrameTap } from "../../src/frames/frame-tap.ts";
import { RecordingReader } from "../../src/recorder/recording-reader.ts";
import { readFrom, type RecordedLife, recordedWorld } from "../recorder/kit/recorded-world.ts";

const pairs = 31;
type Kind = "bare" | "unwatched" | "watched";

const realms = { open: listener(undefined), closed: listener("a word") };

// Nobody watches while it is measured what that costs: the code is compiled for what it has met.
for (const kind of ["unwatched", "watched"] as const) {
  for (const [realm, life] of Object.entries(realms)) {
    const bytes = await life.bytes();
    const size = inputsOf(bytes).length;
    const ratios: number[] = [];
    const took: Record<Kind, number[]> = { bare: [], unwatched: [], watched: [] };
    for (let pair = 0; pair <= pairs; pair++) {
      const order: readonly Kind[] = pair % 2 === 0 ? ["bare", kind] : [kind, "bare"];
      const now: Record<Kind, number> = { bare: 0, unwatched: 0, watched: 0 };
      for (const which of order) now[which] = run(life, which, inputsOf(bytes)) / size;
      if (pair === 0) continue;
      ratios.push(now[kind] / now.bare);
      for (const which of order) took[which].push(now[which]);
    }
    const [bare, other] = [median(took.bare), median(took[kind])].map((us) => us.toFixed(2));
    const ratio = median(ratios).toFixed(3);
    process.stdout.write(
      `${realm} realm (the simulator's seal), ${size} inputs: bare ${bare} µs an input, ${kind} ${other} µs, ratio ${ratio}\n`,
    );
  }
}

/** Somebody in a room of five, two of whom write now one message, now thirty. */
function listener(secret: string | undefined): RecordedLife {
  const { world, lives } = recordedWorld({
    peers: 5,
    seed: 1,
    ...(secret === undefined ? {} : { secret }),
  });
  world.start();
  world.run(1_000);
  world.joinGroup("room");
  world.run(500);
  const talks = ["a", "b"].map((name) => world.openStream(name, "room"));
  for (let round = 0; round < 1_000; round++) {
    for (const talk of talks) talk.write(round % 10 === 0 ? 30 : 1, { bytes: () => 900 });
    world.run(3);
  }
  world.run(1_000);
  const life = lives[2];
  if (life === undefined) throw new Error("there is somebody who hears");
  return life;
}

function inputsOf(bytes: Uint8Array): Input[] {
  const reader = new RecordingReader(readFrom(bytes));
  const inputs: Input[] = [];
  for (let step = reader.next(); step !== undefined; step = reader.next()) inputs.push(step.input);
  return inputs;
}

/** Microseconds of processor time for all inputs, in the shape of the driver's loop. */
function run({ head, cipher }: RecordedLife, kind: Kind, inputs: readonly Input[]): number {
  const { publicKey, peerId, epoch, name, seed } = head;
  const engine = new Engine({
    cipher,
    random: seededRandom(seed),
    publicKey,
    peerId,
    epoch,
    name,
  });
  let told = 0;
  const host: { tap: FrameTap | undefined } = { tap: undefined };
  if (kind === "watched")
    host.tap = new FrameTap({
      cipher,
      self: { epoch: epochOf(epoch), id: peerIdOf(peerId), name },
      view: () => engine.view,
      offsetMs: 0,
      tell: () => told++,
    });
  const started = process.cpuUsage();
  const outputs = kind === "bare" ? driveBare(engine, inputs) : drive(engine, inputs, host);
  const { user, system } = process.cpuUsage(started);
  if (outputs < inputs.length) throw new Error("every input has an output");
  if (kind === "watched" && told === 0) throw new Error("something was told");
  return user + system;
}

function driveBare(engine: Engine, inputs: readonly Input[]): number {
  let outputs = 0;
  for (const input of inputs) {
    engine.handle(input);
    for (;;) {
      const output = engine.poll();
      outputs++;
      if (output.type === "timeout") break;
    }
  }
  return outputs;
}

function drive(
  engine: Engine,
  inputs: readonly Input[],
  host: { readonly tap: FrameTap | undefined },
): number {
  let outputs = 0;
  for (const input of inputs) {
    host.tap?.input(input);
    engine.handle(input);
    for (;;) {
      const output = engine.poll();
      outputs++;
      if (output.type === "transmit") host.tap?.output(output);
      if (output.type === "timeout") break;
    }
  }
  return outputs;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}
