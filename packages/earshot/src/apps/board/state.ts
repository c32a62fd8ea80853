/**
 * What boards are, as data: the list of them, what is on one, and what was read.
 * @module
 */
import type { PeerId } from "../../core/identity.ts";
import type { EntryId } from "../../peer/types/topic.ts";
import type { Mark } from "../folding/marks.ts";
import { type Ignored, nothingIgnored } from "../folding/reducer.ts";
import type { Writing } from "../folding/writings.ts";
import type { BoardKeep } from "./events.ts";

/** A board in the list. */
export interface ListedBoard {
  /** What names it: its subject in lower case. */
  readonly key: string;
  readonly subject: string;
  readonly about: string;
  readonly keep: BoardKeep;
  /** Who made it first. */
  readonly creator: PeerId;
  readonly at: number;
  /** The entry that says so. */
  readonly entry: EntryId;
}

export interface Listing {
  /** In the order in which they were made. */
  readonly boards: readonly ListedBoard[];
  readonly ignored: Ignored;
}

export interface Post extends Writing {
  readonly title: string | undefined;
}

export interface BoardState {
  /** In the order of time. */
  readonly posts: readonly Post[];
  /** Shown above the others, the latest last. */
  readonly pinned: readonly EntryId[];
  readonly ignored: Ignored;
}

/** How far somebody has read each board. */
export interface Read {
  readonly reader: PeerId;
  readonly boards: readonly { readonly key: string; readonly marks: readonly Mark[] }[];
}

/** What those have read who speak through one peer. */
export interface Reading {
  /** Who has read last is the last one. */
  readonly readers: readonly Read[];
  readonly ignored: Ignored;
}

export const noBoards: Listing = Object.freeze({ boards: [], ignored: nothingIgnored });
export const emptyBoard: BoardState = Object.freeze({
  posts: [],
  pinned: [],
  ignored: nothingIgnored,
});
export const nothingRead: Reading = Object.freeze({ readers: [], ignored: nothingIgnored });
