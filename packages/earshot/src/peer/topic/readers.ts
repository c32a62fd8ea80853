/**
 * How far this peer's programs have read, and who waits for that: an author whose append is to be
 * `"delivered"` asks each member that has stored it, and is answered once folds and live readings there have
 * moved past it.
 * @module
 */
import type { Member } from "../../core/events.ts";
import { bytesOf, hexOf, type PeerId } from "../../core/identity.ts";
import { uint48 } from "../../core/wire/field.ts";
import { Reader } from "../../core/wire/reader.ts";
import type { TopicLog } from "../../store/store.ts";
import { joined, logIdBytes, numbered } from "../../topic/chain.ts";
import { topicLimits } from "../../topic/limits.ts";
import type { LogId } from "../../topic/records.ts";
import type { Clock } from "../clock.ts";
import type { Calls } from "../rpc/calls.ts";
import type { Missing } from "../types/message.ts";
import type { Fold, TopicItem } from "../types/topic.ts";
import type { Watch } from "../types/peer.ts";
import type { NamedEntry } from "./entry-view.ts";
import { TrackedReading } from "./tracked-reading.ts";

/** `none`: nobody reads. `later`: ask again. */
type Answer = "read" | "none" | "later";

export class Readers {
  readonly #log: TopicLog;
  readonly #clock: Clock;
  readonly #readings: Set<TrackedReading<unknown>> = new Set();
  readonly #folds: Set<Fold<unknown>> = new Set();

  constructor(log: TopicLog, clock: Clock) {
    this.#log = log;
    this.#clock = clock;
  }

  /** A live reading, from now on waited for. */
  track<T>(reading: Watch<TopicItem<T>>): Watch<TopicItem<T>> {
    const tracked = new TrackedReading<T>(reading, () => void this.#readings.delete(tracked));
    this.#readings.add(tracked);
    return tracked;
  }

  /** A fold, waited for until it is closed. */
  add<S>(fold: Fold<S>): void {
    this.#folds.add(fold);
  }

  remove(fold: Fold<unknown>): void {
    this.#folds.delete(fold);
  }

  /** Answers an author. */
  async answer(bytes: Uint8Array): Promise<Answer> {
    const reader = new Reader(bytes);
    const log = hexOf(reader.slice(logIdBytes)) as LogId;
    const entries = await this.#log.at(log, uint48.read(reader));
    const position = Math.max(0, ...entries.map((entry) => entry.position));
    // What was let go cannot be read any more.
    if (position === 0) return "none";
    const readings = [...this.#readings].map((reading) => reading.past(position));
    const folds = [...this.#folds].map((fold) => fold.ready().then(undefined, () => undefined));
    if (readings.length + folds.length === 0) return "none";
    const all = Promise.all([...readings, ...folds]).then((): Answer => "read");
    const { promise, resolve } = Promise.withResolvers<Answer>();
    const at = this.#clock.now() + topicLimits.readWaitMs;
    const cancel = this.#clock.schedule(at, () => resolve("later"));
    return Promise.race([all, promise]).finally(cancel);
  }
}

/** Asks members until each has read an entry, or never will; gives those who have not. */
export async function askReaders(
  calls: Calls,
  service: string,
  { log, sequence }: NamedEntry,
  ids: readonly PeerId[],
  world: { readonly members: () => readonly Member[]; readonly isOver: () => boolean },
): Promise<readonly Missing[]> {
  const question = joined([bytesOf(log), numbered(sequence)]);
  const ask = async (member: PeerId): Promise<readonly Missing[]> => {
    for (;;) {
      const found = world.members().find(({ id }) => id === member);
      if (found === undefined) return [{ member, reason: "left" }];
      if (world.isOver()) return [{ member, reason: "timeout" }];
      try {
        const options = { timeoutMs: topicLimits.readWaitMs + topicLimits.askMs };
        const reply = await calls.request(found, service, question, options);
        const answer = reply.text();
        if (answer === "read") return [];
        if (answer !== "later") return [{ member, reason: "no-handler" }];
      } catch {
        if (world.members().some(({ id }) => id === member)) return [{ member, reason: "failed" }];
      }
    }
  };
  return (await Promise.all(ids.map(ask))).flat();
}
