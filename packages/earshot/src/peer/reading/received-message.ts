/**
 * A message as its readers get it; text and value are made only when asked for.
 * @module
 */
import type { Member } from "../../core/events.ts";
import type { BodyKind } from "../../core/io.ts";
import { bodyText, bodyValue } from "../body/body.ts";
import type { Message } from "../types/message.ts";

/** What is known of a message whose body is in memory. */
export interface WholeMessage {
  readonly from: Member;
  readonly group: string | undefined;
  readonly number: number;
  readonly kind: BodyKind;
  readonly body: Uint8Array;
}

export class ReceivedMessage implements Message {
  readonly #message: WholeMessage;
  readonly missed: number;

  constructor(message: WholeMessage, missed: number) {
    this.#message = message;
    this.missed = missed;
  }

  get from(): Member {
    return this.#message.from;
  }

  get group(): string | undefined {
    return this.#message.group;
  }

  get sequence(): number {
    return this.#message.number;
  }

  get kind(): BodyKind {
    return this.#message.kind;
  }

  get bytes(): Uint8Array {
    return this.#message.body;
  }

  get stream(): undefined {
    return undefined;
  }

  get total(): number {
    return this.bytes.length;
  }

  get received(): number {
    return this.bytes.length;
  }

  text(): string {
    return bodyText(this.kind, this.bytes);
  }

  value(): unknown {
    return bodyValue(this.kind, this.bytes);
  }

  async collect(): Promise<Message> {
    return this;
  }
}
