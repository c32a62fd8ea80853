/**
 * A client of the chat server: its lines with their pace, and what it is called once it has registered.
 * @module
 */
import { Budget } from "../budget.ts";
import { classicLimits } from "../limits.ts";
import type { Line } from "../lines/line-reader.ts";
import type { Connection } from "../tcp/connection.ts";
import { LineSession } from "../tcp/line-service.ts";
import { chatLine, type ServerCommand } from "./protocol.ts";

export interface UserHandlers {
  line(user: ChatUser, line: Line): void;
  closed(user: ChatUser): void;
}

export class ChatUser extends LineSession {
  readonly connection: Connection;
  /** `undefined` before it has registered. */
  name: string | undefined;
  /** It said HELLO: it wants to hear the older vocabulary as well. */
  older = false;
  status = "available";
  readonly #handlers: UserHandlers;
  readonly #budget = new Budget(classicLimits.chatLinesPerS, classicLimits.chatLinesBurst);
  readonly #registering: NodeJS.Timeout;

  constructor(connection: Connection, handlers: UserHandlers, registerMs: number) {
    super();
    this.connection = connection;
    this.#handlers = handlers;
    this.#registering = setTimeout(() => {
      if (this.name === undefined) connection.drop("it did not register");
    }, registerMs).unref();
  }

  tell(command: ServerCommand, ...words: readonly string[]): void {
    this.connection.send(chatLine(command, ...words));
  }

  line(line: Line): void {
    this.#budget.take(performance.now());
    this.#handlers.line(this, line);
  }

  override closed(): void {
    clearTimeout(this.#registering);
    this.#handlers.closed(this);
  }

  protected override pause(): number {
    return this.#budget.waitMs(performance.now());
  }
}
