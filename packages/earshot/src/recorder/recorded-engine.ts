/**
 * An engine with a recorder around it: in and out it is the same engine.
 * @module
 */
import type { Engine } from "../core/engine.ts";
import { EarshotError } from "../core/errors.ts";
import type { View } from "../core/events.ts";
import type { Input, Output } from "../core/io.ts";
import type { Recording } from "./recording.ts";

/** What a driver needs of an engine, and a recorder has to pass on. */
export type EngineLike = Pick<Engine, "handle" | "poll" | "view" | "stats" | "room">;

export class RecordedEngine implements EngineLike {
  readonly #engine: EngineLike;
  readonly #recording: Recording;
  /** The code with which the input at hand was refused. */
  #refused: string | undefined;

  constructor(engine: EngineLike, recording: Recording) {
    this.#engine = engine;
    this.#recording = recording;
  }

  handle(input: Input): void {
    const recording = this.#recording;
    this.#refused = undefined;
    recording.input(input);
    try {
      this.#engine.handle(input);
    } catch (error) {
      if (error instanceof EarshotError && input.type === "command") this.#refused = error.code;
      else recording.failed(messageOf(error));
      throw error;
    }
  }

  poll(): Output {
    let output: Output;
    try {
      output = this.#engine.poll();
    } catch (error) {
      this.#recording.failed(messageOf(error));
      throw error;
    }
    this.#recording.output(output, this.#refused);
    return output;
  }

  get view(): View {
    return this.#engine.view;
  }

  room(stream: number): number {
    return this.#engine.room(stream);
  }

  stats(): Readonly<Record<string, number>> {
    return this.#engine.stats();
  }
}

/** What an engine that failed said. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
