/**
 * A topic as a program holds it: several of one topic share a node, each with a schema of its own.
 * @module
 */
import { EarshotError } from "../../core/errors.ts";
import type { Member } from "../../core/events.ts";
import type { StoredEntry } from "../../store/store.ts";
import { topicLimits } from "../../topic/limits.ts";
import type { LogId } from "../../topic/records.ts";
import { abortSignal, duration, invalid, text, wholeNumber } from "../arguments.ts";
import { bodyValue, encodeBody } from "../body/body.ts";
import type { Clock } from "../clock.ts";
import { wait } from "../flow/wait.ts";
import { closedError } from "../group/group-hub.ts";
import type { Body, WaitOptions } from "../types/message.ts";
import type { Watch } from "../types/peer.ts";
import type { Schema } from "../types/schema.ts";
import type {
  AppendOptions,
  AppendReceipt,
  EntryId,
  Fold,
  FoldOptions,
  ReadOptions,
  Reducer,
  Topic,
  TopicEntry,
  TopicItem,
} from "../types/topic.ts";
import { type Whose, entryId, parseEntryId, presented } from "./entry-view.ts";
import { TopicFold } from "./folding/topic-fold.ts";
import { ReadLoop } from "./reading/read-loop.ts";
import type { TopicNode } from "./topic-node.ts";
import type { TopicSource } from "./topic-source.ts";

const usualFound = 50;

export class TopicHandle<T> implements Topic<T> {
  readonly name: string;
  readonly #node: TopicNode;
  readonly #clock: Clock;
  readonly #schema: Schema<T> | undefined;
  readonly #release: () => Promise<void>;
  readonly #source: TopicSource<T>;
  readonly #open: Set<{ close(): unknown }> = new Set();
  #closed: Promise<void> | undefined;

  constructor(
    node: TopicNode,
    clock: Clock,
    schema: Schema<T> | undefined,
    release: () => Promise<void>,
  ) {
    this.name = node.name;
    this.#node = node;
    this.#clock = clock;
    this.#schema = schema;
    this.#release = release;
    this.#source = {
      log: node.log,
      news: node.news,
      clock,
      present: (entry) => this.#present(entry),
      presentRetracted: (target, position) => {
        const { author } = this.#whose(target);
        return { type: "retraction", id: entryId(target), author, position };
      },
      caughtUp: () => node.caughtUp(),
    };
  }

  get log(): LogId {
    return this.#node.ownLog;
  }

  get members(): readonly Member[] {
    return this.#node.members;
  }

  append(body: Body, options: AppendOptions = {}): Promise<AppendReceipt> {
    try {
      this.#assertOpen();
      const encoded = encodeBody(body);
      if (encoded.body.length > topicLimits.entryBytes) {
        throw new EarshotError(
          "ERR_EARSHOT_MESSAGE_TOO_LARGE",
          `an entry holds at most ${topicLimits.entryBytes} bytes, not ${encoded.body.length}`,
        );
      }
      this.#check(bodyValue(encoded.kind, encoded.body));
      this.#assertPresent(options.atLeast);
      return this.#node.append(encoded.kind, encoded.body, options);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  retract(id: EntryId, options: AppendOptions = {}): Promise<AppendReceipt> {
    try {
      this.#assertOpen();
      const entry = parseEntryId(id);
      this.#assertPresent(options.atLeast);
      return this.#node.retract(entry, options);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  read(options: ReadOptions = {}): Watch<TopicItem<T>> {
    this.#assertOpen();
    const loop = new ReadLoop<T>(this.#source, options);
    const reading = options.live === true ? this.#node.readers.track(loop) : loop;
    const one = { close: () => reading.return?.() };
    this.#open.add(one);
    return reading;
  }

  fold<S>(reducer: Reducer<S, T>, initial: S, options: FoldOptions = {}): Fold<S> {
    this.#assertOpen();
    const fold = new TopicFold<S, T>(this.#source, reducer, initial, options);
    this.#node.readers.add(fold);
    this.#open.add(fold);
    return fold;
  }

  async search(
    words: string,
    { limit = usualFound }: { readonly limit?: number } = {},
  ): Promise<readonly TopicEntry<T>[]> {
    this.#assertOpen();
    const found = await this.#node.log.search(text("text", words), wholeNumber("limit", limit, 1));
    return found.flatMap((entry) => {
      const item = this.#present(entry);
      return item?.type === "entry" ? item : [];
    });
  }

  caughtUp(options: WaitOptions = {}): Promise<void> {
    const timeoutMs = duration("timeoutMs", options.timeoutMs);
    const signal = abortSignal(options.signal);
    const onTimeout = (): EarshotError =>
      new EarshotError(
        "ERR_EARSHOT_TIMEOUT",
        `${JSON.stringify(this.name)} was not caught up in ${timeoutMs} ms`,
      );
    return wait<void>({ clock: this.#clock, signal, timeoutMs, onTimeout }, (settle) => {
      this.#assertOpen();
      void this.#node.caughtUp().then(settle.resolve, settle.reject);
      return () => undefined;
    });
  }

  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #close(): Promise<void> {
    for (const one of this.#open) {
      if (one instanceof TopicFold) this.#node.readers.remove(one);
      void one.close();
    }
    this.#open.clear();
    await this.#release();
  }

  #present(entry: StoredEntry): ReturnType<TopicSource<T>["present"]> {
    const refused = (): void => this.#node.refusedBySchema();
    return presented(entry, this.#whose(entry), this.#schema, refused);
  }

  #whose({ log }: StoredEntry): Whose {
    return this.#node.whose(log);
  }

  /** What others would refuse is not said. */
  #check(value: unknown): void {
    const result = this.#schema?.["~standard"].validate(value);
    if (result instanceof Promise) throw invalid("the schema does not answer at once");
    if (result?.issues === undefined) return;
    const { issues } = result;
    throw new EarshotError(
      "ERR_EARSHOT_INVALID_ARGUMENT",
      `the schema refuses the body: ${issues.map(({ message }) => message).join("; ")}`,
      { details: { issues } },
    );
  }

  #assertPresent(atLeast: number | undefined): void {
    if (atLeast === undefined) return;
    const wanted = wholeNumber("atLeast", atLeast, 0);
    const present = this.members.length;
    if (present >= wanted) return;
    throw new EarshotError(
      "ERR_EARSHOT_NOT_ENOUGH_MEMBERS",
      `${present} of at least ${wanted} others have ${JSON.stringify(this.name)} open`,
      { details: { present, wanted } },
    );
  }

  #assertOpen(): void {
    if (this.#closed !== undefined) throw closedError(`topic ${JSON.stringify(this.name)}`);
  }
}
