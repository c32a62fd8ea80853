/**
 * What is asked of boards' states: what is pinned, what is unread, what answers what.
 * @module
 */
import type { PeerId } from "../../core/identity.ts";
import { type Mark, readBy } from "../folding/marks.ts";
import type { BoardState, ListedBoard, Listing, Post, Reading } from "./state.ts";
import { boardKey } from "./subject.ts";

/** The board on a subject, if it is listed. */
export function boardOn(listing: Listing, subject: string): ListedBoard | undefined {
  const key = boardKey(subject);
  return listing.boards.find((board) => board.key === key);
}

/** What somebody has read of a board. */
export function marksOf(reading: Reading, who: PeerId, key: string): readonly Mark[] {
  const read = reading.readers.find(({ reader }) => reader === who);
  return read?.boards.find((board) => board.key === key)?.marks ?? [];
}

/** Posts that are shown above the others, in the order in which they were pinned. */
export function pinnedPosts({ posts, pinned }: BoardState): readonly Post[] {
  return pinned.flatMap((id) => posts.find((post) => post.id === id) ?? []);
}

/** Posts of others that were not read. */
export function unreadPosts(
  { posts }: BoardState,
  marks: readonly Mark[],
  self: PeerId,
): readonly Post[] {
  const isRead = readBy(marks);
  return posts.filter((post) => post.author !== self && !isRead(post));
}

/** What answers a post, in the order of time. */
export function repliesTo({ posts }: BoardState, id: string): readonly Post[] {
  return posts.filter(({ replyTo }) => replyTo === id);
}
