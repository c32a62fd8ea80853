/**
 * One client, over all its connections: what it watches, and the results of its commands, so that a break loses and
 * repeats nothing.
 *
 * @module
 */
import type { Channel, Watcher } from "../channel/channel.ts";
import { goneFrame } from "../channel/channel.ts";
import type { Channels } from "../channel/channels.ts";
import type { Outcome } from "../commands/index.ts";
import { gatewayLimits as limits } from "../limits.ts";
import { type ClientFrame, type GatewayCommand, protocolLimits } from "../protocol/index.ts";

/** Those that only look: they may be done again, and their results are too large to be kept. */
const looking: ReadonlySet<GatewayCommand["type"]> = new Set([
  "earlier-messages",
  "earlier-posts",
  "search-posts",
]);

export interface SessionHost {
  readonly channels: Channels;
  readonly perform: (command: GatewayCommand) => Promise<Outcome>;
}

export class Session implements Watcher {
  readonly id: string;
  /** Whose it is. */
  readonly host: SessionHost;
  readonly #watched: Map<string, Channel> = new Map();
  /** Results by the ids of commands, as frames; `undefined` while it is being done. The oldest first. */
  readonly #results: Map<string, string | undefined> = new Map();
  /** Ends the connection that it has, for another one. */
  takeOver: (() => void) | undefined;
  #pending = 0;
  #out: ((text: string) => void) | undefined;
  /** When the last connection was lost. */
  #leftAt: number = performance.now();

  constructor(id: string, host: SessionHost) {
    this.id = id;
    this.host = host;
  }

  get connected(): boolean {
    return this.#out !== undefined;
  }

  get leftAt(): number {
    return this.#leftAt;
  }

  readonly send = (text: string): void => this.#out?.(text);

  readonly gone = (channel: string): void => void this.#watched.delete(channel);

  /** @param seen the versions of the channels that the client has; those it no longer has are forgotten */
  connect(out: (text: string) => void, seen: Readonly<Record<string, number>>): void {
    this.#out = out;
    for (const [name, channel] of this.#watched) {
      if (Object.hasOwn(seen, name)) for (const text of channel.since(seen[name])) out(text);
      else this.#leave(name, channel);
    }
    for (const name of Object.keys(seen)) if (!this.#watched.has(name)) out(goneFrame(name));
  }

  disconnect(): void {
    this.#out = undefined;
    this.takeOver = undefined;
    this.#leftAt = performance.now();
  }

  /** @returns whether it may say so */
  take(frame: Exclude<ClientFrame, { readonly type: "hello" }>): boolean {
    switch (frame.type) {
      case "ping":
        this.send('{"type":"pong"}');
        return true;
      case "watch":
        return frame.channels.every((name) => this.#watch(name));
      case "unwatch":
        for (const name of frame.channels) {
          const channel = this.#watched.get(name);
          if (channel !== undefined) this.#leave(name, channel);
        }
        return true;
      case "command":
        return this.#command(frame.id, frame.command);
    }
  }

  end(): void {
    for (const [name, channel] of this.#watched) this.#leave(name, channel);
    this.#out = undefined;
  }

  #watch(name: string): boolean {
    const known = this.#watched.get(name);
    if (known === undefined && this.#watched.size >= protocolLimits.channels) return false;
    const channel = this.host.channels.open(name);
    if (channel === undefined) {
      this.send(goneFrame(name));
      return true;
    }
    this.#watched.set(name, channel);
    channel.watch(this);
    this.send(channel.stateFrame());
    return true;
  }

  #leave(name: string, channel: Channel): void {
    this.#watched.delete(name);
    channel.unwatch(this);
  }

  #command(id: string, command: GatewayCommand): boolean {
    if (this.#results.has(id)) {
      const result = this.#results.get(id);
      // One that is being done will be answered.
      if (result !== undefined) this.send(result);
      return true;
    }
    if (this.#pending >= limits.pendingCommands) return false;
    this.#results.set(id, undefined);
    void this.#perform(id, command);
    return true;
  }

  async #perform(id: string, command: GatewayCommand): Promise<void> {
    this.#pending++;
    const outcome = await this.host.perform(command);
    this.#pending--;
    const result = JSON.stringify({ type: "result", id, ...outcome });
    if (looking.has(command.type)) this.#results.delete(id);
    else this.#results.set(id, result);
    if (this.#results.size > limits.results)
      for (const [oldest, done] of this.#results) {
        if (done === undefined) continue;
        this.#results.delete(oldest);
        break;
      }
    // What it has changed comes first.
    await this.host.channels.told();
    this.send(result);
  }
}
