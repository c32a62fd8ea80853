/**
 * What is said in a topic, as folds of the apps see it, and the shapes of ids in it.
 * @module
 */
import type { PeerId } from "../../core/identity.ts";
import type { Structured } from "../../peer/types/message.ts";
import type { EntryId, TopicEntry } from "../../peer/types/topic.ts";
import type { LogId } from "../../topic/records.ts";
import { pattern, type Shape, text } from "./shape.ts";

/** As much of an entry as a fold needs. */
export type Said = Pick<TopicEntry, "id" | "author" | "log" | "sequence" | "at" | "value">;

/** By whom something was said, and when: what handlers of events judge by. */
export interface Spoken extends Omit<Said, "value"> {
  /** Who speaks: the person whose peer has signed it, or a guest of that peer. */
  readonly author: PeerId;
  /** The peer that has said it for a guest; `undefined` when it is the author's own. */
  readonly via: PeerId | undefined;
}

export const peerId: Shape<PeerId> = pattern(/^[0-9a-f]{32}$/);
export const logId: Shape<LogId> = pattern(/^[0-9a-f]{32}$/);
export const entryId: Shape<EntryId> = text(160);
/** What somebody is called. */
export const personName: Shape<string> = text(64);

/** An event as it is appended: without the fields that are left out, which values cannot hold. */
export function bodyOf(event: object): Structured {
  return stripped(event) as Structured;
}

function stripped(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(stripped);
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) return value;
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  return Object.fromEntries(fields.map(([name, field]) => [name, stripped(field)]));
}
