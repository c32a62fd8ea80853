/**
 * Kinds of fields that states and commands of the gateway are made of.
 * @module
 */
import * as v from "valibot";
import { protocolLimits as limits } from "./limits.ts";

/** A peer id, or that of a guest (`guest-…`). */
export const personId = v.pipe(v.string(), v.regex(/^[a-z0-9-]{1,64}$/));
/** Names a conversation, board, game or entry; opaque to pages. */
export const itemId = v.pipe(v.string(), v.minLength(1), v.maxLength(200));
/** Milliseconds since 1970. */
export const moment = v.number();

export const nameText = v.pipe(
  v.string(),
  v.trim(),
  v.minLength(1),
  v.maxLength(limits.nameLength),
);
export const titleText = v.pipe(
  v.string(),
  v.trim(),
  v.minLength(1),
  v.maxLength(limits.titleLength),
);
export const longText = v.pipe(v.string(), v.minLength(1), v.maxLength(limits.textLength));

/** Nothing, an emoji, or a small picture. */
export const icon = v.union([
  v.null(),
  v.object({
    type: v.literal("emoji"),
    emoji: v.pipe(v.string(), v.minLength(1), v.maxLength(limits.emojiLength)),
  }),
  v.object({
    type: v.literal("picture"),
    url: v.pipe(
      v.string(),
      v.maxLength(limits.pictureLength),
      v.regex(/^data:image\/(?:png|jpeg|webp);base64,[A-Za-z0-9+/]+={0,2}$/),
    ),
  }),
]);
export type Icon = v.InferOutput<typeof icon>;

/** How somebody says that they are; `words` are their own, empty for none. */
export const status = v.object({
  kind: v.picklist(["available", "away", "busy"]),
  words: v.pipe(v.string(), v.trim(), v.maxLength(limits.wordsLength)),
});
export type PersonStatus = v.InferOutput<typeof status>;
