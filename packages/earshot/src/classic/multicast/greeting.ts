/**
 * The textbook's greeting group: join, greet, and wait; when somebody says "Adiós", everybody leaves.
 * @module
 */
import { isAdios } from "../../apps/chat/adios.ts";
import { cutBytes, oneLine, textOf } from "../lines/words.ts";
import { classicLimits } from "../limits.ts";
import type { Remote } from "../service.ts";
import { type MulticastOptions, MulticastService } from "../udp/multicast-service.ts";

export interface GreetingOptions extends MulticastOptions {
  /** Who greets. Default: nobody in particular. */
  readonly name?: string;
  /** The words. Default: `Hello, this is NAME`. */
  readonly greeting?: string;
}

export class GreetingGroup extends MulticastService {
  /** Resolves when the group has parted, or this one was closed. */
  readonly parted: Promise<void>;
  readonly #greeting: string;
  readonly #part: () => void;

  /** Group 224.1.1.1, port 5007 unless the options say otherwise. */
  constructor(options: GreetingOptions = {}) {
    super("greeting", "224.1.1.1", 5_007, options);
    const greeting = options.greeting ?? `Hello, this is ${options.name ?? "somebody"}`;
    this.#greeting = cutBytes(oneLine(greeting), classicLimits.datagramBytes)[0];
    const { promise, resolve } = Promise.withResolvers<void>();
    this.parted = promise;
    this.#part = resolve;
  }

  /** Says something to the group; "Adiós" ends it for oneself too. */
  send(text: string): void {
    const [short] = cutBytes(oneLine(text), classicLimits.datagramBytes);
    this.say(short);
    this.tell({ type: "said", text: short });
    if (isAdios(text)) this.#adios("we said Adiós");
  }

  protected override async open(): Promise<void> {
    await super.open();
    if (this.endpoints.length === 0) return;
    this.say(this.#greeting);
    this.tell({ type: "said", text: this.#greeting });
  }

  protected override async shut(): Promise<void> {
    await super.shut();
    this.#part();
  }

  protected heard(bytes: Uint8Array, from: Remote): void {
    const text = textOf(bytes);
    if (text === undefined) {
      this.counters.droppedMalformed++;
      return;
    }
    this.counters.received++;
    this.tell({ type: "heard", from, text: oneLine(text) });
    if (isAdios(text)) this.#adios(`${from.host} said Adiós`);
  }

  #adios(why: string): void {
    if (this.closed) return;
    this.tell({ type: "ended", why });
    void this.close();
  }
}
