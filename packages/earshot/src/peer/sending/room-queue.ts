/**
 * Who waits for room in a stream, in the order in which they came: nobody overtakes.
 * @module
 */
import type { EarshotError } from "../../core/errors.ts";
import type { Cancel } from "../clock.ts";
import type { SendingHost } from "./sending-host.ts";

export interface RoomWaiter {
  /** Takes what it needs; `false` when there is not enough. */
  take(): boolean;
  abandon(error: EarshotError): void;
}

/** The engine tells of room when there is a good deal of it; one that needs more looks again so often. */
const lookAgainMs = 5;

export class RoomQueue {
  readonly #host: SendingHost;
  readonly #stream: number;
  #waiting: RoomWaiter[] = [];
  #asked = false;
  #serving = false;
  #cancelLook: Cancel | undefined;
  #ended: EarshotError | undefined;

  constructor(host: SendingHost, stream: number) {
    this.#host = host;
    this.#stream = stream;
  }

  get empty(): boolean {
    return this.#waiting.length === 0;
  }

  /** Takes its turn: at once when nobody else waits and there is room. */
  add(waiter: RoomWaiter): void {
    if (this.#ended !== undefined) {
      waiter.abandon(this.#ended);
      return;
    }
    if (this.empty && waiter.take()) return;
    this.#waiting.push(waiter);
    this.#ask();
  }

  /** It no longer wants to. */
  remove(waiter: RoomWaiter): void {
    this.#waiting = this.#waiting.filter((other) => other !== waiter);
  }

  /** There is room. */
  serve(): void {
    this.#asked = false;
    if (this.#serving) return;
    this.#serving = true;
    let served = 0;
    try {
      for (
        let next = this.#waiting[0];
        next !== undefined && next.take();
        next = this.#waiting[0]
      ) {
        // It may have gone by itself.
        if (this.#waiting[0] === next) this.#waiting.shift();
        served++;
      }
    } finally {
      this.#serving = false;
    }
    if (this.empty) return;
    if (served > 0) this.#ask();
    else this.#lookAgain();
  }

  abandon(error: EarshotError): void {
    this.#ended = error;
    this.#cancelLook?.();
    for (const waiter of this.#waiting.splice(0)) waiter.abandon(error);
  }

  #ask(): void {
    if (this.#asked) return;
    this.#asked = true;
    this.#host.post({ type: "await-room", stream: this.#stream });
  }

  /** Asking at once would be answered at once. */
  #lookAgain(): void {
    this.#asked = true;
    const { clock } = this.#host;
    this.#cancelLook = clock.schedule(clock.now() + lookAgainMs, () => this.serve());
  }
}
