/**
 * Channel `board:ID`: the posts of one board. Of one that is not subscribed nothing is here to be shown.
 *
 * @module
 */
import type { Board, Post } from "earshot/board";
import { type BoardPost, type BoardState, protocolLimits } from "../protocol/index.ts";
import type { Sight } from "../room/sight.ts";
import { Labels } from "./labels.ts";

export function boardState(sight: Sight, id: string): BoardState | undefined {
  const listed = sight.boards.list.find(({ key }) => key === id);
  if (listed === undefined) return undefined;
  const board = openBoard(sight, id);
  const posts = board?.posts ?? [];
  const shown = posts.slice(-protocolLimits.shown);
  return {
    id,
    subject: listed.subject,
    posts: board === undefined ? [] : postsState(sight, board, shown),
    earlier: posts.length > shown.length,
    // Posts are pinned by their authors, whoever made the board.
    mine: false,
  };
}

export function openBoard({ boards }: Sight, id: string): Board | undefined {
  return boards.subscribed.find(({ key }) => key === id);
}

export function postsState(sight: Sight, board: Board, posts: readonly Post[]): BoardPost[] {
  const labels = Labels.of(sight);
  const unread = new Set(board.unread.map(({ id }) => id));
  const pinned = new Set(board.pinned.map(({ id }) => id));
  return posts.map(({ id, author, name, at, title, text, editedAt }) => ({
    id,
    author,
    label: labels.of(author, name),
    at,
    text: title === undefined ? text : `${title}\n\n${text}`,
    editedAt: editedAt ?? null,
    pinned: pinned.has(id),
    own: author === sight.self,
    unread: unread.has(id),
  }));
}

/** Those before one of them, a page of them; `undefined` when that one is not there. */
export function earlierPosts(
  sight: Sight,
  board: Board,
  before: string,
): Pick<BoardState, "posts" | "earlier"> | undefined {
  const end = board.posts.findIndex(({ id }) => id === before);
  if (end === -1) return undefined;
  const from = Math.max(0, end - protocolLimits.page);
  return { posts: postsState(sight, board, board.posts.slice(from, end)), earlier: from > 0 };
}
