/**
 * All channels that somebody watches with the eyes of one person, kept up to date together.
 *
 * @module
 */
import { type Bounds, Channel } from "./channel.ts";
import { type Turning, Turns } from "./turns.ts";

/** Makes the function that makes a channel's state; `undefined` when there is no such kind of channel. */
export type Compute = (channel: string) => (() => unknown) | undefined;

export interface ChannelsOptions {
  /** Shared by all whose states change together. Default: of its own. */
  readonly turns?: Turns;
  /** How many changes are kept for those who come back. Default: as many as for the gateway's own person. */
  readonly kept?: Bounds;
}

export class Channels implements Turning {
  readonly #open: Map<string, Channel> = new Map();
  readonly #compute: Compute;
  readonly #turns: Turns;
  readonly #kept: Bounds | undefined;

  constructor(compute: Compute, { turns = new Turns(), kept }: ChannelsOptions = {}) {
    this.#compute = compute;
    this.#turns = turns;
    this.#kept = kept;
    turns.join(this);
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
    const unwatched = (): void => {
      if (this.#open.get(name) === channel) this.#open.delete(name);
    };
    const channel = new Channel({ name, state, compute, unwatched, kept: this.#kept });
    this.#open.set(name, channel);
    return channel;
  }

  /** The state of a channel now, without watching it. */
  stateOf(name: string): unknown {
    return this.#compute(name)?.();
  }

  /** Something may have changed. */
  changed(): void {
    this.#turns.changed();
  }

  /** Resolves when all that has changed so far has been told. */
  async told(): Promise<void> {
    this.#turns.changed();
    await this.#turns.settled(this);
  }

  /** Tells at once what has changed. */
  update(): void {
    for (const channel of [...this.#open.values()]) channel.update();
  }

  close(): void {
    this.#turns.leave(this);
    this.#open.clear();
  }
}
