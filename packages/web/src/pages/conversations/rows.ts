/**
 * From what was said to the rows of the transcript: days, the line above what is new, messages in groups.
 * @module
 */
import type { ChatMessage, ChatNotice } from "@earshot/app/protocol";
import type { ChatItem } from "../../client/answers.ts";
import type { OutgoingMessage } from "../../client/outbox.ts";
import { idOf } from "./history.ts";

export type Row =
  | { readonly kind: "begin"; readonly key: string }
  | { readonly kind: "day"; readonly key: string; readonly at: number }
  | { readonly kind: "unread"; readonly key: string }
  | { readonly kind: "notice"; readonly key: string; readonly notice: ChatNotice }
  | {
      readonly kind: "message";
      readonly key: string;
      readonly message: ChatMessage;
      /** The first of several by the same speaker: with name and picture. */
      readonly first: boolean;
      /** Ids of those who have read up to here. */
      readonly readers: readonly string[];
    }
  | {
      readonly kind: "outgoing";
      readonly key: string;
      readonly message: OutgoingMessage;
      readonly first: boolean;
    };

/** Messages of one speaker within this time stand together. */
const groupMs = 5 * 60_000;

export interface RowsOf {
  readonly items: readonly ChatItem[];
  readonly outgoing: readonly OutgoingMessage[];
  readonly earlier: boolean;
  readonly unreadFrom: string | null;
  readonly read: Readonly<Record<string, string>>;
  readonly self: string;
}

export function rowsOf({
  items,
  outgoing,
  earlier,
  unreadFrom,
  read,
  self,
}: RowsOf): readonly Row[] {
  const rows: Row[] = earlier ? [] : [{ kind: "begin", key: "begin" }];
  const readers = readersOf(read, self);
  let day = NaN;
  let before: { from: string; at: number } | undefined;
  const newDay = (at: number): void => {
    const midnight = new Date(at).setHours(0, 0, 0, 0);
    if (midnight === day) return;
    day = midnight;
    before = undefined;
    rows.push({ kind: "day", key: `day-${midnight}`, at });
  };
  const speaks = (from: string, at: number): boolean => {
    const first = before?.from !== from || at - before.at > groupMs;
    before = { from, at };
    return first;
  };
  for (const item of items) {
    const key = idOf(item);
    newDay(item.kind === "message" ? item.message.at : item.notice.at);
    if (key === unreadFrom) {
      rows.push({ kind: "unread", key: "unread" });
      before = undefined;
    }
    if (item.kind === "notice") {
      before = undefined;
      rows.push({ kind: "notice", key, notice: item.notice });
    } else {
      const { message } = item;
      const first = speaks(message.from, message.at);
      rows.push({
        kind: "message",
        key,
        message,
        first,
        readers: (readers.get(key) ?? []).filter((reader) => reader !== message.from),
      });
    }
  }
  for (const message of outgoing) {
    newDay(message.at);
    rows.push({
      kind: "outgoing",
      key: `out-${message.key}`,
      message,
      first: speaks(self, message.at),
    });
  }
  return rows;
}

function readersOf(
  read: Readonly<Record<string, string>>,
  self: string,
): ReadonlyMap<string, readonly string[]> {
  const readers = new Map<string, string[]>();
  for (const [person, message] of Object.entries(read)) {
    if (person !== self) readers.set(message, [...(readers.get(message) ?? []), person]);
  }
  return readers;
}
