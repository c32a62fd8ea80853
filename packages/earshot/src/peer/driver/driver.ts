/**
 * The loop around the engine: one input, then everything that comes out, then the next input; events
 * go out when the engine is at rest, so that whoever hears them may call back in.
 * @module
 */
import type { Address } from "../../core/address.ts";
import { EarshotError } from "../../core/errors.ts";
import type { EngineEvent } from "../../core/events.ts";
import {
  type Command,
  type Input,
  type Output,
  type TransmitError,
  unawaited,
} from "../../core/io.ts";
import type { LinkId } from "../../core/link.ts";
import type { Cancel, Clock } from "../clock.ts";
import type { Effects } from "./effects.ts";
import type { Machine } from "./machine.ts";
import { SleepWatch } from "./sleep-watch.ts";

export type Transmit = Extract<Output, { type: "transmit" }>;
/** An input without its time, which is read when it is handled. */
type Untimed<Kind extends Input = Input> = Kind extends Input ? Omit<Kind, "now"> : never;

export interface DriverOptions {
  readonly machine: Machine;
  readonly clock: Clock;
  readonly effects: Effects;
  readonly transmit: (output: Transmit) => void;
  readonly listen: (groups: readonly number[]) => void;
  readonly event: (event: EngineEvent) => void;
  /** The machine slept for about this long. */
  readonly woke: (byMs: number) => void;
  /** The engine broke one of its own rules; the driver has stopped. */
  readonly failed: (error: unknown) => void;
}

/** Sees what goes into the engine, and what is sent; must not throw. */
export interface Tap {
  /** Before the engine takes it. */
  input(input: Input): void;
  output(output: Transmit): void;
}

type Datagram = Extract<Input, { type: "datagram" }>;

export class Driver {
  readonly #options: DriverOptions;
  readonly #sleep: SleepWatch;
  /** There only while somebody watches. */
  tap: Tap | undefined;
  /** What came while the engine was not at rest. */
  readonly #kept: Untimed[] = [];
  readonly #events: EngineEvent[] = [];
  #draining = false;
  #telling = false;
  /** Events with borrowed bytes that are still to be told, the one being told included. */
  #borrowed = 0;
  #stopped = false;
  #cancelTimer: Cancel | undefined;
  #timerAt = Infinity;
  /** What the engine asked for last. */
  #dueAt = Infinity;
  /** The one input that comes often; the engine keeps none. */
  readonly #datagram: { -readonly [Field in keyof Datagram]: Datagram[Field] } = {
    type: "datagram",
    now: 0,
    link: undefined,
    from: "" as Address,
    bytes: new Uint8Array(0),
  };
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

  /**
   * The engine may be given an input at once: it is drained, and nobody reads bytes that are borrowed
   * until the next one. Always so in a turn of one's own, as after an `await`.
   */
  get resting(): boolean {
    return !this.#draining && this.#borrowed === 0;
  }

  /** Takes an input: at once, or when the engine is at rest. */
  input(input: Untimed<Exclude<Input, Datagram>>): void {
    if (this.#stopped) return;
    if (this.resting) this.#run({ ...input, now: this.#options.clock.now() });
    else this.#kept.push(input);
  }

  /** The transport is done with a burst. */
  transmitted(token: number, error: TransmitError | undefined): void {
    if (token === unawaited && error === undefined) return;
    this.input(
      error === undefined ? { type: "transmitted", token } : { type: "transmitted", token, error },
    );
  }

  /** As {@link input}, for what comes often. `bytes` are borrowed until this returns. */
  datagram(link: LinkId | undefined, from: Address, bytes: Uint8Array): void {
    if (this.#stopped) return;
    if (!this.resting) {
      this.#kept.push({ type: "datagram", link, from, bytes: bytes.slice() });
      return;
    }
    const datagram = this.#datagram;
    datagram.now = this.#options.clock.now();
    datagram.link = link;
    datagram.from = from;
    datagram.bytes = bytes;
    this.#run(datagram);
  }

  /**
   * Takes a command at once; what the engine has against it is thrown. Only for when the driver is
   * {@link resting}.
   */
  command(command: Command): void {
    if (this.#stopped) return;
    if (!this.resting)
      throw new Error("assertion failed: commands come when the engine is at rest");
    const refused = this.#run({ type: "command", command, now: this.#options.clock.now() });
    if (refused !== undefined) throw refused;
  }

  /** Takes a command that the engine cannot refuse and whose bytes are not borrowed, at once or at rest. */
  post(command: Command): void {
    this.input({ type: "command", command });
  }

  /** No input is taken and no timer fires any more. */
  stop(): void {
    this.#stopped = true;
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    this.#kept.length = 0;
    this.#options.effects.close();
  }

  /** Gives the error with which the engine refused the input. */
  #run(input: Input): EarshotError | undefined {
    const refused = this.#take(input);
    this.#tell();
    return refused;
  }

  #take(input: Input): EarshotError | undefined {
    let refused: EarshotError | undefined;
    this.#draining = true;
    try {
      try {
        this.counters.inputs++;
        this.tap?.input(input);
        this.#options.machine.handle(input);
      } catch (error) {
        if (input.type !== "command" || !(error instanceof EarshotError)) throw error;
        refused = error;
      }
      this.#drain();
    } catch (error) {
      this.#fail(error);
    } finally {
      this.#draining = false;
    }
    if (!this.#stopped) this.#setTimer();
    return refused;
  }

  #fail(error: unknown): void {
    this.stop();
    this.#options.failed(error);
  }

  #drain(): void {
    const { machine, effects, transmit, listen } = this.#options;
    for (;;) {
      const output = machine.poll();
      this.counters.outputs++;
      switch (output.type) {
        case "timeout":
          this.#dueAt = output.at;
          return;
        case "transmit":
          this.tap?.output(output);
          transmit(output);
          break;
        case "listen":
          listen(output.groups);
          break;
        case "effect":
          effects.run(output.token, output.effect, (token, result) =>
            this.input({ type: "done", token, result }),
          );
          break;
        case "event":
          if (output.event.type === "batch") this.#borrowed++;
          this.#events.push(output.event);
          break;
      }
    }
  }

  /** Tells events in order, even when hearing one leads to the next, then takes what was kept meanwhile. */
  #tell(): void {
    if (this.#telling) return;
    this.#telling = true;
    try {
      for (;;) {
        const event = this.#events.shift();
        if (event !== undefined) {
          this.counters.events++;
          try {
            this.#options.event(event);
          } finally {
            if (event.type === "batch") this.#borrowed--;
          }
          continue;
        }
        const kept = this.#kept.shift();
        if (kept === undefined) return;
        const refused = this.#take({ ...kept, now: this.#options.clock.now() });
        if (refused !== undefined) this.#fail(refused);
      }
    } finally {
      this.#telling = false;
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
