/**
 * Boards: the list of them, and the one that is open.
 *
 * @module
 */
import type { ListedBoard } from "earshot/board";
import { clean, cleanName } from "../output/clean.ts";
import { type Entry, listed } from "./entries.ts";
import { mergedByTime, type PaneView } from "./pane.ts";
import { noticesHere, type Room } from "./state.ts";
import type { BoardView } from "./views.ts";
import { writingEntries } from "./writing-entries.ts";

const subjectCells = 32;
/** Of a post that is shown above the others, the beginning is enough. */
const pinnedCells = 60;

export function subjectOf({ subject }: Pick<ListedBoard, "subject">): string {
  return cleanName(subject, subjectCells);
}

export function boardsPane(room: Room): PaneView {
  const { boards, focus } = room;
  const listing = boards?.list.find(({ key }) => key === focus.items.boards);
  const open = boards?.open.find(({ key }) => key === focus.items.boards);
  return listing === undefined || open === undefined
    ? listPane(room)
    : boardPane(room, listing, open);
}

function listPane(room: Room): PaneView {
  const { boards } = room;
  const lines = (boards?.list ?? []).map((board, at) => {
    const open = boards?.open.find(({ key }) => key === board.key);
    const state =
      open === undefined ? "not subscribed" : open.unread === 0 ? "read" : `${open.unread} new`;
    return [`${at + 1}  ${subjectOf(board)}`, state, clean(board.about)]
      .filter(Boolean)
      .join(" · ");
  });
  return {
    heading: "Boards",
    entries: [
      ...listed(lines.length === 0 ? [] : [{ heading: "All boards: /open N" }, ...lines]),
      ...noticesHere(room),
    ],
    align: "top",
    hint:
      boards === undefined
        ? "The boards are being opened."
        : "No boards yet. /create SUBJECT makes one that everybody can read and write.",
    invites: "/open N, /create SUBJECT",
    foot: "",
  };
}

function boardPane(room: Room, listing: ListedBoard, board: BoardView): PaneView {
  const subject = subjectOf(listing);
  const { subscribers } = board;
  const count = subscribers === 1 ? "1 other" : `${subscribers} others`;
  const readers = subscribers === 0 ? "nobody else here reads it" : `read by ${count} here`;
  const pinned = board.pinned.map((post) =>
    cleanName(`Pinned: ${post.title ?? post.text}`, pinnedCells),
  );
  return {
    heading: [subject, readers, clean(listing.about), ...pinned].filter(Boolean).join(" · "),
    entries: mergedByTime(postEntries(room, board), noticesHere(room)),
    align: "bottom",
    hint: "Nothing has been posted here yet. What you write is kept by everybody who reads this board.",
    invites: `Post to ${subject}`,
    foot: "",
  };
}

function postEntries(room: Room, { key, posts, pinned }: BoardView): Entry[] {
  const above = new Set(pinned.map(({ id }) => id));
  return writingEntries(room, posts, room.numbers.get(key), ({ id, title }) => ({
    title: title === undefined ? undefined : clean(title),
    notes: above.has(id) ? ["pinned"] : [],
  }));
}
