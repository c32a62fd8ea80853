/**
 * What is said in the topics of boards: that there is one, what is on it, and how far oneself has read.
 * @module
 */
import type { EntryId } from "../../peer/types/topic.ts";
import { type Mark, marksShape } from "../folding/marks.ts";
import { entryId, personName } from "../folding/said.ts";
import { flag, kinds, object, optional, type Shape, text, whole } from "../folding/shape.ts";

/** Longest texts, in UTF-16 units. */
export const boardLimits = { subject: 80, about: 500, title: 120, text: 16_384 } as const;

/** How much of a board its readers keep: the newest posts, those of the last days; `undefined`: as much as there is. */
export interface BoardKeep {
  readonly posts: number | undefined;
  readonly days: number | undefined;
}

/** In the topic that lists all boards: there is one on this subject. Taken back, it is listed no longer. */
export type ListingEvent = {
  readonly type: "board";
  readonly subject: string;
  readonly about: string;
  readonly keep: BoardKeep;
};

/** In the topic of one board. A post is taken back by a retraction of its entry. */
export type BoardEvent =
  | {
      readonly type: "post";
      /** What its author is called. */
      readonly name: string;
      readonly title: string | undefined;
      readonly text: string;
      readonly replyTo: EntryId | undefined;
    }
  /** By the author of the post. */
  | {
      readonly type: "edit";
      readonly post: EntryId;
      readonly title: string | undefined;
      readonly text: string;
    }
  /** By the author of the post: shown above the others, or no longer. */
  | { readonly type: "pin"; readonly post: EntryId; readonly pinned: boolean };

/** In a topic that only one peer opens: what its person and its guests have read. */
export type ReadingEvent = {
  readonly type: "read";
  readonly board: string;
  readonly marks: readonly Mark[];
};

const subject = text(boardLimits.subject);
const title = optional(text(boardLimits.title));
const words = text(boardLimits.text);
const keep = object({ posts: optional(whole(1, 100_000)), days: optional(whole(1, 36_500)) });

export const listingShape: Shape<ListingEvent> = kinds<ListingEvent>({
  board: object({ subject, about: text(boardLimits.about, 0), keep }),
});

export const boardShape: Shape<BoardEvent> = kinds<BoardEvent>({
  post: object({ name: personName, title, text: words, replyTo: optional(entryId) }),
  edit: object({ post: entryId, title, text: words }),
  pin: object({ post: entryId, pinned: flag }),
});

export const readingShape: Shape<ReadingEvent> = kinds<ReadingEvent>({
  read: object({ board: subject, marks: marksShape }),
});
