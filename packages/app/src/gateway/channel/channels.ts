/**
 * All channels that somebody watches, kept up to date together: however much happens at once, states are made at most
 * some twenty times a second.
 *
 * @module
 */
import { gatewayLimits as limits } from "../limits.ts";
import { Channel } from "./channel.ts";

/** Makes the function that makes a channel's state; `undefined` when there is no such kind of channel. */
export type Compute = (channel: string) => (() => unknown) | undefined;

export class Channels {
  readonly #open: Map<string, Channel> = new Map();
  readonly #compute: Compute;
  #timer: NodeJS.Timeout | undefined;
  #lastMs = Number.NEGATIVE_INFINITY;

  constructor(compute: Compute) {
    this.#compute = compute;
  }

  /** How many are watched. */
  get size(): number {
    return this.#open.size;
  }

  /** The channel with the state of this moment; it lives for as long as it is watched. */
  open(name: string): Channel | undefined {
    const known = this.#open.get(name);
    if (known !== undefined) return known.update() ? known : undefined;
    const compute = this.#compute(name);
    const state = compute?.();
    if (compute === undefined || state === undefined) return undefined;
    const channel = new Channel(name, state, compute, () => {
      if (this.#open.get(name) === channel) this.#open.delete(name);
    });
    this.#open.set(name, channel);
    return channel;
  }

  /** The state of a channel now, without watching it. */
  stateOf(name: string): unknown {
    return this.#compute(name)?.();
  }

  /** Something may have changed. */
  changed(): void {
    if (this.#timer !== undefined) return;
    const waitMs = Math.max(0, this.#lastMs + limits.updateMs - performance.now());
    this.#timer = setTimeout(() => this.flush(), waitMs);
  }

  /** Tells at once what has changed. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#lastMs = performance.now();
    for (const channel of [...this.#open.values()]) channel.update();
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#open.clear();
  }
}
