/**
 * What happened on a board between two states, for programs that react to each thing once.
 * @module
 */
import { differences } from "../folding/differences.ts";
import type { BoardState, Post } from "./state.ts";

export type BoardChange =
  | { readonly type: "posted"; readonly post: Post }
  | { readonly type: "edited"; readonly post: Post; readonly before: Post }
  /** Taken back by its author, or no longer kept. */
  | { readonly type: "gone"; readonly post: Post }
  | { readonly type: "pinned" | "unpinned"; readonly post: Post };

export function boardChanges(before: BoardState, after: BoardState): readonly BoardChange[] {
  const posts = differences(before.posts, after.posts, ({ id }) => id);
  const pins = differences(before.pinned, after.pinned, (id) => id);
  const find = (id: string): Post | undefined => after.posts.find((post) => post.id === id);
  const told = (type: "pinned" | "unpinned", ids: readonly string[]): BoardChange[] =>
    ids.flatMap((id) => find(id) ?? []).map((post) => ({ type, post }));
  return [
    ...posts.added.map((post) => ({ type: "posted", post }) as const),
    ...posts.changed.map(
      ({ before: old, after: post }) => ({ type: "edited", post, before: old }) as const,
    ),
    ...posts.removed.map((post) => ({ type: "gone", post }) as const),
    ...told("unpinned", pins.removed),
    ...told("pinned", pins.added),
  ];
}
