/**
 * What people do on boards: make, read and search them, and change what is their own.
 *
 * @module
 */
import type { Board, Post } from "earshot/board";
import { gatewayLimits as limits } from "../limits.ts";
import type { Sight } from "../room/sight.ts";
import { earlierPosts, openBoard, postsState } from "../states/board-state.ts";
import type { CommandType, Handlers } from "./handler.ts";
import { gone, Refused } from "./refused.ts";

export type BoardCommand = Extract<
  CommandType,
  | "create-board"
  | "subscribe"
  | "unsubscribe"
  | "post"
  | "edit-post"
  | "retract-post"
  | "pin-post"
  | "mark-board-read"
  | "earlier-posts"
  | "search-posts"
>;

export const boardCommands: Handlers<BoardCommand> = {
  "create-board": async (sight, { subject }) => {
    room(sight);
    return { board: (await sight.boards.create(subject)).key };
  },
  subscribe: async (sight, { board }) => void (await subscribed(sight, board)),
  unsubscribe: async (sight, { board }) => openBoard(sight, board)?.close(),
  post: async (sight, { board, text }) => {
    const { id } = await (await subscribed(sight, board)).post(text);
    return { post: id };
  },
  "edit-post": async (sight, { board, post, text }) => {
    await (await subscribed(sight, board)).edit(post, text);
  },
  "retract-post": async (sight, { board, post }) => (await subscribed(sight, board)).retract(post),
  "pin-post": async (sight, { board, post, pinned }) => {
    await (await subscribed(sight, board)).pin(post, pinned);
  },
  "mark-board-read": async (sight, { board: id, post }) => {
    const board = await subscribed(sight, id);
    const at = board.posts.findIndex((each) => each.id === post);
    if (at !== -1) await board.markRead(board.posts.slice(0, at + 1));
  },
  "earlier-posts": async (sight, { board, before }) => {
    const earlier = earlierPosts(sight, await subscribed(sight, board), before);
    if (earlier === undefined) throw gone("post");
    return earlier;
  },
  "search-posts": async (sight, { board, text }) => {
    const boards = board === null ? sight.boards.subscribed : [await subscribed(sight, board)];
    const found = await Promise.all(
      boards.map(async (each) => hitsOf(sight, each, await each.search(text))),
    );
    return { posts: found.flat() };
  },
};

function hitsOf(sight: Sight, board: Board, posts: readonly Post[]): readonly unknown[] {
  return postsState(sight, board, posts).map((post) => ({ ...post, board: board.key }));
}

async function subscribed(sight: Sight, id: string): Promise<Board> {
  const open = openBoard(sight, id);
  if (open !== undefined) return open;
  if (!sight.boards.list.some(({ key }) => key === id)) throw gone("board");
  room(sight);
  return sight.boards.board(id);
}

/** Each board that is open is one of the topics that a peer can have open. */
function room({ boards }: Sight): void {
  if (boards.subscribed.length >= limits.boards)
    throw new Refused(
      "ERR_TOO_MANY",
      `At most ${limits.boards} boards can be subscribed at a time; leave one first.`,
    );
}
