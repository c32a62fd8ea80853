/**
 * What the parts of the suite share: a store at a venue, and how entries are compared.
 * @module
 */
import { logNamed, textWords } from "../kit/entries.ts";
import type {
  Contents,
  Portion,
  StoredEntry,
  TopicLog,
  TopicStore,
} from "../../../src/store/store.ts";
import type { Entry, LogId } from "../../../src/topic/records.ts";
import type { StorePlace, StoreVenue } from "../venue.ts";

export const ana: LogId = logNamed("ana");
export const ben: LogId = logNamed("ben");
/** More than any test holds. */
export const all: Portion = { entries: 10_000, bytes: 1 << 24 };

export class Bench implements AsyncDisposable {
  readonly place: StorePlace;
  store: TopicStore;

  constructor(place: StorePlace, store: TopicStore) {
    this.place = place;
    this.store = store;
  }

  static async at(venue: StoreVenue): Promise<Bench> {
    const place = await venue.place();
    return new Bench(place, await place.open());
  }

  open(topic = "weather"): Promise<{ readonly log: TopicLog; readonly contents: Contents }> {
    return this.store.open(topic, textWords);
  }

  /** Closed and opened again: the topic alone, or all of it where that is something else. */
  async again(log: TopicLog, durable: boolean): Promise<{ log: TopicLog; contents: Contents }> {
    await log.close();
    if (durable) {
      await this.store.close();
      this.store = await this.place.open();
    }
    return this.open(log.topic);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.store.close();
    await this.place.close();
  }
}

export const positions = (entries: readonly StoredEntry[]): number[] =>
  entries.map(({ position }) => position);
/** As it was appended. */
export function bare(stored: StoredEntry): Entry {
  const { log, sequence, time, type, kind, body, bodyHash, hash, signature } = stored;
  return { log, sequence, time, type, kind, body, bodyHash, hash, signature };
}
