/**
 * Shows the boards: the list of them, and those that are subscribed to, the ones of the last time among them.
 *
 * @module
 */
import type { Boards } from "earshot/board";
import type { BoardsView } from "../room/views.ts";
import { Following } from "./follow.ts";
import { tellFailure, type Up } from "./up.ts";

/** As many boards of the last time are subscribed to again; the others when they are opened. */
const reopened = 32;

/** Goes on until the boards are closed. @throws as `openBoards` */
export async function followBoards(up: Up): Promise<void> {
  const { session, store, apps, looks } = up;
  const { belongings, leaving } = session;
  const kept = new Set(await belongings.store.topics());
  const boards = await session.boards();
  apps.boards = boards;
  using following = new Following(look);
  looks.boards = look;
  look();
  const earlier = boards.list.filter(({ key }) => kept.has(`board/${key}`)).slice(-reopened);
  const reopening = await Promise.allSettled(earlier.map(({ subject }) => boards.board(subject)));
  for (const board of reopening)
    if (board.status === "rejected")
      tellFailure(up, board.reason, { pane: "boards", item: undefined });
  look();
  // Subscribers are known by the view, which boards do not follow.
  for await (const _ of session.peer.changes({}, { signal: leaving })) following.changed();
  function look(): void {
    following.follow([boards, ...boards.subscribed]);
    store.apply({ type: "boards", boards: boardsView(boards) });
  }
}

function boardsView({ list, subscribed }: Boards): BoardsView {
  return {
    list,
    open: subscribed.map(({ key, posts, pinned, unread, subscribers }) => {
      return { key, posts, pinned, unread: unread.length, subscribers: subscribers.length };
    }),
  };
}
