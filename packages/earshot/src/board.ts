/**
 * `earshot/board`: message boards by subject, whose history every subscriber keeps for the others.
 * @module
 */
export { type Board, type PostOptions } from "./apps/board/board.ts";
export {
  type Boards,
  type BoardsOptions,
  type CreateOptions,
  openBoards,
} from "./apps/board/boards.ts";
export type { BoardsChange } from "./apps/board/boards-room.ts";
export type { BoardChange } from "./apps/board/changes.ts";
export { type BoardKeep, boardLimits } from "./apps/board/events.ts";
export { repliesTo } from "./apps/board/select.ts";
export type { BoardState, ListedBoard, Post } from "./apps/board/state.ts";
export { boardKey } from "./apps/board/subject.ts";
export { type Guest, guestLimits, guestOf, type GuestOptions } from "./apps/guests/guest.ts";
export type { Followed } from "./apps/folding/happenings.ts";
