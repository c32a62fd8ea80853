/**
 * What people write, in conversations and on boards: only its author may edit it, and what was taken back
 * is gone together with its edits.
 * @module
 */
import type { PeerId } from "../../core/identity.ts";
import type { EntryId } from "../../peer/types/topic.ts";
import type { LogId } from "../../topic/records.ts";
import { changed, pushed } from "./lists.ts";
import type { Spoken } from "./said.ts";

export interface Writing {
  readonly id: EntryId;
  readonly author: PeerId;
  /** Whose guest the author is; `undefined` for who speaks through a peer of one's own. */
  readonly via: PeerId | undefined;
  /** What its author was called then: a label, for when nobody knows a better one. */
  readonly name: string;
  /** When it was said, in milliseconds since 1970. */
  readonly at: number;
  /** Which entry it is, for read marks. */
  readonly log: LogId;
  readonly sequence: number;
  readonly text: string;
  readonly replyTo: EntryId | undefined;
  /** When it was last edited; `undefined`: never. */
  readonly editedAt: number | undefined;
  /** Its edits: to be taken back with it. */
  readonly edits: readonly EntryId[];
}

/** Writings in one state at most: older ones are in the topic, to be read there. */
const writingsLimit = 5_000;
/** Edits of one writing: later ones are refused. */
const editsLimit = 32;

/** As its author says it. */
export interface Words {
  readonly name: string;
  readonly text: string;
  readonly replyTo: EntryId | undefined;
}

export function writing(said: Spoken, { name, text, replyTo }: Words): Writing {
  return { ...said, name, text, replyTo, editedAt: undefined, edits: [] };
}

/** With a new one; the oldest gives way. */
export function written<W extends Writing>(list: readonly W[], one: W): readonly W[] {
  return pushed(list, one, writingsLimit);
}

/** With an edit made; `undefined` when its author may not, or there is nothing of that id. */
export function edited<W extends Writing>(
  list: readonly W[],
  target: EntryId,
  said: Spoken,
  change: Partial<W>,
): readonly W[] | undefined {
  const next = changed(
    list,
    ({ id }) => id === target,
    (one) =>
      one.author === said.author && one.edits.length < editsLimit
        ? { ...one, ...change, editedAt: said.at, edits: [...one.edits, said.id] }
        : one,
  );
  return next === list ? undefined : next;
}
