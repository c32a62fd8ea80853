/**
 * All groups that a program holds at one peer: who joined what, who hears what, and which sends are
 * still on their way.
 * @module
 */
import { EarshotError } from "../../core/errors.ts";
import type { EngineEvent, GroupMessage, Member, View } from "../../core/events.ts";
import type { Command, TransmitError } from "../../core/io.ts";
import type { EncodedBody } from "../body/body.ts";
import { ReceivedMessage } from "../body/received-message.ts";
import type { Clock } from "../clock.ts";
import { type Settle, wait } from "../flow/wait.ts";
import type { MessageHandler } from "../types/group.ts";
import type { Receipt } from "../types/message.ts";
import type { Status } from "../types/status.ts";

/** What groups need of the peer around them. */
export interface HubHost {
  readonly clock: Clock;
  readonly view: View;
  readonly self: Member;
  command(command: Command): void;
  /** A message to `group` found an inbox full. */
  dropped(group: string): void;
  tell(status: Status): void;
  handlerFailed(group: string, handler: MessageHandler, error: unknown): void;
}

/** A group handle as the hub sees it. */
export interface Listener {
  readonly name: string;
  readonly joined: boolean;
  readonly loopback: boolean;
  deliver(message: ReceivedMessage): void;
  end(): void;
}

export interface SendLimits {
  readonly until: "queued" | "sent";
  readonly timeoutMs: number | undefined;
  readonly signal: AbortSignal | undefined;
}

/** After so many sends one of them waits for a turn of the event loop. */
const sendsPerBreath = 64;

type Sent = Extract<EngineEvent, { type: "sent" }>;

/** A message that the engine has; it stays until the engine says what became of it. */
interface Outgoing {
  sent: Sent | undefined;
  /** Who waits for it. */
  settle: Settle<Sent> | undefined;
  /** Hands the message to those here who hear what they say themselves. */
  readonly echo: (sequence: number) => void;
}

export class GroupHub {
  readonly host: HubHost;
  readonly #listeners: Map<string, Set<Listener>> = new Map();
  readonly #pending: Map<number, Outgoing> = new Map();
  #nextToken = 1;
  #sinceBreath = 0;
  #closed = false;
  #whenIdle: (() => void) | undefined;

  constructor(host: HubHost) {
    this.host = host;
  }

  /** @throws what the engine has against joining */
  add(listener: Listener): void {
    this.assertOpen("peer");
    const others = this.#listeners.get(listener.name) ?? new Set();
    if (listener.joined && !anyJoined(others))
      this.host.command({ type: "join-group", group: listener.name });
    others.add(listener);
    this.#listeners.set(listener.name, others);
  }

  remove(listener: Listener): void {
    const others = this.#listeners.get(listener.name);
    if (others?.delete(listener) !== true) return;
    if (others.size === 0) this.#listeners.delete(listener.name);
    if (listener.joined && !anyJoined(others) && !this.#closed) {
      this.host.command({ type: "leave-group", group: listener.name });
    }
  }

