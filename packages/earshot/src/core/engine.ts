/**
 * The engine: a pure state machine. Inputs go in through `handle`, outputs come out of `poll`, and
 * the same inputs give the same outputs, byte for byte.
 * @module
 */
import { obey } from "./commands.ts";
import type { View } from "./events.ts";
import type { Input, Output } from "./io.ts";
import { setLinks } from "./discovery/links.ts";
import { assert, limits } from "./limits.ts";
import { noteLag } from "./liveness/health.ts";
import { buildView, refreshPictures } from "./liveness/view.ts";
import type { EngineOptions } from "./options.ts";
import { receive } from "./receive.ts";
import { EngineState } from "./state.ts";
import { tellProgress } from "./stream/progress.ts";
import { endInput } from "./stream/receive-slots.ts";

/** A peer without sockets, clock or chance of its own. Drive it as `core/io.ts` says. */
export class Engine {
  readonly #state: EngineState;
  #drained = true;
  #taken = 0;
  #lastView: View = { version: 0, members: [] };

  constructor(options: EngineOptions) {
    this.#state = new EngineState(options);
  }

  /**
   * Takes one input. Call {@link poll} until it gives `timeout` before the next one. After an error
   * that may wait: what is in the queue stays there for the next drain.
   * @throws EarshotError for commands that are mistakes of the caller; they change nothing
   */
  handle(input: Input): void {
    assert(this.#drained, "poll() is drained before the next handle()");
    this.#take(input);
    this.#drained = false;
  }

  #take(input: Input): void {
    const state = this.#state;
    if (state.phase === "closed") return;
    noteLag(state, input.now);
    state.streams.inputs++;
    // Time never runs backwards in here, whatever the clock outside does.
    state.now = Math.max(state.now, input.now);
    switch (input.type) {
      case "datagram":
        if (state.phase !== "idle") receive(state, input.link, input.from, input.bytes);
        break;
      case "timeout":
        state.timers.runDue(state.now);
        break;
      case "command":
        obey(state, input.command);
        break;
      case "links":
        setLinks(state, input.links);
        break;
      case "transmitted":
        state.transmitted(input.token, input.error);
        break;
      case "done":
        state.effectDone(input.token, input.result);
        break;
    }
    endInput(state);
    tellProgress(state);
  }

  /** Gives the next output; `timeout` is the last and ends the drain. */
  poll(): Output {
    const { outputs, timers } = this.#state;
    const output = outputs[this.#taken];
    if (output !== undefined) {
      this.#taken++;
      return output;
    }
    outputs.length = 0;
    this.#taken = 0;
    this.#drained = true;
    refreshPictures(this.#state);
    return { type: "timeout", at: timers.next() };
  }

  /** Everybody present but oneself; the same object until something changes. */
  get view(): View {
    const { directory } = this.#state;
    if (this.#lastView.version !== directory.version) this.#lastView = buildView(this.#state);
    return this.#lastView;
  }

  /**
   * Bytes of staged frames that a stream takes now; 0 for one that is not there. What a command then
   * brings may be this much and no more.
   */
  room(stream: number): number {
    return this.#state.streams.room(stream);
  }

  /** Counters and gauges by name. */
  stats(): Readonly<Record<string, number>> {
    const { counters, directory, health } = this.#state;
    return {
      ...counters,
      members: directory.live.size,
      candidates: directory.candidates,
      health: health.score,
      healthMax: limits.healthMax,
    };
  }
}
