/**
 * The loop around the engine: one input, then everything that comes out, then the next input; events
 * go out when the engine is at rest, so that whoever hears them may call back in.
 * @module
 */
import { EarshotError } from "../../core/errors.ts";
import type { EngineEvent } from "../../core/events.ts";
import type { Command, Input, Output } from "../../core/io.ts";
import type { Cancel, Clock } from "../clock.ts";
import type { Effects } from "./effects.ts";
import type { Machine } from "./machine.ts";
import { SleepWatch } from "./sleep-watch.ts";

export type Transmit = Extract<Output, { type: "transmit" }>;
/** An input without its time, which is read when it is handled. */
export type Untimed = Input extends infer Kind
  ? Kind extends Input
    ? Omit<Kind, "now">
    : never
  : never;

export interface DriverOptions {
  readonly machine: Machine;
  readonly clock: Clock;
  readonly effects: Effects;
  readonly transmit: (output: Transmit) => void;
  readonly event: (event: EngineEvent) => void;
  /** The machine slept for about this long. */
  readonly woke: (byMs: number) => void;
  /** The engine broke one of its own rules; the driver has stopped. */
  readonly failed: (error: unknown) => void;
}

export class Driver {
  readonly #options: DriverOptions;
  readonly #sleep: SleepWatch;
  readonly #inputs: Untimed[] = [];
  readonly #events: EngineEvent[] = [];
  #draining = false;
  #dispatching = false;
  #stopped = false;
  #cancelTimer: Cancel | undefined;
  #timerAt = Infinity;
  /** What the engine asked for last. */
  #dueAt = Infinity;
  readonly counters: {
    inputs: number;
    outputs: number;
    events: number;
    timers: number;
    loopLagMs: number;
    loopLagMaxMs: number;
  } = { inputs: 0, outputs: 0, events: 0, timers: 0, loopLagMs: 0, loopLagMaxMs: 0 };

  constructor(options: DriverOptions) {
    this.#options = options;
    this.#sleep = new SleepWatch(options.clock);
  }

  /** Takes an input: at once, or right after the one that is being handled. */
  input(input: Untimed): void {
    if (this.#stopped) return;
    if (this.#draining) {
      // Borrowed bytes are good until this call returns only.
      this.#inputs.push(
        input.type === "datagram" ? { ...input, bytes: input.bytes.slice() } : input,
      );
      return;
    }
    this.#run(input);
  }

  /** As {@link input} for a command; what the engine has against it is thrown. */
  command(command: Command): void {
    if (this.#stopped) return;
    if (this.#draining)
      throw new Error("assertion failed: commands come when the engine is at rest");
    const refused = this.#run({ type: "command", command });
    if (refused !== undefined) throw refused;
  }

  /** No input is taken and no timer fires any more. */
  stop(): void {
    this.#stopped = true;
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    this.#inputs.length = 0;
    this.#options.effects.close();
  }

  /** Gives the error with which the engine refused the input. */
  #run(first: Untimed): EarshotError | undefined {
    let refused: EarshotError | undefined;
    this.#draining = true;
    try {
      for (let next: Untimed | undefined = first; next !== undefined; next = this.#inputs.shift()) {
        try {
          this.counters.inputs++;
          this.#options.machine.handle({ ...next, now: this.#options.clock.now() });
        } catch (error) {
          if (next !== first || next.type !== "command" || !(error instanceof EarshotError))
            throw error;
          refused = error;
        }
        this.#drain();
      }
    } catch (error) {
      this.stop();
      this.#options.failed(error);
    } finally {
      this.#draining = false;
    }
    if (!this.#stopped) this.#setTimer();
    this.#dispatch();
    return refused;
  }

  #drain(): void {
    const { machine, effects, transmit } = this.#options;
    for (;;) {
      const output = machine.poll();
      this.counters.outputs++;
      switch (output.type) {
        case "timeout":
          this.#dueAt = output.at;
          return;
        case "transmit":
          transmit(output);
          break;
        case "effect":
          effects.run(output.token, output.effect, (token, result) =>
            this.input({ type: "done", token, result }),
          );
          break;
        case "event":
          this.#events.push(output.event);
          break;
      }
    }
  }

  /** In order, even when hearing one leads to the next. */
  #dispatch(): void {
    if (this.#dispatching) return;
    this.#dispatching = true;
    try {
      for (let event = this.#events.shift(); event !== undefined; event = this.#events.shift()) {
        this.counters.events++;
        this.#options.event(event);
      }
    } finally {
      this.#dispatching = false;
    }
  }

  /** A timer that fires too early is only looked at, so it need not be moved whenever the deadline is put off. */
  #setTimer(): void {
    if (this.#dueAt >= this.#timerAt || this.#dueAt === Infinity) return;
    this.#cancelTimer?.();
    this.#timerAt = this.#dueAt;
    this.#cancelTimer = this.#options.clock.schedule(this.#dueAt, () => this.#fired());
  }

  #fired(): void {
    const now = this.#options.clock.now();
    const asleepMs = this.#sleep.check(this.#timerAt);
    this.#cancelTimer = undefined;
    this.#timerAt = Infinity;
    if (asleepMs > 0) this.#options.woke(asleepMs);
    if (this.#stopped) return;
    if (now < this.#dueAt) {
      this.#setTimer();
      return;
    }
    this.counters.timers++;
    this.counters.loopLagMs = now - this.#dueAt;
    this.counters.loopLagMaxMs = Math.max(this.counters.loopLagMaxMs, this.counters.loopLagMs);
    this.input({ type: "timeout" });
  }
}
