/**
 * Sends a large message: its body is read as there is room, and goes in parts between other messages.
 * @module
 */
import { EarshotError } from "../../core/errors.ts";
import { limits } from "../../core/limits.ts";
import { bodyKinds, slotFrameTable, unknownTotal } from "../../core/stream/slot-frames.ts";
import type { BodyKind } from "../../core/io.ts";
import { invalid } from "../arguments.ts";
import type { Clock } from "../clock.ts";
import type { Receipt } from "../types/message.ts";
import type { Outgoing } from "./outgoing.ts";
import type { CheckedLarge, CheckedSend } from "./send-options.ts";
import { waitFor } from "./waiting-send.ts";

const partBytes = 32_768;
/** While so much of a stream is on its way, parts wait, so that messages between them need not. */
const backlogLimitBytes = 1_048_576;
/** How soon, and how late at last, it is looked at again. */
const lookMs = { first: 1, last: 16 } as const;

const nothing: Uint8Array = new Uint8Array(0);
const openId = slotFrameTable.open.id;
const partId = slotFrameTable.part.id;
const closeId = slotFrameTable.close.id;

export interface LargeSource {
  readonly kind: BodyKind;
  readonly parts: AsyncIterator<unknown> | Iterator<unknown>;
}

export class LargeSend {
  readonly #clock: Clock;
  readonly #outgoing: Outgoing;
  readonly #source: LargeSource;
  readonly #options: CheckedLarge;
  #number = 0;
  /** Members that were there for this message get all of it. */
  #first = 0;
  #sent = 0;
  #stopped: { readonly reason: unknown } | undefined;
  #stop: (() => void) | undefined;

  constructor(clock: Clock, outgoing: Outgoing, source: LargeSource, options: CheckedLarge) {
    this.#clock = clock;
    this.#outgoing = outgoing;
    this.#source = source;
    this.#options = options;
  }

  /** Gives it up: members are told, and `run` rejects with this reason. */
  giveUp(reason: unknown): void {
    this.#stopped ??= { reason };
    this.#stop?.();
  }

