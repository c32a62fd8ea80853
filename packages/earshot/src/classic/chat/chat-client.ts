/**
 * A client of the chat server. When the server is killed it tries again until it is back, registers again and rejoins
 * the conversations that it was in.
 * @module
 */
import { connect, type Socket } from "node:net";
import { EarshotError } from "../../core/errors.ts";
import { LineReader } from "../lines/line-reader.ts";
import { oneLine } from "../lines/words.ts";
import { classicLimits } from "../limits.ts";
import { type ChatClientEvent, ChatClientState } from "./client-state.ts";
import { chatLine, chatPort, type ClientCommand, isUserName } from "./protocol.ts";

export interface ChatClientOptions {
  /** One word of at most 64 bytes, without comma and colon. */
  readonly name: string;
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** Default 6666. */
  readonly port?: number;
  /** Told what happens. Must not throw. */
  readonly onEvent?: (event: ChatClientEvent) => void;
  /** First and longest pause between attempts, in milliseconds. Default 250 and 5,000. */
  readonly reconnectMinMs?: number;
  readonly reconnectMaxMs?: number;
}

export class ChatClient implements AsyncDisposable {
  readonly #options: ChatClientOptions;
  readonly #state: ChatClientState;
  #socket: Socket | undefined;
  #timer: NodeJS.Timeout | undefined;
  #pauseMs: number;
  #closed = false;
  #starting: { resolve: () => void; reject: (error: unknown) => void } | undefined;

  /** @throws `ERR_EARSHOT_INVALID_ARGUMENT` for a name that no server takes. */
  constructor(options: ChatClientOptions) {
    if (!isUserName(options.name)) {
      const what = "name: one word of at most 64 bytes, without comma and colon";
      throw new EarshotError("ERR_EARSHOT_INVALID_ARGUMENT", what);
    }
    this.#options = options;
    this.#pauseMs = options.reconnectMinMs ?? classicLimits.reconnectMinMs;
    this.#state = new ChatClientState(options.name, (event) => this.#tell(event));
  }

  get name(): string {
    return this.#state.name;
  }

  /** Who is online, oneself left out. */
  get users(): readonly string[] {
    return this.#state.users;
  }

  /** What they last said about themselves. */
  get statuses(): ReadonlyMap<string, string> {
    return this.#state.statuses;
  }

  /** The conversations that we are in, with their members. */
  get conversations(): ReadonlyMap<string, readonly string[]> {
    const { own, conversations } = this.#state;
    return new Map([...conversations].filter(([id]) => own.has(id)));
  }

  get registered(): boolean {
    return this.#state.registered;
  }

  /**
   * Connects and registers.
   * @throws `ERR_EARSHOT_INVALID_ARGUMENT` when the name is taken; the system's error when nobody listens there.
   * Later losses are mended and told.
   */
  start(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#starting = { resolve, reject };
      this.#connect();
    });
  }

  /** Begins a conversation with somebody, or calls one more into it; `pending` tells its name. */
  invite(name: string, conversation?: string): void {
    this.#send("INVITE", name, ...(conversation === undefined ? [] : [conversation]));
  }

  join(conversation: string): void {
    this.#send("JOIN", conversation);
  }

  reject(conversation: string): void {
    this.#send("REJECT", conversation);
  }

  leave(conversation: string): void {
    this.#send("LEAVE", conversation);
  }

  /** What is said is shown when it comes back, as a `message` of our own. */
  say(conversation: string, text: string): void {
    this.#send("SEND_MESSAGE", conversation, oneLine(text));
  }

  /** Available, away, busy, or own words. */
  setStatus(words: string): void {
    this.#send("STATUS", oneLine(words));
  }

  /** Says GOODBYE and ends. Safe to call twice. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    const socket = this.#socket;
    if (socket === undefined || socket.destroyed) return;
    this.#send("GOODBYE");
    const { promise: gone, resolve } = Promise.withResolvers<void>();
    socket.once("close", () => resolve());
    socket.end();
    socket.setTimeout(1_000, () => socket.destroy());
    await gone;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #connect(): void {
    const { host = "127.0.0.1", port = chatPort } = this.#options;
    const socket = connect({ host, port, noDelay: true });
    const { keepAliveMs, keepAliveProbeMs, keepAliveProbes } = classicLimits;
    socket.setKeepAlive(true, keepAliveMs, keepAliveProbeMs, keepAliveProbes);
    this.#socket = socket;
    const lines = new LineReader(classicLimits.listBytes);
    let failure: Error | undefined;
    socket.on("connect", () => socket.write(chatLine("REGISTER", this.name)));
    socket.on("data", (bytes: Uint8Array) => {
      lines.push(bytes);
      for (let line = lines.next(); line !== undefined; line = lines.next()) {
        if (line.kind === "text") this.#take(line.text);
        else this.#state.malformed++;
      }
    });
    socket.on("error", (error) => {
      failure = error;
    });
    socket.on("close", () => this.#lost(failure));
  }

  #take(line: string): void {
    const { registered } = this.#state;
    this.#state.take(line);
    if (registered || !this.#state.registered) return;
    this.#pauseMs = this.#options.reconnectMinMs ?? classicLimits.reconnectMinMs;
    for (const conversation of this.#state.own) this.#send("JOIN", conversation);
    this.#starting?.resolve();
    this.#starting = undefined;
    this.#tell({ type: "registered", name: this.name });
  }

  #lost(failure: Error | undefined): void {
    this.#state.registered = false;
    if (this.#closed || this.#starting !== undefined) {
      this.#starting?.reject(failure ?? new Error("the server closed the connection"));
      this.#starting = undefined;
      this.#closed = true;
      return;
    }
    const retryMs = this.#pauseMs;
    const longest = this.#options.reconnectMaxMs ?? classicLimits.reconnectMaxMs;
    this.#pauseMs = Math.min(longest, 2 * retryMs);
    this.#timer = setTimeout(() => this.#connect(), retryMs);
    this.#tell({ type: "lost", why: failure?.message ?? "the server is gone", retryMs });
  }

  #tell(event: ChatClientEvent): void {
    if (event.type === "error" && event.code === "taken" && !this.#state.registered) {
      // Before the first time it is somebody else's; later it may be ours, whose end the server has not noticed.
      this.#starting?.reject(
        new EarshotError("ERR_EARSHOT_INVALID_ARGUMENT", `the name ${this.name} is taken there`),
      );
      if (this.#starting !== undefined) this.#closed = true;
      this.#starting = undefined;
      this.#socket?.end();
    }
    this.#options.onEvent?.(event);
  }

  #send(command: ClientCommand, ...words: readonly string[]): void {
    if (this.#socket?.writable === true) this.#socket.write(chatLine(command, ...words));
  }
}
