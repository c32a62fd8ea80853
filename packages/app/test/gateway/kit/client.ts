/**
 * A client of the gateway in a few lines: keeps states by snapshots and patches as docs/gateway.md tells it, with a
 * patcher of its own, and checks every frame and state by the schemas.
 *
 * @module
 */
import assert from "node:assert/strict";
import { once } from "node:events";
import * as v from "valibot";
import { WebSocket } from "ws";
import {
  boardState,
  type ClientFrame,
  conversationState,
  gameState,
  type GatewayCommand,
  networkState,
  protocolVersion,
  roomState,
  type ServerFrame,
  serverFrame,
  socketPath,
} from "../../../src/gateway/protocol/index.ts";
import { until } from "../../kit/until.ts";
import { applied } from "./applied.ts";

const schemas = {
  room: roomState,
  network: networkState,
  conversation: conversationState,
  board: boardState,
  game: gameState,
} as const;
type Kind = keyof typeof schemas;
type StateOf<Name extends string> = Name extends `${infer K}:${string}`
  ? K extends Kind
    ? v.InferOutput<(typeof schemas)[K]>
    : never
  : Name extends Kind
    ? v.InferOutput<(typeof schemas)[Name]>
    : never;

type Result = Extract<ServerFrame, { type: "result" }>;

export class Client implements AsyncDisposable {
  readonly frames: ServerFrame[] = [];
  readonly states: Map<string, unknown> = new Map();
  readonly versions: Map<string, number> = new Map();
  readonly results: Result[] = [];
  readonly #url: string;
  readonly #options: WebSocket.ClientOptions;
  #socket: WebSocket;
  #session: string | undefined;
  #next = 1;

  private constructor(url: string, options: WebSocket.ClientOptions) {
    this.#url = url;
    this.#options = options;
    this.#socket = this.#open();
  }

  /** Connects and says hello. */
  static async connect(address: string): Promise<Client> {
    const client = Client.dial(address);
    await client.hello();
    return client;
  }

  /** As a guest with this name, or with the pass of an earlier one. */
  static async visit(
    address: string,
    who: { readonly name?: string; readonly pass?: string },
    options: WebSocket.ClientOptions = {},
  ): Promise<Client> {
    const client = Client.dial(address, options);
    await client.hello(who);
    return client;
  }

  static dial(address: string, options: WebSocket.ClientOptions = {}): Client {
    const url = new URL(address);
    url.protocol = "ws:";
    url.pathname = socketPath;
    return new Client(url.href, options);
  }

  get welcome(): Extract<ServerFrame, { type: "welcome" }> | undefined {
    return this.frames.findLast((frame) => frame.type === "welcome");
  }

  get bye(): string | undefined {
    const bye = this.frames.at(-1);
    return bye?.type === "bye" ? bye.reason : undefined;
  }

  get closed(): boolean {
    return this.#socket.readyState === WebSocket.CLOSED;
  }

  get pass(): string {
    return this.welcome?.pass ?? "";
  }

  async opened(): Promise<void> {
    if (this.#socket.readyState === WebSocket.CONNECTING) await once(this.#socket, "open");
  }

  async hello(who: { readonly name?: string; readonly pass?: string } = {}): Promise<void> {
    await this.opened();
    const count = this.frames.length;
    const resume = this.#session === undefined ? {} : { resume: this.#resume(this.#session) };
    this.say({ type: "hello", protocol: protocolVersion, ...this.#known(), ...who, ...resume });
    await until(
      () => this.frames.slice(count).some(({ type }) => type === "welcome" || type === "bye"),
      () => "a welcome",
    );
    this.#session = this.welcome?.session;
  }

  say(frame: ClientFrame): void {
    this.raw(JSON.stringify(frame));
  }

  raw(data: string | Buffer): void {
    this.#socket.send(data);
  }

  /** Breaks the connection without a word. */
  async breakOff(): Promise<void> {
    if (this.#socket.readyState === WebSocket.CLOSED) return;
    this.#socket.terminate();
    await once(this.#socket, "close");
  }

  /** Comes back, where the gateway is now. */
  async comeBack(address: string = this.#url): Promise<void> {
    const url = new URL(this.#url);
    url.port = new URL(address).port;
    this.#socket = this.#open(url.href);
    await this.hello();
  }

  /** Watches, and waits for the state. */
  async watch<Name extends string>(channel: Name): Promise<StateOf<Name>> {
    this.say({ type: "watch", channels: [channel] });
    await until(
      () => this.states.has(channel),
      () => `a state of ${channel}`,
    );
    return this.state(channel);
  }

  state<Name extends string>(channel: Name): StateOf<Name> {
    return this.states.get(channel) as StateOf<Name>;
  }

  /** Waits until the state of a channel is so. */
  async sees<Name extends string>(
    channel: Name,
    what: string,
    isSo: (state: StateOf<Name>) => boolean,
  ): Promise<StateOf<Name>> {
    await until(
      () => this.states.has(channel) && isSo(this.state(channel)),
      () => `${what}; ${channel} is ${JSON.stringify(this.states.get(channel))}`,
    );
    return this.state(channel);
  }

  /** Gives a command, and answers its result. */
  async command(command: GatewayCommand, id: string = `c${this.#next++}`): Promise<Result> {
    this.say({ type: "command", id, command });
    return this.answer(id);
  }

  async answer(id: string): Promise<Result> {
    const found = (): Result | undefined => this.results.find((result) => result.id === id);
    await until(
      () => found() !== undefined,
      () => `an answer to ${id}; ${this.bye ?? "open"}`,
    );
    return found() as Result;
  }

  /** As {@link command}, for one that is done; what it is answered with. */
  async does<Value = Record<string, string>>(command: GatewayCommand): Promise<Value> {
    const result = await this.command(command);
    assert.ok(result.ok, `${command.type}: ${JSON.stringify(result)}`);
    return result.value as Value;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.breakOff();
  }

  #resume(session: string): { session: string; channels: Record<string, number> } {
    return { session, channels: Object.fromEntries(this.versions) };
  }

  /** Who a guest has been. */
  #known(): { pass?: string } {
    return this.pass === "" ? {} : { pass: this.pass };
  }

  #open(url: string = this.#url): WebSocket {
    const socket = new WebSocket(url, this.#options);
    socket.on("error", () => {});
    socket.on("message", (data: Buffer) => this.#take(data.toString("utf8")));
    return socket;
  }

  #take(text: string): void {
    const frame = v.parse(serverFrame, JSON.parse(text));
    this.frames.push(frame);
    if (frame.type === "result") this.results.push(frame);
    if (frame.type === "gone") {
      this.states.delete(frame.channel);
      this.versions.delete(frame.channel);
    }
    if (frame.type === "state") this.#keep(frame.channel, frame.version, frame.state);
    if (frame.type === "change") {
      assert.equal(
        frame.version,
        (this.versions.get(frame.channel) ?? 0) + 1,
        "a change is missing",
      );
      const state = applied(this.states.get(frame.channel), frame.patch);
      this.#keep(frame.channel, frame.version, state);
    }
  }

  #keep(channel: string, version: number, state: unknown): void {
    const kind = channel.split(":", 1)[0] as Kind;
    v.parse(schemas[kind], state);
    this.states.set(channel, state);
    this.versions.set(channel, version);
  }
}