  async run(checked: CheckedSend): Promise<Receipt> {
    const { timeoutMs, signal } = checked;
    const startedAt = this.#clock.now();
    const abort = (): void => this.giveUp(signal?.reason);
    signal?.addEventListener("abort", abort, { once: true });
    const cancel =
      timeoutMs === undefined || timeoutMs === Infinity
        ? undefined
        : this.#clock.schedule(startedAt + timeoutMs, () => this.giveUp(this.#timeUp(checked)));
    const { larges } = this.#outgoing;
    this.#number = await larges.enter(this);
    let number: number;
    try {
      signal?.throwIfAborted();
      number = await this.#send();
    } finally {
      larges.leave(this);
      cancel?.();
      signal?.removeEventListener("abort", abort);
      // Not waited for: a body that never gives its next part never ends either.
      void Promise.resolve(this.#source.parts.return?.()).catch(() => {});
    }
    const left =
      timeoutMs === undefined
        ? undefined
        : Math.max(0, timeoutMs - (this.#clock.now() - startedAt));
    const which = { number, first: this.#first, from: number };
    return waitFor(this.#clock, this.#outgoing, which, { ...checked, timeoutMs: left });
  }

  async #send(): Promise<number> {
    const { total } = this.#options;
    if (total !== undefined && total > limits.largeMessageBytes) throw tooLarge();
    this.#goOn();
    await this.#put(openId, openHead(this.#number, this.#source.kind, total));
    this.#first = this.#outgoing.written + 1;
    try {
      const head = uint32(this.#number);
      for (;;) {
        const next = await this.#unlessStopped(this.#source.parts.next());
        if (next.done === true) break;
        await this.#sendPiece(head, next.value);
      }
      if (total !== undefined && this.#sent !== total)
        throw invalid(`the body had ${this.#sent} bytes, total said ${total}`);
      return await this.#put(closeId, closeHead(this.#number, 0));
    } catch (error) {
      // Whoever has begun to read it must not wait for the rest.
      await this.#put(closeId, closeHead(this.#number, 1), true).catch(() => {});
      this.#outgoing.ask("received");
      throw error;
    }
  }

  async #sendPiece(head: Uint8Array, piece: unknown): Promise<void> {
    if (!(piece instanceof Uint8Array)) throw invalid("the body of a stream must be Uint8Arrays");
    const { total, onProgress } = this.#options;
    if (this.#sent + piece.length > limits.largeMessageBytes) throw tooLarge();
    for (let at = 0; at < piece.length; at += partBytes) {
      await this.#roomBehind();
      const part = piece.subarray(at, at + partBytes);
      await this.#put(partId, head, false, part);
      this.#sent += part.length;
      onProgress?.({ sent: this.#sent, total });
    }
  }

  /** Waits while much is on its way. */
  async #roomBehind(): Promise<void> {
    const outgoing = this.#outgoing;
    let ms: number = lookMs.first;
    while (outgoing.backlogBytes >= backlogLimitBytes || outgoing.echo?.held === true) {
      // Members report at once when they are asked.
      outgoing.ask("received");
      const { promise, resolve } = Promise.withResolvers<void>();
      const cancel = this.#clock.schedule(this.#clock.now() + ms, resolve);
      try {
        await this.#unlessStopped(promise);
      } finally {
        cancel();
      }
      ms = Math.min(ms * 2, lookMs.last);
    }
    this.#goOn();
  }

  /** Gives the number of the last message then. */
  async #put(
    id: number,
    head: Uint8Array,
    whatever: boolean = false,
    body: Uint8Array = nothing,
  ): Promise<number> {
    const outgoing = this.#outgoing;
    const { queue } = outgoing;
    // Most of the time there is room.
    if (queue.empty && outgoing.put(id, body, head)) return outgoing.written;
    const { promise, resolve, reject } = Promise.withResolvers<number>();
    const waiter = {
      take: (): boolean => {
        if (!outgoing.put(id, body, head)) return false;
        resolve(outgoing.written);
        return true;
      },
      abandon: reject,
    };
    queue.add(waiter);
    try {
      return await (whatever ? promise : this.#unlessStopped(promise));
    } catch (error) {
      queue.remove(waiter);
      throw error;
    }
  }

  #timeUp({ until, timeoutMs }: CheckedSend): EarshotError {
    return new EarshotError(
      "ERR_EARSHOT_TIMEOUT",
      `the large message was not sent within ${timeoutMs} ms, and was given up`,
      { details: { receipt: this.#outgoing.ledger.bare(until, 0) } },
    );
  }

  #goOn(): void {
    if (this.#stopped !== undefined) throw this.#stopped.reason;
  }

  async #unlessStopped<T>(work: T | PromiseLike<T>): Promise<T> {
    this.#goOn();
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#stop = resolve;
    try {
      const first = await Promise.race([promise.then(() => stopped), work]);
      this.#goOn();
      return first as T;
    } finally {
      this.#stop = undefined;
    }
  }
}

const stopped = Symbol("stopped");

/** A body that is in memory already. */
export function* piecesOf(body: Uint8Array): Generator<Uint8Array> {
  yield body;
}

function openHead(number: number, kind: BodyKind, total: number | undefined): Uint8Array {
  const head = new Uint8Array(11);
  const view = new DataView(head.buffer);
  const size = total ?? unknownTotal;
  view.setUint32(0, number);
  view.setUint8(4, bodyKinds.indexOf(kind));
  view.setUint16(5, Math.floor(size / 2 ** 32));
  view.setUint32(7, size >>> 0);
  return head;
}

function closeHead(number: number, outcome: 0 | 1): Uint8Array {
  const head = new Uint8Array(5);
  const view = new DataView(head.buffer);
  view.setUint32(0, number);
  view.setUint8(4, outcome);
  return head;
}

function uint32(number: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, number);
  return bytes;
}

function tooLarge(): EarshotError {
  return new EarshotError(
    "ERR_EARSHOT_MESSAGE_TOO_LARGE",
    `a message is at most ${limits.largeMessageBytes} bytes`,
  );
}
