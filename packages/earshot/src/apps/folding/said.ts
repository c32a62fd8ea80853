/**
 * What is said in a topic, as folds of the apps see it, and the shapes of ids in it.
 * @module
 */
import type { PeerId } from "../../core/identity.ts";
import type { EntryId, TopicEntry } from "../../peer/types/topic.ts";
import type { LogId } from "../../topic/records.ts";
import { pattern, type Shape, text } from "./shape.ts";

/** As much of an entry as a fold needs. */
export type Said = Pick<TopicEntry, "id" | "author" | "log" | "sequence" | "at" | "value">;

export const peerId: Shape<PeerId> = pattern(/^[0-9a-f]{32}$/);
export const logId: Shape<LogId> = pattern(/^[0-9a-f]{32}$/);
export const entryId: Shape<EntryId> = text(160);

/** An event as it is appended: without the fields that are left out, which values cannot hold. */
export function body<E extends object>(
  event: E,
): { readonly [Name in keyof E]: Exclude<E[Name], undefined> } {
  return Object.fromEntries(Object.entries(event).filter(([, value]) => value !== undefined)) as {
    readonly [Name in keyof E]: Exclude<E[Name], undefined>;
  };
}