  /** Groups that this peer is a member of. */
  joined(): string[] {
    return [...this.#listeners]
      .filter(([, listeners]) => anyJoined(listeners))
      .map(([name]) => name);
  }

  deliver(message: GroupMessage): void {
    this.#deliver(new ReceivedMessage(message), () => true);
  }

  async send(
    group: string,
    encoded: EncodedBody,
    limits: SendLimits,
    present: number,
  ): Promise<Receipt> {
    const { until, timeoutMs, signal } = limits;
    signal?.throwIfAborted();
    const outgoing = this.#hand(group, encoded);
    if (until === "queued") {
      // The engine's refusal of a body too large is an event like any other, told before this goes on.
      await Promise.resolve();
      if (outgoing.sent?.error === "too-large") throw sendFailure(group, "too-large");
      await this.#breathe();
      return { group, until, members: present };
    }
    const onTimeout = (): EarshotError =>
      new EarshotError(
        "ERR_EARSHOT_TIMEOUT",
        `the message to ${JSON.stringify(group)} has not left this host in ${timeoutMs} ms`,
      );
    const sent = await wait<Sent>(
      { clock: this.host.clock, signal, timeoutMs, onTimeout },
      (settle) => {
        if (outgoing.sent !== undefined) settle.resolve(outgoing.sent);
        else outgoing.settle = settle;
        return () => {
          outgoing.settle = undefined;
        };
      },
    );
    if (sent.error !== undefined) throw sendFailure(group, sent.error);
    await this.#breathe();
    return { group, until, members: sent.members };
  }

  /**
   * The kernel mostly takes a datagram at once, so a program that sends in a loop would never let its
   * event loop turn, and hear nothing any more.
   */
  #breathe(): Promise<void> | undefined {
    if (++this.#sinceBreath < sendsPerBreath) return undefined;
    this.#sinceBreath = 0;
    const { clock } = this.host;
    return new Promise((resolve) => clock.schedule(clock.now(), resolve));
  }

  settle(event: Sent): void {
    const outgoing = this.#pending.get(event.token);
    if (outgoing === undefined) return;
    this.#pending.delete(event.token);
    outgoing.sent = event;
    if (event.error !== "too-large") outgoing.echo(event.sequence);
    outgoing.settle?.resolve(event);
    if (this.#pending.size === 0) this.#whenIdle?.();
  }

  /** Ends all readers; sends are refused from now on. Resolves when those under way have left. */
  close(): Promise<void> {
    this.#closed = true;
    for (const listeners of [...this.#listeners.values()])
      for (const listener of [...listeners]) listener.end();
    return new Promise((resolve) => {
      this.#whenIdle = resolve;
      if (this.#pending.size === 0) resolve();
    });
  }

  /** Gives up what has not left. */
  abandon(): void {
    for (const { settle } of this.#pending.values()) settle?.reject(closedError("peer"));
    this.#pending.clear();
  }

  /** @throws `ERR_EARSHOT_CLOSED` */
  assertOpen(what: string): void {
    if (this.#closed) throw closedError(what);
  }

  /** Gives a message to the engine, and to ourselves where that is wanted. */
  #hand(group: string, { kind, body }: EncodedBody): Outgoing {
    const token = this.#nextToken++;
    const echo = (sequence: number): void => {
      const listeners = [...(this.#listeners.get(group) ?? [])];
      if (!listeners.some((listener) => listener.joined && listener.loopback)) return;
      const message = new ReceivedMessage({ group, from: this.host.self, sequence, kind, body });
      // In a turn of its own: a program that answers itself must not keep the loop to itself.
      const { clock } = this.host;
      clock.schedule(clock.now(), () => this.#deliver(message, (listener) => listener.loopback));
    };
    const outgoing: Outgoing = { sent: undefined, settle: undefined, echo };
    this.#pending.set(token, outgoing);
    try {
      this.host.command({ type: "send", token, group, kind, body });
    } catch (error) {
      this.#pending.delete(token);
      throw error;
    }
    return outgoing;
  }

  #deliver(message: ReceivedMessage, to: (listener: Listener) => boolean): void {
    for (const listener of [...(this.#listeners.get(message.group) ?? [])]) {
      if (listener.joined && to(listener)) listener.deliver(message);
    }
  }
}

function anyJoined(listeners: ReadonlySet<Listener>): boolean {
  return [...listeners].some((listener) => listener.joined);
}

export function closedError(what: string): EarshotError {
  return new EarshotError("ERR_EARSHOT_CLOSED", `the ${what} is closed`);
}

function sendFailure(group: string, error: TransmitError): EarshotError {
  if (error === "too-large") {
    return new EarshotError(
      "ERR_EARSHOT_MESSAGE_TOO_LARGE",
      `the message to ${JSON.stringify(group)} does not fit a datagram`,
    );
  }
  return new EarshotError(
    "ERR_EARSHOT_SEND_FAILED",
    `the message to ${JSON.stringify(group)} could not be sent: ${error}`,
    {
      cause: error,
      details: { reason: error },
    },
  );
}
