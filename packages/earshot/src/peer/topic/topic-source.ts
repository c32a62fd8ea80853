/**
 * What readings and folds need of a topic that is open: its store, news of what is committed there, and
 * what programs see of an entry.
 * @module
 */
import type { StoredEntry, TopicLog } from "../../store/store.ts";
import type { Clock } from "../clock.ts";
import type { TopicEntry, TopicRetraction } from "../types/topic.ts";
import type { CommitNews } from "./news.ts";

export interface TopicSource<T> {
  readonly log: TopicLog;
  readonly news: CommitNews;
  readonly clock: Clock;
  /**
   * What a program reads: an entry, or the word that one is taken back. `undefined` for what it does not
   * read: an entry without its body, or one that the schema refuses, which is counted there.
   */
  present(entry: StoredEntry): TopicEntry<T> | TopicRetraction | undefined;
  /** The same for an entry that was taken back by a word without an entry of its own. */
  presentRetracted(target: StoredEntry, position: number): TopicRetraction;
  /** Resolves when nothing is known to be missing; as `Topic.caughtUp`. */
  caughtUp(): Promise<void>;
}
