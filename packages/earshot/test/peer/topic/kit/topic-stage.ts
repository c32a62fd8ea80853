/**
 * A topic in memory with what the topic's handle gives to readings and folds: entries are texts, those
 * that say "refused" fail the schema.
 * @module
 */
import type { PeerId } from "../../../../src/core/identity.ts";
import type { Change, Entry, LogId } from "../../../../src/topic/records.ts";
import { realClock, type Clock } from "../../../../src/peer/clock.ts";
import { CommitNews } from "../../../../src/peer/topic/news.ts";
import type { TopicSource } from "../../../../src/peer/topic/topic-source.ts";
import type { TopicEntry, TopicRetraction } from "../../../../src/peer/types/topic.ts";
import { memoryStore } from "../../../../src/store/memory/memory-store.ts";
import type { StoredEntry, TopicLog } from "../../../../src/store/store.ts";
import { append, begin, textOf, textWords } from "../../../store/kit/entries.ts";

const idOf = ({ log, sequence }: { log: LogId; sequence: number }): string => `${log}/${sequence}`;

export class TopicStage implements TopicSource<string> {
  readonly clock: Clock;
  readonly log: TopicLog;
  readonly news: CommitNews;
  /** How often the schema refused an entry. */
  refused = 0;
  readonly #begun = new Set<LogId>();
  readonly #asked: PromiseWithResolvers<void> = Promise.withResolvers();
  #commits: Promise<unknown> = Promise.resolve();

  constructor(log: TopicLog, news: CommitNews, clock: Clock) {
    this.log = log;
    this.news = news;
    this.clock = clock;
  }

  static async open(clock: Clock = realClock()): Promise<TopicStage> {
    const { log, contents } = await memoryStore().open("stage", textWords);
    return new TopicStage(log, new CommitNews(contents), clock);
  }

  /** Commits changes and tells them, as the handle of a topic does. */
  commit(...changes: readonly Change[]): Promise<void> {
    const commit = this.log.commit(changes).then((first) => this.news.tell(changes, first));
    this.#commits = Promise.all([this.#commits, commit]);
    return commit;
  }

  /** Commits entries of one log, which begins with its first one. */
  say(...entries: readonly Entry[]): Promise<void> {
    const changes = entries.flatMap((one) => {
      const first = !this.#begun.has(one.log);
      this.#begun.add(one.log);
      return [...(first ? [begin(one.log)] : []), append(one.log, [one])];
    });
    return this.commit(...changes);
  }

  /** All that was committed so far is in the store. */
  async settled(): Promise<void> {
    await this.#commits;
  }

  /** A holder has been asked. */
  complete(): void {
    this.#asked.resolve();
  }

  caughtUp(): Promise<void> {
    return this.#asked.promise;
  }

  present(entry: StoredEntry): TopicEntry<string> | TopicRetraction | undefined {
    const text = textOf(entry);
    if (text === undefined) return undefined;
    const author = entry.log as string as PeerId;
    const { position } = entry;
    if (entry.type === "retraction") return { type: "retraction", id: text, author, position };
    if (text === "refused") {
      this.refused++;
      return undefined;
    }
    return {
      type: "entry",
      id: idOf(entry),
      author,
      log: entry.log,
      sequence: entry.sequence,
      at: entry.time / 1_024,
      time: entry.time,
      position,
      own: false,
      kind: entry.kind,
      bytes: entry.body ?? new Uint8Array(),
      text: () => text,
      value: () => text,
    };
  }

  presentRetracted(target: StoredEntry, position: number): TopicRetraction {
    const author = target.log as string as PeerId;
    return { type: "retraction", id: idOf(target), author, position };
  }
}
