/**
 * What the parts of `earshot up` share: the session, what is shown, and the apps as far as they are open.
 *
 * @module
 */
import type { Arena } from "earshot/arena";
import type { Boards } from "earshot/board";
import type { Chat, ConversationId } from "earshot/chat";
import { Failure } from "../cli/usage-error.ts";
import { clean } from "../output/clean.ts";
import type { Tone } from "../room/entries.ts";
import { type Place, placeOf } from "../room/places.ts";
import type { ReadMarks } from "../session/chat/read-marks.ts";
import type { DuelTable, QuizTable } from "../session/game/tables.ts";
import type { RoomSession } from "../session/with-room.ts";
import type { Find } from "../session/writing/places.ts";
import type { RoomStore } from "./room-store.ts";

/** A game that is open here. */
export type OpenTable =
  | { readonly kind: "quiz"; readonly table: QuizTable }
  | {
      readonly kind: "duel";
      readonly table: DuelTable;
      /** When the signal of which round was first shown, by the monotonic clock. */
      readonly signal: { round: number; at: number };
    };

export interface Up {
  readonly session: RoomSession;
  readonly store: RoomStore;
  /** Those that are open by now. */
  readonly apps: { chat?: Chat; boards?: Boards; arena?: Arena };
  readonly tables: Map<string, OpenTable>;
  /** Looks again at what an app holds, after something was opened in it. */
  readonly looks: { boards?: () => void; games?: () => void };
  /** Boards whose news are being marked as read. */
  readonly marking: Set<string>;
  /** How far one has read the conversations that were shown. */
  readonly marks: Map<ConversationId, ReadMarks>;
}

/** A remark in the place that is shown, or in another one. */
export function tell(
  { store }: Up,
  text: string,
  tone: Tone = "plain",
  place: Place = placeOf(store.room().focus),
): void {
  store.apply({ type: "notice", tone, text, at: new Date(), place });
}

/** What went wrong, in words; nothing once one is leaving. */
export function tellFailure(up: Up, error: unknown, place?: Place): void {
  if (up.session.leaving.aborted) return;
  const words = clean(error instanceof Error ? error.message : String(error));
  tell(up, error instanceof Failure ? words : `That did not work: ${words}`, "problem", place);
}

/** An app that is open. @throws Failure when it is not (yet) */
export function opened<Name extends keyof Up["apps"]>(
  { apps }: Up,
  name: Name,
): NonNullable<Up["apps"][Name]> {
  const app = apps[name];
  if (app === undefined)
    throw new Failure("This is not open: it will be in a moment, or its pane says why not.");
  return app;
}

/** Finds what is written in a conversation or on a board, by the number that it has on the screen. */
export function finderOf({ store }: Up, key: string): Find {
  return (which) => {
    for (const [id, number] of store.room().numbers.get(key)?.of ?? [])
      if (`${number}` === which) return id;
    return undefined;
  };
}

/** One of a list, by its number from 1 or by the beginning of its title. @throws Failure when none is meant */
export function chosen<Item extends { readonly title: string }>(
  items: readonly Item[],
  words: string,
  what: string,
): Item {
  const wanted = words.trim().toLowerCase();
  const numbered = /^\d+$/.test(wanted) ? items[Number(wanted) - 1] : undefined;
  const titled = items.filter(({ title }) => title.toLowerCase().startsWith(wanted));
  const exact = titled.find(({ title }) => title.toLowerCase() === wanted);
  const item = numbered ?? exact ?? (titled.length === 1 ? titled[0] : undefined);
  if (item !== undefined) return item;
  throw new Failure(
    items.length === 0
      ? `There is no ${what} here.`
      : `Which ${what}? Its number or title is needed.`,
  );
}
