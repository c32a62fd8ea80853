/**
 * One channel: a state, made anew whenever something may have changed, and its changes. Each is serialised once for
 * all who watch, and the last ones are kept for those who come back after a break.
 *
 * @module
 */
import { gatewayLimits as limits } from "../limits.ts";
import { difference } from "./difference.ts";

/** Whoever follows channels: a session, or a stream of events. */
export interface Watcher {
  /** A frame, as JSON. */
  readonly send: (text: string) => void;
  /** There is no such channel any more; it has been told with a frame. */
  readonly gone: (channel: string) => void;
}

/** Of the changes that are kept, and of their characters together. */
export interface Bounds {
  readonly changes: number;
  readonly length: number;
}

interface ChannelSettings {
  readonly name: string;
  readonly state: unknown;
  /** The state as it is now; `undefined` when there is no such thing (any more). */
  readonly compute: () => unknown;
  /** Called when nobody watches any more. */
  readonly unwatched: () => void;
  readonly kept?: Bounds | undefined;
}

const usually = { changes: limits.keptChanges, length: limits.keptChangesLength };

interface Change {
  readonly version: number;
  readonly text: string;
}

export class Channel {
  readonly name: string;
  readonly #unwatched: () => void;
  readonly #compute: () => unknown;
  readonly #kept: Bounds;
  readonly #watchers: Set<Watcher> = new Set();
  readonly #changes: Change[] = [];
  #changesLength = 0;
  #state: unknown;
  #version: number;

  constructor({ name, state, compute, unwatched, kept = usually }: ChannelSettings) {
    this.name = name;
    // Above all that an earlier channel of this name has had, which changed less often than that.
    this.#version = Date.now();
    this.#state = state;
    this.#compute = compute;
    this.#unwatched = unwatched;
    this.#kept = kept;
  }

  get version(): number {
    return this.#version;
  }

  get state(): unknown {
    return this.#state;
  }

  get watchers(): number {
    return this.#watchers.size;
  }

  watch(watcher: Watcher): void {
    this.#watchers.add(watcher);
  }

  unwatch(watcher: Watcher): void {
    this.#watchers.delete(watcher);
    if (this.#watchers.size === 0) this.#unwatched();
  }

  /** The whole state as a frame. */
  stateFrame(): string {
    return JSON.stringify({
      type: "state",
      channel: this.name,
      version: this.#version,
      state: this.#state,
    });
  }

  /** What somebody has missed who has seen this version: the changes since, or the state where they are gone. */
  since(version: number | undefined): readonly string[] {
    if (version === this.#version) return [];
    const missed = this.#changes.filter((change) => change.version > (version ?? 0));
    return version !== undefined && missed[0]?.version === version + 1
      ? missed.map(({ text }) => text)
      : [this.stateFrame()];
  }

  /** Looks whether the state is another one, and tells. @returns `false` when the channel is no more */
  update(): boolean {
    const state = this.#compute();
    if (state === undefined) {
      this.end();
      return false;
    }
    const patch = difference(this.#state, state);
    if (patch.length === 0) return true;
    this.#state = state;
    this.#version += 1;
    const version = this.#version;
    const text = JSON.stringify({ type: "change", channel: this.name, version, patch });
    this.#keep({ version, text });
    for (const watcher of this.#watchers) watcher.send(text);
    return true;
  }

  /** There is no such thing any more. */
  end(): void {
    const text = goneFrame(this.name);
    for (const watcher of [...this.#watchers]) {
      watcher.send(text);
      watcher.gone(this.name);
    }
    this.#watchers.clear();
    this.#unwatched();
  }

  #keep(change: Change): void {
    this.#changes.push(change);
    this.#changesLength += change.text.length;
    const { changes, length } = this.#kept;
    while (this.#changes.length > changes || this.#changesLength > length)
      this.#changesLength -= this.#changes.shift()?.text.length ?? 0;
  }
}

export function goneFrame(channel: string): string {
  return JSON.stringify({ type: "gone", channel });
}
