/**
 * A large message as its reader gets it: what is known of it, and its body as a stream.
 * @module
 */
import { EarshotError } from "../../core/errors.ts";
import type { Member } from "../../core/events.ts";
import type { BodyKind } from "../../core/io.ts";
import { limits } from "../../core/limits.ts";
import { wholeNumber } from "../arguments.ts";
import type { Message } from "../types/message.ts";
import type { LargeBodyIn } from "./large-body.ts";
import { ReceivedMessage } from "./received-message.ts";
import type { Tap } from "./tap.ts";

export class LargeMessage implements Message {
  readonly #body: LargeBodyIn;
  readonly #tap: Tap;
  readonly missed: number;

  constructor(body: LargeBodyIn, tap: Tap, missed: number) {
    this.#body = body;
    this.#tap = tap;
    this.missed = missed;
  }

  get from(): Member {
    return this.#body.from;
  }

  get group(): string | undefined {
    return this.#body.group;
  }

  get sequence(): number {
    return this.#body.number;
  }

  get kind(): BodyKind {
    return this.#body.kind;
  }

  get stream(): ReadableStream<Uint8Array> {
    return this.#tap.stream;
  }

  get total(): number | undefined {
    return this.#body.total;
  }

  get received(): number {
    return this.#body.received;
  }

  get bytes(): never {
    throw notInMemory("bytes");
  }

  text(): never {
    throw notInMemory("text()");
  }

  value(): never {
    throw notInMemory("value()");
  }

  async collect(limitBytes: number = limits.largeMessageBytes): Promise<Message> {
    wholeNumber("limitBytes", limitBytes, 0);
    const parts: Uint8Array[] = [];
    let size = 0;
    for await (const part of this.stream) {
      size += part.length;
      if (size > limitBytes) {
        // Leaving the loop cancels the stream.
        throw new EarshotError(
          "ERR_EARSHOT_MESSAGE_TOO_LARGE",
          `the message is larger than the ${limitBytes} bytes that were to be collected`,
        );
      }
      parts.push(part);
    }
    const { from, group, number, kind } = this.#body;
    const body = joined(parts, size);
    return new ReceivedMessage({ from, group, number, kind, body }, this.missed);
  }
}

function joined(parts: readonly Uint8Array[], size: number): Uint8Array {
  const body = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    body.set(part, at);
    at += part.length;
  }
  return body;
}

export function notInMemory(what: string): EarshotError {
  return new EarshotError(
    "ERR_EARSHOT_LARGE_MESSAGE",
    `a large message has no ${what}: read its stream, or collect() it first`,
  );
}
