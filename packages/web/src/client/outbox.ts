/**
 * Messages that were said and have not shown up in the conversation yet: they stand at its end as "sending",
 * and where that failed they wait there to be sent again.
 * @module
 */
import { CommandRefused } from "./errand.ts";

export interface OutgoingMessage {
  readonly key: string;
  readonly conversation: string;
  readonly text: string;
  readonly at: number;
  /** Known once the gateway has it; it goes when this shows up. */
  readonly id: string | undefined;
  readonly failure: string | undefined;
}

export interface OutboxWorld {
  /** Brings it to the gateway and answers the message's id. */
  readonly say: (conversation: string, text: string) => Promise<string>;
  readonly now: () => number;
  readonly newId: () => string;
  readonly after: (ms: number, call: () => void) => unknown;
}

/** The conversation shows what the gateway has; after this long also where nobody looked at it meanwhile. */
const shownMs = 10_000;

export class Outbox {
  #messages: readonly OutgoingMessage[] = [];
  readonly #listeners = new Set<() => void>();
  readonly #world: OutboxWorld;

  constructor(world: OutboxWorld) {
    this.#world = world;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The same list until something changes. */
  all(): readonly OutgoingMessage[] {
    return this.#messages;
  }

  say(conversation: string, text: string): void {
    const { newId, now } = this.#world;
    const message = {
      key: newId(),
      conversation,
      text,
      at: now(),
      id: undefined,
      failure: undefined,
    };
    this.#change([...this.#messages, message]);
    this.#bring(message);
  }

  again(key: string): void {
    const message = this.#messages.find((other) => other.key === key);
    if (message?.failure === undefined) return;
    this.#update(key, { failure: undefined });
    this.#bring(message);
  }

  drop(key: string): void {
    this.#change(this.#messages.filter((message) => message.key !== key));
  }

  /** These are shown by the conversation itself now. */
  arrived(ids: ReadonlySet<string>): void {
    const left = this.#messages.filter(({ id }) => id === undefined || !ids.has(id));
    if (left.length < this.#messages.length) this.#change(left);
  }

  #bring({ key, conversation, text }: OutgoingMessage): void {
    this.#world.say(conversation, text).then(
      (id) => {
        this.#update(key, { id });
        this.#world.after(shownMs, () => this.drop(key));
      },
      (error: unknown) =>
        this.#update(key, { failure: error instanceof CommandRefused ? error.code : "ERR_LOST" }),
    );
  }

  #update(key: string, news: Partial<OutgoingMessage>): void {
    this.#change(
      this.#messages.map((message) => (message.key === key ? { ...message, ...news } : message)),
    );
  }

  #change(messages: readonly OutgoingMessage[]): void {
    this.#messages = messages;
    for (const listener of this.#listeners) listener();
  }
}
