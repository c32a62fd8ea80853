/**
 * The page's end of the gateway's WebSocket: keeps the states of the channels that are watched, brings
 * commands to their answers, and takes both up again after a break.
 * @module
 */
import {
  type ClientFrame,
  type GatewayCommand,
  protocolVersion,
  type ServerFrame,
  serverFrame,
} from "@earshot/app/protocol";
import * as v from "valibot";
import { waitMs } from "./backoff.ts";
import { Channel, type ChannelView, loading } from "./channel.ts";
import { CommandRefused, Errands } from "./errand.ts";
import type { ClientWorld, SocketLike } from "./world.ts";

/** Why nothing is tried any more until somebody acts. */
export type FinalReason = "unruly" | "version" | "name" | "token";

export type ConnectionState =
  | { readonly phase: "connecting" }
  | { readonly phase: "open"; readonly guest: boolean }
  /** `attempts` failed since; another one follows by itself. */
  | { readonly phase: "lost"; readonly attempts: number; readonly full: boolean }
  | { readonly phase: "closed"; readonly reason: FinalReason };

/** Without a word for so long the gateway is asked, and given up after as long again. */
const quietMs = 15_000;
const deafMs = 8_000;
/** Channels are watched on for a moment, so that going back and forth between pages costs nothing. */
const lingerMs = 5_000;

const isFinal = (reason: string): reason is FinalReason =>
  ["unruly", "version", "name", "token"].includes(reason);

/** What a page knows of the time before it was loaded. */
export interface Remembered {
  /** What a guest is called. */
  readonly name?: string | undefined;
  /** A guest's own, of any of their pages. */
  readonly pass?: string | undefined;
  /** That of the same page. */
  readonly session?: string | undefined;
}

export class Connection {
  state: ConnectionState = { phase: "connecting" };
  /** What a guest is called. */
  name: string | undefined;
  readonly #world: ClientWorld;
  readonly #channels = new Map<string, Channel>();
  readonly #watchers = new Map<string, number>();
  readonly #listeners = new Set<() => void>();
  readonly #errands = new Errands();
  #socket: SocketLike | undefined;
  #session: string | undefined;
  #pass: string | undefined;
  #welcomed = false;
  #failed = 0;
  #full = false;
  #timer: (() => void) | undefined;

  constructor(world: ClientWorld, { name, pass, session }: Remembered = {}) {
    this.#world = world;
    this.name = name;
    this.#pass = pass;
    this.#session = session;
  }

  /** What a guest comes back with as the same person. */
  get pass(): string | undefined {
    return this.#pass;
  }

  /** To go on with after a reload, where there is one. */
  get session(): string | undefined {
    return this.#session;
  }

