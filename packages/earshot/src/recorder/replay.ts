/**
 * Runs the inputs of a recording through an engine again, and compares every output with what came
 * out then.
 * @module
 */
import { Engine } from "../core/engine.ts";
import { EarshotError } from "../core/errors.ts";
import type { Output } from "../core/io.ts";
import type { EngineOptions } from "../core/options.ts";
import { seededRandom } from "../core/random.ts";
import type { RealmCipher } from "../core/wire/seal.ts";
import type { FrameTap } from "../frames/frame-tap.ts";
import { Chain } from "./chain.ts";
import type { Head } from "./layout.ts";
import { type EngineLike, messageOf } from "./recorded-engine.ts";
import type { Ending, RecordedStep, RecordingReader } from "./recording-reader.ts";
import { ValueWriter } from "./value-writer.ts";

/** What came of an input, now. */
export interface ReplayedStep {
  readonly step: RecordedStep;
  readonly outputs: readonly Output[];
  readonly refused: string | undefined;
  readonly failed: string | undefined;
  /** The engine after it. */
  readonly engine: EngineLike;
}

/** The first place where the outputs are not what they were. */
export interface Difference {
  /** Which input, from 0, and the place of its record in the file. */
  readonly input: number;
  readonly offset: number;
  /** Time of the input, in the engine's milliseconds. */
  readonly at: number;
  /**
   * - `output`: this one is another; `count`: there are fewer or more of them
   * - `verdict`: then the input was refused, or broke the engine, and now not, or the other way round
   */
  readonly kind: "output" | "count" | "verdict";
  /** Which of the outputs, from 0; of `count` the first that is missing or one too many. */
  readonly output: number;
  readonly outputsThen: number;
  readonly outputsNow: number;
  /** The output then, where the recording keeps outputs whole. */
  readonly recorded: unknown;
  /** The output now; of `verdict` what the engine said. */
  readonly replayed: unknown;
}

export interface ReplayResult {
  readonly inputs: number;
  /** Outputs compared and found equal. */
  readonly equalOutputs: number;
  readonly difference: Difference | undefined;
  readonly ending: Ending;
}

export interface ReplayOptions {
  readonly cipher: RealmCipher;
  /** Makes the engine to be tested. Default: the one of this version. */
  readonly makeEngine?: (options: EngineOptions) => EngineLike;
  /** Makes what sees the inputs before the engine does, and what is sent. */
  readonly tap?: (engine: EngineLike) => Pick<FrameTap, "input" | "output">;
}

/** The engine as it was when the recording began. */
export function engineOf(head: Head, { cipher, makeEngine }: ReplayOptions): EngineLike {
  const { publicKey, peerId, epoch, name, roles, metadata } = head;
  const random = seededRandom(head.seed);
  const options = { cipher, random, publicKey, peerId, epoch, name, roles, metadata };
  return makeEngine === undefined ? new Engine(options) : makeEngine(options);
}

/**
 * Gives each step once it was run again; its return value is the verdict. After the first difference
 * it goes on, so that the story can be told, and compares no more.
 */
export function* replaySteps(
  reader: RecordingReader,
  options: ReplayOptions,
): Generator<ReplayedStep, ReplayResult> {
  const engine = engineOf(reader.head, options);
  const tap = options.tap?.(engine);
  const compare = new Comparison();
  let inputs = 0;
  for (let step = reader.next(); step !== undefined; step = reader.next()) {
    const again = run(engine, step, tap);
    inputs++;
    compare.step(again);
    yield again;
    // An engine that has broken its own rules is not to be trusted with the next input.
    if (again.failed !== undefined) break;
  }
  while (reader.ending === undefined) reader.next();
  compare.end(reader.ending, inputs);
  const { difference, equal: equalOutputs } = compare;
  return { inputs, equalOutputs, difference, ending: reader.ending };
}

function run(
  engine: EngineLike,
  step: RecordedStep,
  tap: ReturnType<NonNullable<ReplayOptions["tap"]>> | undefined,
): ReplayedStep {
  const outputs: Output[] = [];
  let refused: string | undefined;
  try {
    try {
      tap?.input(step.input);
      engine.handle(step.input);
    } catch (error) {
      if (!(error instanceof EarshotError) || step.input.type !== "command") throw error;
      refused = error.code;
    }
    for (;;) {
      const output = engine.poll();
      outputs.push(output);
      if (output.type === "transmit") tap?.output(output);
      if (output.type === "timeout") break;
    }
    return { step, outputs, refused, failed: undefined, engine };
  } catch (error) {
    return { step, outputs, refused, failed: messageOf(error), engine };
  }
}

class Comparison {
  difference: Difference | undefined;
  equal = 0;
  readonly #chain: Chain = new Chain();
  readonly #writer: ValueWriter = new ValueWriter();

  step({ step, outputs, refused, failed }: ReplayedStep): void {
    if (this.difference !== undefined) return;
    const { words } = step;
    for (const [at, output] of outputs.entries()) {
      this.#writer.clear();
      this.#writer.value(output);
      const word = this.#chain.add(this.#writer.written());
      if (at >= words.length) return this.#differs(step, outputs, "count", at, output);
      if (word !== words[at]) return this.#differs(step, outputs, "output", at, output);
      this.equal++;
    }
    if (words.length > outputs.length)
      return this.#differs(step, outputs, "count", outputs.length, undefined);
    if (refused !== step.refused || failed !== step.failed)
      this.#differs(step, outputs, "verdict", outputs.length, failed ?? refused);
  }

  /** The hash over everything has the last word: single words of it could meet by chance. */
  end(ending: Ending, inputs: number): void {
    if (this.difference !== undefined || ending.kind !== "whole" || ending.digest === "") return;
    if (ending.inputs === inputs && ending.digest === this.#chain.digest) return;
    this.difference = {
      kind: "output",
      input: inputs,
      offset: 0,
      at: 0,
      output: 0,
      outputsThen: ending.outputs,
      outputsNow: this.equal,
      recorded: ending.digest,
      replayed: this.#chain.digest,
    };
  }

  #differs(
    step: RecordedStep,
    outputs: readonly Output[],
    kind: Difference["kind"],
    output: number,
    now: unknown,
  ): void {
    const { index: input, offset, words } = step;
    this.difference = {
      kind,
      input,
      offset,
      at: step.input.now,
      output,
      outputsThen: words.length,
      outputsNow: outputs.length,
      recorded: kind === "verdict" ? (step.failed ?? step.refused) : step.outputs?.[output],
      replayed: now,
    };
  }
}
