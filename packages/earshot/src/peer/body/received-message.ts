/**
 * A message as its readers get it; text and value are made only when asked for.
 * @module
 */
import type { GroupMessage, Member } from "../../core/events.ts";
import type { BodyKind } from "../../core/io.ts";
import type { Message } from "../types/message.ts";
import { bodyText, bodyValue } from "./body.ts";

export class ReceivedMessage implements Message {
  readonly #message: GroupMessage;
  readonly missed: number;

  constructor(message: GroupMessage, missed = 0) {
    this.#message = message;
    this.missed = missed;
  }

  /** The same for a reader that lost some before it. */
  after(missed: number): ReceivedMessage {
    return missed === 0 ? this : new ReceivedMessage(this.#message, missed);
  }

  get from(): Member {
    return this.#message.from;
  }

  get group(): string {
    return this.#message.group;
  }

  get sequence(): number {
    return this.#message.sequence;
  }

  get kind(): BodyKind {
    return this.#message.kind;
  }

  get bytes(): Uint8Array {
    return this.#message.body;
  }

  text(): string {
    return bodyText(this.kind, this.bytes);
  }

  value(): unknown {
    return bodyValue(this.kind, this.bytes);
  }
}
