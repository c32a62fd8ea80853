/**
 * The textbook's simplest discovery: `who's there?` to a multicast group, and everybody who is there answers `Me!` by
 * unicast, from the socket that heard it.
 * @module
 */
import { setTimeout as after } from "node:timers/promises";
import { classicLimits } from "../limits.ts";
import { cutBytes, oneLine, textOf } from "../lines/words.ts";
import { hostsOf, type Remote } from "../service.ts";
import { type MulticastOptions, MulticastService } from "../udp/multicast-service.ts";

const question = "who's there?";
const reply = "Me!";

/** Who answered, and with what words. */
export interface Answer {
  readonly from: Remote;
  readonly text: string;
}

export class WhosThere extends MulticastService {
  /** Those who are asking now. */
  readonly #asking = new Set<(answer: Answer) => void>();

  /** Group 224.1.1.1, port 50008 unless the options say otherwise. */
  constructor(options: MulticastOptions = {}) {
    super("whos-there", "224.1.1.1", 50_008, options);
  }

  /**
   * Asks the group, and resolves with the answers that came within `collectMs` (default 3,000), one for each
   * address and port.
   */
  async ask({ collectMs = classicLimits.collectMs, signal }: AskOptions = {}): Promise<Answer[]> {
    const answers = new Map<string, Answer>();
    const take = (answer: Answer): void => {
      const { host, port } = answer.from;
      if (answers.size < classicLimits.viewEntries) answers.set(`${host}:${port}`, answer);
    };
    this.#asking.add(take);
    try {
      this.say(question);
      this.tell({ type: "said", text: question });
      await after(collectMs, undefined, signal === undefined ? {} : { signal });
    } finally {
      this.#asking.delete(take);
    }
    const everybody = [...answers.values()];
    this.tell({ type: "collected", hosts: hostsOf(everybody.map(({ from }) => from)) });
    return everybody;
  }

  protected heard(bytes: Uint8Array, from: Remote): void {
    const text = textOf(bytes);
    // Apostrophes of another kind, capitals and a missing question mark are a person's.
    if (text === undefined || !/^who[’'`´]?s there\s*\??$/i.test(text.trim())) {
      this.counters.droppedMalformed++;
      return;
    }
    this.counters.received++;
    this.tell({ type: "heard", from, text: oneLine(text) });
    this.reply(reply, from);
  }

  protected override answered(bytes: Uint8Array, from: Remote): void {
    const text = textOf(bytes);
    if (text === undefined) {
      this.counters.droppedMalformed++;
      return;
    }
    this.counters.received++;
    const [short] = cutBytes(oneLine(text), classicLimits.nameBytes);
    this.tell({ type: "answered", from, text: short });
    for (const take of this.#asking) take({ from, text: short });
  }
}

export interface AskOptions {
  /** How long answers are collected, in milliseconds. */
  readonly collectMs?: number | undefined;
  /** Gives up; the promise rejects with an `AbortError`. */
  readonly signal?: AbortSignal;
}
