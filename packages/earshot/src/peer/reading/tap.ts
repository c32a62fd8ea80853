/**
 * One reader's end of a large message: parts wait here until they are read. Who reads too slowly holds
 * the sender back, so that little waits.
 * @module
 */
import { EarshotError } from "../../core/errors.ts";

/** Above the first the sender is held back, below the second it goes on. */
export const tapBytes = { hold: 1_048_576, goOn: 524_288 } as const;

export interface TapOptions {
  /** Too much waits (or no longer). */
  readonly hold: (held: boolean) => void;
  /** Nothing is read any more. */
  readonly over: () => void;
}

type Controller = ReadableStreamDefaultController<Uint8Array>;

export class Tap {
  readonly #options: TapOptions;
  readonly #parts: Uint8Array[] = [];
  #head = 0;
  #waiting = 0;
  #held = false;
  #stream: ReadableStream<Uint8Array> | undefined;
  /** Who waits for the next part. */
  #pull: { controller: Controller; done: () => void } | undefined;
  #read = false;
  #ended: { readonly error: EarshotError | undefined } | undefined;
  #over = false;

  constructor(options: TapOptions) {
    this.#options = options;
  }

  /** Nothing more is read: the body ended, failed or was given up. */
  get over(): boolean {
    return this.#over;
  }

  get stream(): ReadableStream<Uint8Array> {
    this.#stream ??= new ReadableStream<Uint8Array>(
      {
        pull: (controller) => this.#next(controller),
        cancel: () => this.#finish(),
      },
      // What waits is counted here, in bytes.
      { highWaterMark: 0 },
    );
    return this.#stream;
  }

  push(part: Uint8Array): void {
    if (this.#over) return;
    this.#parts.push(part);
    this.#waiting += part.length;
    if (!this.#held && this.#waiting > tapBytes.hold) this.#hold(true);
    this.#serve();
  }

  /** The body is whole, or will never be. */
  end(error: EarshotError | undefined): void {
    if (this.#over || this.#ended !== undefined) return;
    this.#ended = { error };
    this.#hold(false);
    this.#serve();
  }

  /** Its reader has moved on: unless it reads the stream already, nobody will. */
  abandon(): void {
    if (this.#over || this.#read || this.#stream?.locked === true) return;
    this.#parts.length = 0;
    this.#waiting = 0;
    this.#ended = {
      error: new EarshotError(
        "ERR_EARSHOT_INCOMPLETE",
        "the large message was discarded, as nobody had begun to read it when its handler was done",
        { details: { reason: "unread" } },
      ),
    };
    this.#finish();
  }

  #next(controller: Controller): Promise<void> | undefined {
    this.#read = true;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#pull = { controller, done: resolve };
    this.#serve();
    return this.#pull === undefined ? undefined : promise;
  }

  #serve(): void {
    const pull = this.#pull;
    if (pull === undefined) return;
    const part = this.#parts[this.#head];
    if (part === undefined && this.#ended === undefined) return;
    this.#pull = undefined;
    if (part !== undefined) {
      this.#parts[this.#head++] = nothing;
      if (this.#head === this.#parts.length) this.#parts.length = this.#head = 0;
      this.#waiting -= part.length;
      if (this.#held && this.#waiting < tapBytes.goOn) this.#hold(false);
      pull.controller.enqueue(part);
    } else if (this.#ended?.error !== undefined) {
      pull.controller.error(this.#ended.error);
      this.#finish();
    } else {
      pull.controller.close();
      this.#finish();
    }
    pull.done();
  }

  #finish(): void {
    if (this.#over) return;
    this.#over = true;
    this.#ended ??= { error: undefined };
    this.#parts.length = this.#head = 0;
    this.#hold(false);
    this.#options.over();
  }

  #hold(held: boolean): void {
    if (this.#held === held) return;
    this.#held = held;
    this.#options.hold(held);
  }
}

const nothing: Uint8Array = new Uint8Array(0);
