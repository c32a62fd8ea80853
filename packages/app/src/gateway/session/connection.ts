/**
 * One WebSocket: from hello to bye. Whoever is unruly, silent or too slow is told so and left.
 *
 * @module
 */
import * as v from "valibot";
import { gatewayLimits as limits } from "../limits.ts";
import {
  clientFrame,
  type ClientFrame,
  protocolVersion,
  type ServerFrame,
} from "../protocol/index.ts";
import { Pace } from "./pace.ts";
import type { Session } from "./session.ts";
import type { Sessions } from "./sessions.ts";

export type ByeReason = Extract<ServerFrame, { readonly type: "bye" }>["reason"];

/** As much of a WebSocket as is needed, so that tests can be one. */
export interface Socket {
  readonly bufferedAmount: number;
  send(text: string): void;
  ping(): void;
  close(code: number): void;
  terminate(): void;
}

/** As WebSockets end: normally, and because of what was said. */
const normal = 1_000;
const goingAway = 1_001;
const policy = 1_008;

export class Connection {
  readonly #socket: Socket;
  readonly #sessions: Sessions;
  readonly #pace: Pace = new Pace(performance.now());
  readonly #heartbeat: NodeJS.Timeout;
  readonly #hello: NodeJS.Timeout;
  #session: Session | undefined;
  #heard = true;
  #over = false;

  constructor(socket: Socket, sessions: Sessions) {
    this.#socket = socket;
    this.#sessions = sessions;
    this.#hello = setTimeout(() => this.bye("unruly"), limits.helloMs);
    this.#heartbeat = setInterval(() => this.#beat(), limits.heartbeatMs);
    this.#heartbeat.unref();
    this.#hello.unref();
  }

  /** A text came. */
  take(text: string): void {
    if (this.#over) return;
    this.#heard = true;
    const frame = this.#pace.take(performance.now()) ? read(text) : undefined;
    if (frame === undefined) return this.bye("unruly");
    if (frame === "version") return this.bye("version");
    if (frame.type === "hello") {
      if (this.#session !== undefined) return this.bye("unruly");
      return this.#welcome(frame);
    }
    if (this.#session?.take(frame) !== true) this.bye("unruly");
    return undefined;
  }

  /** An answer to a ping came. */
  pong(): void {
    this.#heard = true;
  }

  /** The socket has closed. */
  closed(): void {
    clearTimeout(this.#hello);
    clearInterval(this.#heartbeat);
    this.#over = true;
    this.#session?.disconnect();
    this.#session = undefined;
  }

  /** Says why, and closes. */
  bye(reason: ByeReason): void {
    if (this.#over) return;
    this.closed();
    this.#socket.send(JSON.stringify({ type: "bye", reason }));
    this.#socket.close(reason === "closing" ? goingAway : reason === "unruly" ? policy : normal);
    // Whoever does not answer is not waited for.
    setTimeout(() => this.#socket.terminate(), limits.byeMs).unref();
  }

  #welcome({ resume }: Extract<ClientFrame, { readonly type: "hello" }>): void {
    clearTimeout(this.#hello);
    const known = this.#sessions.find(resume?.session ?? "");
    // The page has come back before its old connection was known to be dead.
    known?.takeOver?.();
    const session = known ?? this.#sessions.begin();
    this.#session = session;
    this.#send({
      type: "welcome",
      protocol: protocolVersion,
      session: session.id,
      resumed: known !== undefined,
      guest: false,
    });
    session.connect((text) => this.#out(text), known === undefined ? {} : (resume?.channels ?? {}));
    session.takeOver = () => {
      this.#session = undefined;
      this.closed();
      this.#socket.terminate();
    };
  }

  #send(frame: ServerFrame): void {
    this.#out(JSON.stringify(frame));
  }

  #out(text: string): void {
    if (this.#over) return;
    if (this.#socket.bufferedAmount > limits.bufferedBytes) this.bye("slow");
    else this.#socket.send(text);
  }

  #beat(): void {
    if (this.#heard) {
      this.#heard = false;
      this.#socket.ping();
      return;
    }
    this.closed();
    this.#socket.terminate();
  }
}

/** `"version"` for a hello of another version; `undefined` for what is no frame. */
function read(text: string): ClientFrame | "version" | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const { success, output } = v.safeParse(clientFrame, value);
  if (success) return output;
  return v.is(otherHello, value) ? "version" : undefined;
}

const otherHello = v.object({
  type: v.literal("hello"),
  protocol: v.pipe(v.number(), v.notValue(protocolVersion)),
});
