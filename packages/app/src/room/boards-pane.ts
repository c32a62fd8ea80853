/**
 * Boards: the list of them, and the one that is open.
 *
 * @module
 */
import type { ListedBoard, Post } from "earshot/board";
import { clean, cleanLines, cleanName } from "../output/clean.ts";
import { type Entry, hueOf, listed } from "./entries.ts";
import { nameIn } from "./names.ts";
import { mergedByTime, type PaneView } from "./pane.ts";
import { keptEntries, noticesHere, type Room } from "./state.ts";
import type { BoardView } from "./views.ts";

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
    entries: mergedByTime(
      board.posts.slice(-keptEntries).map((post) => entryOf(room, post)),
      noticesHere(room),
    ),
    align: "bottom",
    hint: "Nothing has been posted here yet. What you write is kept by everybody who reads this board.",
    invites: `Post to ${subject}`,
    foot: "",
  };
}

function entryOf(room: Room, { id, author, name, at, title, text, editedAt }: Post): Entry {
  const own = author === room.self.id;
  return {
    kind: "said",
    key: id,
    at: new Date(at),
    from: own ? cleanName(room.self.name) : nameIn(room, author, name),
    own,
    hue: hueOf(author),
    lines: [
      ...(title === undefined ? [] : [`${clean(title)}:`]),
      ...cleanLines(text),
      ...(editedAt === undefined ? [] : ["(edited)"]),
    ],
  };
}
