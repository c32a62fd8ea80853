/**
 * One holder's group: its readers, the inbox before the first of them, and its sends.
 * @module
 */
import { EarshotError } from "../../core/errors.ts";
import type { Member, View } from "../../core/events.ts";
import { abortSignal, duration, invalid, wholeNumber } from "../arguments.ts";
import { encodeBody } from "../body/body.ts";
import type { ReceivedMessage } from "../body/received-message.ts";
import { BoundedQueue } from "../flow/bounded-queue.ts";
import { defaultInboxLimit } from "../flow/broadcast.ts";
import { Inbox } from "../flow/inbox.ts";
import type { Group, GroupOptions, MessageHandler, OnFull } from "../types/group.ts";
import type { Body, Message, Receipt, SendOptions } from "../types/message.ts";
import type { Watch } from "../types/peer.ts";
import { DropTeller } from "./drop-teller.ts";
import { closedError, type GroupHub, type Listener } from "./group-hub.ts";
import { HandlerReader } from "./handler-reader.ts";

interface Reader {
  push(message: ReceivedMessage): void;
  end(): void;
}

type Queue = BoundedQueue<ReceivedMessage>;

export class GroupHandle implements Group, Listener {
  readonly name: string;
  readonly joined: boolean;
  readonly loopback: boolean;
  readonly #hub: GroupHub;
  readonly #limit: number;
  readonly #onFull: OnFull;
  readonly #readers: Set<Reader> = new Set();
  readonly #leaving: Set<Promise<unknown>> = new Set();
  /** What came before the first reader; `undefined` once there was one. */
  #early: Queue | undefined;
  readonly #onDrop: () => void;
  #closed = false;
  #membersOf: { view: View; members: readonly Member[] } | undefined;

  /** @throws as `Peer.group` */
  constructor(hub: GroupHub, name: string, options: GroupOptions) {
    this.name = name;
    this.joined = flag("join", options.join, true);
    this.loopback = flag("loopback", options.loopback, false);
    this.#limit = wholeNumber("inbox.limit", options.inbox?.limit ?? defaultInboxLimit, 1);
    this.#onFull = onFull(options.inbox?.onFull);
    this.#hub = hub;
    const { host } = hub;
    const teller = new DropTeller(host.clock, (missed) =>
      host.tell({ type: "inbox-full", group: name, missed }),
    );
    this.#onDrop = () => {
      host.dropped(name);
      teller.note();
    };
    this.#early = this.#queue();
    hub.add(this);
  }

  get members(): readonly Member[] {
    const { view } = this.#hub.host;
    if (this.#membersOf?.view !== view) {
      const members = view.members.filter((member) => member.groups.includes(this.name));
      this.#membersOf = { view, members: Object.freeze(members) };
    }
    return this.#membersOf.members;
  }

  async send(body: Body, options: SendOptions = {}): Promise<Receipt> {
    const until = options.until ?? "sent";
    if (until !== "queued" && until !== "sent") throw unsupported(until);
    const timeoutMs = duration("timeoutMs", options.timeoutMs);
    const wanted = wholeNumber("atLeast", options.atLeast ?? 0, 0);
    const signal = abortSignal(options.signal);
    this.#assertOpen();
    const encoded = encodeBody(body);
    const present = this.members.length;
    if (present < wanted) {
      throw new EarshotError(
        "ERR_EARSHOT_NOT_ENOUGH_MEMBERS",
        `${JSON.stringify(this.name)} has ${present} of at least ${wanted} members`,
        { details: { present, wanted } },
      );
    }
    const sent = this.#hub.send(this.name, encoded, { until, timeoutMs, signal }, present);
    this.#leaving.add(sent);
    try {
      return await sent;
    } finally {
      this.#leaving.delete(sent);
    }
  }

  receive(handler: MessageHandler): Disposable {
    if (typeof handler !== "function") throw invalid("the handler must be a function");
    this.#assertReadable();
    const reader = new HandlerReader({
      handler,
      queue: this.#takeEarly(),
      onDrop: this.#onDrop,
      onError: (error) => this.#hub.host.handlerFailed(this.name, handler, error),
    });
    this.#readers.add(reader);
    return {
      [Symbol.dispose]: () => {
        this.#readers.delete(reader);
        reader.end();
      },
    };
  }

  [Symbol.asyncIterator](): Watch<Message> {
    this.#assertReadable();
    const reader: Inbox<ReceivedMessage, Message> = new Inbox<ReceivedMessage, Message>({
      queue: this.#takeEarly(),
      read: ({ item, missed }) => item.after(missed),
      onDrop: this.#onDrop,
      onEnd: () => this.#readers.delete(reader),
    });
    this.#readers.add(reader);
    return reader;
  }

  deliver(message: ReceivedMessage): void {
    // Nobody reads yet, and perhaps nobody ever will: what overflows then is counted, not told.
    if (this.#early !== undefined && !this.#early.push(message)) this.#hub.host.dropped(this.name);
    for (const reader of [...this.#readers]) reader.push(message);
  }

  end(): void {
    this.#closed = true;
    this.#early = undefined;
    for (const reader of [...this.#readers]) reader.end();
    this.#readers.clear();
    this.#hub.remove(this);
  }

  async close(): Promise<void> {
    if (!this.#closed) this.end();
    await Promise.allSettled([...this.#leaving]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #queue(): Queue {
    return new BoundedQueue(this.#limit, this.#onFull);
  }

  #takeEarly(): Queue {
    const queue = this.#early ?? this.#queue();
    this.#early = undefined;
    return queue;
  }

  #assertOpen(): void {
    if (this.#closed) throw closedError(`group ${JSON.stringify(this.name)}`);
  }

  #assertReadable(): void {
    this.#assertOpen();
    if (!this.joined)
      throw invalid(
        `the group ${JSON.stringify(this.name)} was made with join: false and hears nothing`,
      );
  }
}

function flag(name: string, value: unknown, otherwise: boolean): boolean {
  if (value === undefined) return otherwise;
  if (typeof value === "boolean") return value;
  throw invalid(`${name} must be true or false`);
}

function onFull(value: unknown): OnFull {
  if (value === undefined) return "drop-oldest";
  if (value === "drop-oldest" || value === "drop-newest") return value;
  throw invalid('inbox.onFull must be "drop-oldest" or "drop-newest"');
}

function unsupported(until: unknown): EarshotError {
  if (until !== "received" && until !== "delivered")
    return invalid('until must be "queued" or "sent"');
  return new EarshotError(
    "ERR_EARSHOT_UNSUPPORTED",
    `groups are best effort in this version: nothing confirms "${until}"; "queued" and "sent" are offered`,
  );
}
