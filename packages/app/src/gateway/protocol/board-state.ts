/**
 * Channel `board:ID`: the posts of one board.
 * @module
 */
import * as v from "valibot";
import { itemId, moment, personId } from "./parts.ts";

export const boardPost = v.object({
  id: itemId,
  author: personId,
  label: v.string(),
  at: moment,
  text: v.string(),
  editedAt: v.nullable(moment),
  pinned: v.boolean(),
  own: v.boolean(),
  unread: v.boolean(),
});
export type BoardPost = v.InferOutput<typeof boardPost>;

export const boardState = v.object({
  id: itemId,
  subject: v.string(),
  /** The last ones, in order of time; pinned ones are among them. */
  posts: v.array(boardPost),
  earlier: v.boolean(),
  /** Whether I may pin: I made the board. */
  mine: v.boolean(),
});
export type BoardState = v.InferOutput<typeof boardState>;
