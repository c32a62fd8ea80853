/**
 * What commands are answered, checked like everything else that comes from outside.
 * @module
 */
import { boardPost, conversationState, itemId, personId } from "@earshot/app/protocol";
import * as v from "valibot";

export const answers = {
  conversation: v.object({ conversation: itemId }),
  message: v.object({ message: itemId }),
  earlierMessages: v.object({ items: conversationState.entries.items, earlier: v.boolean() }),
  board: v.object({ board: itemId }),
  earlierPosts: v.object({ posts: v.array(boardPost), earlier: v.boolean() }),
  foundPosts: v.object({ posts: v.array(v.object({ ...boardPost.entries, board: itemId })) }),
  game: v.object({ game: itemId }),
  result: v.object({ result: v.string(), server: personId, ms: v.number() }),
  nothing: v.unknown(),
} as const;

export type ChatItem = v.InferOutput<typeof answers.earlierMessages>["items"][number];
export type FoundPost = v.InferOutput<typeof answers.foundPosts>["posts"][number];
