/**
 * The calls to one topic: which may be answered together, and what each does. Runs in the thread of the store.
 * @module
 */
import { join } from "node:path";
import { EarshotError } from "../../core/errors.ts";
import { storeLimits } from "../limits.ts";
import type { Contents } from "../store.ts";
import type { Answer, Call, CallOf, Calls, CallType } from "./calls.ts";
import { damaged, packFailure, storeError } from "./failure.ts";
import { fileOf } from "./file-names.ts";
import { openFile, removeFile } from "./open-file.ts";
import { packFlat } from "./packed-entries.ts";
import { ChecksumError } from "./rows.ts";
import { TopicFile } from "./topic-file.ts";

type Reading = Exclude<CallType, "open" | "commit" | "close" | "remove" | "topics" | "end">;

/** What is done with the file of a topic that is open. */
const readings: {
  readonly [Type in Reading]: (file: TopicFile, call: CallOf<Type>) => Calls[Type]["gives"];
} = {
  entries: (file, { log, branch, from, portion }) =>
    packFlat(file.entries(log, branch, from, portion)),
  at: (file, { log, sequence }) => packFlat(file.at(log, sequence)),
  arrivals: (file, { after, portion }) => packFlat(file.arrivals(after, portion)),
  lastPosition: (file, { count }) => file.lastPosition(count),
  byTime: (file, { after, portion }) => packFlat(file.byTime(after, portion)),
  search: (file, { text, limit }) => packFlat(file.search(text, limit)),
  note: (file, { name }) => file.note(name),
  setNote: (file, { name, value }) => file.setNote(name, value),
};

export class TopicCalls {
  readonly #directory: string;
  readonly #topic: string;
  readonly #answer: (answer: Answer) => void;
  #waiting: Call[] = [];
  #file: TopicFile | undefined;
  /** Why no commit is taken any more: after it nobody knows what the file holds. */
  #broken: Error | undefined;

  constructor(directory: string, topic: string, answer: (answer: Answer) => void) {
    this.#directory = directory;
    this.#topic = topic;
    this.#answer = answer;
  }

  /** Nothing is open, and nothing waits. */
  get idle(): boolean {
    return this.#file === undefined && this.#waiting.length === 0;
  }

  add(call: Call): void {
    this.#waiting.push(call);
  }

  /** Answers what can be answered in one go; gives whether more waits. */
  work(): boolean {
    const group = this.#nextCommits();
    if (group.length > 0) this.#commit(group);
    else {
      const call = this.#waiting.shift();
      if (call !== undefined) this.#answerWith(call.number, () => this.#do(call));
    }
    return this.#waiting.length > 0;
  }

  /** Commits that come one after the other share a sync. */
  #nextCommits(): CallOf<"commit">[] {
    const group: CallOf<"commit">[] = [];
    let bytes = 0;
    for (const call of this.#waiting) {
      if (call.type !== "commit" || bytes > storeLimits.groupBytes) break;
      bytes += call.bytes;
      group.push(call);
    }
    this.#waiting = this.#waiting.slice(group.length);
    return group;
  }

  #commit(group: readonly CallOf<"commit">[]): void {
    try {
      if (this.#broken !== undefined) throw this.#broken;
      const outcomes = this.#open.writer.commit(group.map(({ changes }) => changes));
      for (const [index, { number }] of group.entries()) {
        this.#answerWith(number, () => {
          const outcome = outcomes[index];
          if (outcome !== undefined && "first" in outcome) return outcome.first;
          throw outcome?.error;
        });
      }
    } catch (error) {
      const failure = this.#translate(error);
      const full = failure instanceof EarshotError && failure.code === "ERR_EARSHOT_STORE_FULL";
      if (!full) this.#broken ??= failure;
      for (const { number } of group) {
        this.#answerWith(number, () => {
          throw failure;
        });
      }
    }
  }

  #do(call: Call): Calls[CallType]["gives"] {
    switch (call.type) {
      case "open":
        return this.#openFile(call.nonce);
      case "close": {
        const file = this.#file;
        this.#file = undefined;
        file?.close();
        return undefined;
      }
      case "remove":
        removeFile(this.#directory, this.#topic);
        return undefined;
      case "commit":
      case "topics":
      case "end":
        throw new Error(`${call.type} is answered elsewhere`);
      default:
        return this.#read(call);
    }
  }

  #openFile(nonce: Uint8Array): Contents {
    const database = openFile(this.#directory, this.#topic, nonce);
    try {
      const file = new TopicFile(database, this.#topic);
      const { contents } = file;
      this.#file = file;
      this.#broken = undefined;
      return contents;
    } catch (error) {
      database.close();
      throw error;
    }
  }

  #read(call: CallOf<Reading>): Calls[CallType]["gives"] {
    // The table gives each type of call to its own function.
    const reading = readings[call.type] as (file: TopicFile, of: Call) => Calls[Reading]["gives"];
    return reading(this.#open, call);
  }

  get #open(): TopicFile {
    if (this.#file === undefined) throw new Error("the topic is not open");
    return this.#file;
  }

  #answerWith(number: number, work: () => Calls[CallType]["gives"]): void {
    let answer: Answer;
    try {
      answer = { number, gives: work() };
    } catch (error) {
      answer = { number, failure: packFailure(this.#translate(error)) };
    }
    this.#answer(answer);
  }

  #translate(error: unknown): Error {
    const path = join(this.#directory, fileOf(this.#topic));
    if (error instanceof ChecksumError) return damaged(this.#topic, path, error.message, error);
    return storeError(error, this.#topic, path);
  }
}