  open(): void {
    this.#cancelTimer();
    this.#welcomed = false;
    let dead = false;
    const socket = this.#world.openSocket({
      onOpen: () => {
        if (!dead) this.#hello();
      },
      onText: (text) => {
        if (!dead) this.#heard(text);
      },
      onClosed: () => {
        if (!dead && this.#socket === socket) this.#lost();
        dead = true;
      },
    });
    this.#socket = socket;
    this.#waitFor(deafMs, () => this.#drop());
  }

  /** Somebody wants it now, or has reason to believe that it works again. */
  retry(): void {
    if (this.state.phase === "lost" || this.state.phase === "closed") {
      if (this.state.phase === "closed") this.#set({ phase: "connecting" });
      this.open();
    }
  }

  close(): void {
    this.#cancelTimer();
    const socket = this.#socket;
    this.#socket = undefined;
    socket?.close();
  }

  /** Calls back whenever something is different: the connection, or a channel. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  view(channel: string): ChannelView {
    return this.#channels.get(channel)?.view ?? loading;
  }

  /** Watches until what it returns is called. */
  watch(name: string): () => void {
    const watchers = this.#watchers.get(name) ?? 0;
    this.#watchers.set(name, watchers + 1);
    if (!this.#channels.has(name)) {
      this.#channels.set(name, new Channel(name));
      if (this.#welcomed) this.#send({ type: "watch", channels: [name] });
    }
    return () => {
      this.#watchers.set(name, (this.#watchers.get(name) ?? 1) - 1);
      this.#world.after(lingerMs, () => this.#leave(name));
    };
  }

  /** @returns what the gateway answers @throws {CommandRefused} where it refuses, or the session is lost */
  do(command: GatewayCommand): Promise<unknown> {
    const answer = this.#errands.add(this.#world.newId(), command);
    this.#flush();
    return answer;
  }

  #leave(name: string): void {
    if (this.#watchers.get(name) !== 0) return;
    this.#watchers.delete(name);
    this.#channels.delete(name);
    if (this.#welcomed) this.#send({ type: "unwatch", channels: [name] });
  }

  #hello(): void {
    const versions = [...this.#channels].flatMap(([name, { version }]) =>
      version > 0 ? [[name, version] as const] : [],
    );
    this.#send({
      type: "hello",
      protocol: protocolVersion,
      ...(this.name === undefined ? {} : { name: this.name }),
      ...(this.#pass === undefined ? {} : { pass: this.#pass }),
      ...(this.#session === undefined
        ? {}
        : { resume: { session: this.#session, channels: Object.fromEntries(versions) } }),
    });
  }

  #heard(text: string): void {
    const frame = parse(text);
    // A gateway that does not speak the protocol is as good as none.
    if (frame === undefined) return this.#drop();
    this.#waitFor(quietMs, () => this.#ask());
    this.#take(frame);
  }

  #take(frame: ServerFrame): void {
    switch (frame.type) {
      case "welcome":
        return this.#welcome(frame);
      case "state":
        if (this.#channels.get(frame.channel)?.take(frame.version, frame.state) === false) {
          return this.#drop();
        }
        return this.#tell();
      case "change": {
        const channel = this.#channels.get(frame.channel);
        if (channel?.change(frame.version, frame.patch) === false)
          this.#again(frame.channel, channel);
        return this.#tell();
      }
      case "gone":
        this.#channels.get(frame.channel)?.end();
        return this.#tell();
      case "result":
        return this.#errands.settle(
          frame.id,
          frame.ok
            ? { ok: true, value: frame.value }
            : { ok: false, error: new CommandRefused(frame.error.code, frame.error.message) },
        );
      case "pong":
        return;
      case "bye":
        return this.#bye(frame.reason);
    }
  }

  #welcome(frame: ServerFrame & { type: "welcome" }): void {
    if (frame.resumed) this.#errands.repeat();
    else {
      this.#errands.giveUpSent();
      for (const channel of this.#channels.values()) channel.forget();
    }
    this.#session = frame.session;
    this.#pass = frame.pass;
    this.#welcomed = true;
    this.#failed = 0;
    this.#full = false;
    const missing = [...this.#channels].filter(([, { version }]) => version === 0);
    if (missing.length > 0) this.#send({ type: "watch", channels: missing.map(([name]) => name) });
    this.#flush();
    this.#set({ phase: "open", guest: frame.guest });
  }

  /** A change is missing, or does not fit: the whole state is asked for. */
  #again(name: string, channel: Channel): void {
    channel.forget();
    this.#send({ type: "watch", channels: [name] });
  }

  #bye(reason: (ServerFrame & { type: "bye" })["reason"]): void {
    this.#full = reason === "full";
    if (!isFinal(reason)) return this.#drop();
    this.close();
    this.#welcomed = false;
    this.#set({ phase: "closed", reason });
  }

  #flush(): void {
    if (!this.#welcomed) return;
    for (const { id, command } of this.#errands.unsent())
      this.#send({ type: "command", id, command });
  }

  #ask(): void {
    this.#send({ type: "ping" });
    this.#waitFor(deafMs, () => this.#drop());
  }

  #send(frame: ClientFrame): void {
    this.#socket?.send(JSON.stringify(frame));
  }

  /** Gives the socket up, as if it had closed by itself. */
  #drop(): void {
    const socket = this.#socket;
    this.#lost();
    socket?.close();
  }

  #lost(): void {
    this.#socket = undefined;
    this.#welcomed = false;
    const wait = waitMs(this.#failed, this.#world.random());
    this.#failed += 1;
    this.#waitFor(wait, () => this.open());
    // Reloading or a wink of the network should not make a page that was never connected look broken.
    if (this.state.phase === "connecting" && this.#failed < 2) return;
    this.#set({ phase: "lost", attempts: this.#failed, full: this.#full });
  }

  #waitFor(ms: number, then: () => void): void {
    this.#cancelTimer();
    this.#timer = this.#world.after(ms, then);
  }

  #cancelTimer(): void {
    this.#timer?.();
    this.#timer = undefined;
  }

  #set(state: ConnectionState): void {
    this.state = state;
    this.#tell();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

function parse(text: string): ServerFrame | undefined {
  try {
    const { success, output } = v.safeParse(serverFrame, JSON.parse(text));
    return success ? output : undefined;
  } catch {
    return undefined;
  }
}
