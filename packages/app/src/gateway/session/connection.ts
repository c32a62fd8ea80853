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
import type { ByeReason, Entered, Entrance, Hello } from "./entrance.ts";
import { Pace } from "./pace.ts";
import type { Session } from "./session.ts";

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
  readonly #entrance: Entrance;
  readonly #bufferedBytes: number;
  readonly #pace: Pace = new Pace(performance.now());
  readonly #heartbeat: NodeJS.Timeout;
  readonly #hello: NodeJS.Timeout;
  #session: Session | undefined;
  #saidHello = false;
  #heard = true;
  #over = false;

  /** @param bufferedBytes more that waits, and it is too slow */
  constructor(socket: Socket, entrance: Entrance, bufferedBytes: number = limits.bufferedBytes) {
    this.#socket = socket;
    this.#entrance = entrance;
    this.#bufferedBytes = bufferedBytes;
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
      if (this.#saidHello) return this.bye("unruly");
      this.#saidHello = true;
      clearTimeout(this.#hello);
      const entered = this.#entrance.enter(frame);
      if (!(entered instanceof Promise)) return this.#welcome(frame, entered);
      entered.then(
        (one) => this.#welcome(frame, one),
        // The peer has ended, or has no room for one more.
        () => this.bye("full"),
      );
      return undefined;
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

  #welcome({ resume }: Hello, entered: Entered | ByeReason): void {
    if (typeof entered === "string") return this.bye(entered);
    // It has closed meanwhile.
    if (this.#over) return undefined;
    const { session, resumed, pass } = entered;
    // The page has come back before its old connection was known to be dead.
    session.takeOver?.();
    this.#session = session;
    this.#send({
      type: "welcome",
      protocol: protocolVersion,
      session: session.id,
      resumed,
      guest: pass !== undefined,
      ...(pass === undefined ? {} : { pass }),
    });
    session.connect((text) => this.#out(text), resumed ? (resume?.channels ?? {}) : {});
    session.takeOver = () => {
      this.#session = undefined;
      this.closed();
      this.#socket.terminate();
    };
    return undefined;
  }

  #send(frame: ServerFrame): void {
    this.#out(JSON.stringify(frame));
  }

  #out(text: string): void {
    if (this.#over) return;
    if (this.#socket.bufferedAmount > this.#bufferedBytes) this.bye("slow");
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
