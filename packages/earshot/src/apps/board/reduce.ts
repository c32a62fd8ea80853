/**
 * How what was said makes the list of boards, the posts of one, and what was read.
 * @module
 */
import type { PeerId } from "../../core/identity.ts";
import { appended, pushed, without } from "../folding/lists.ts";
import { merged } from "../folding/marks.ts";
import { type Handlers, reducerOf } from "../folding/reducer.ts";
import type { Said } from "../folding/said.ts";
import { edited, type Writing, writing, written } from "../folding/writings.ts";
import { fromOneHost } from "../guests/ids.ts";
import {
  type BoardEvent,
  boardLimits,
  boardShape,
  type ListingEvent,
  listingShape,
  type ReadingEvent,
  readingShape,
} from "./events.ts";
import type { BoardState, Listing, Post, Reading } from "./state.ts";
import { boardKey } from "./subject.ts";

/** Boards in the list. */
const boardsLimit = 2_000;
/** Of them made by one person: nobody fills the list alone. */
export const boardsOfOne = 100;
/** And by a host and its guests together, of whom it can have as many as it says. */
export const boardsOfHost = 500;
/** Posts that one author may have pinned on a board: a further one takes the place of the oldest. */
export const pinsOfOne = 3;
/** Posts pinned on a board in all. */
const pinsLimit = 50;
/** Whose marks one peer keeps: those who have read last. */
const readersLimit = 1_000;

const listingHandlers: Handlers<Listing, ListingEvent> = {
  board(state, { subject, about, keep }, { id, author, at }) {
    const key = boardKey(subject);
    const same = state.boards.some((board) => board.key === key);
    const fromHost = state.boards.filter(({ creator }) => fromOneHost(creator, author));
    const own = fromHost.filter(({ creator }) => creator === author);
    const full = own.length >= boardsOfOne || fromHost.length >= boardsOfHost;
    const named = key !== "" && key.length <= boardLimits.subject;
    if (!named || same || full) return undefined;
    const board = { key, subject: subject.trim(), about, keep, creator: author, at, entry: id };
    const boards = appended(state.boards, board, boardsLimit);
    return boards && { ...state, boards };
  },
};

const boardHandlers: Handlers<BoardState, BoardEvent> = {
  post(state, { title, ...words }, said) {
    return { ...state, posts: written(state.posts, { ...writing(said, words), title }) };
  },
  edit(state, { post, title, text }, said) {
    const posts = edited(state.posts, post, said, { title, text });
    return posts && { ...state, posts };
  },
  pin(state, { post, pinned }, { author }) {
    const target = state.posts.find(({ id }) => id === post);
    if (target?.author !== author) return undefined;
    const others = without(state.pinned, (id) => id === post);
    if (!pinned) return { ...state, pinned: others };
    const own = others.filter((id) => authorOf(state.posts, id) === author);
    const oldest = own.length < pinsOfOne ? undefined : own[0];
    const room = without(others, (id) => id === oldest);
    return { ...state, pinned: pushed(room, post, pinsLimit) };
  },
};

function readingHandlers(owner: PeerId): Handlers<Reading, ReadingEvent> {
  return {
    read(state, { board: key, marks }, { author: reader, via }) {
      // Whoever knows the topic's name can open it, but nobody reads for somebody else.
      if ((via ?? reader) !== owner) return undefined;
      const { boards } = state.readers.find((each) => each.reader === reader) ?? { boards: [] };
      const before = boards.find((board) => board.key === key)?.marks ?? [];
      const others = without(boards, (board) => board.key === key);
      const now = appended(others, { key, marks: merged(before, marks) }, boardsLimit);
      if (now === undefined) return undefined;
      const readers = without(state.readers, (each) => each.reader === reader);
      return { ...state, readers: pushed(readers, { reader, boards: now }, readersLimit) };
    },
  };
}

function authorOf(posts: readonly Post[], id: string): Writing["author"] | undefined {
  return posts.find((post) => post.id === id)?.author;
}

type Reduce<S> = (state: S, said: Said) => S;
export const reduceListing: Reduce<Listing> = reducerOf(listingShape, listingHandlers);
export const reduceBoard: Reduce<BoardState> = reducerOf(boardShape, boardHandlers);
/** Of what was read through one peer. */
export function readingReducer(owner: PeerId): Reduce<Reading> {
  return reducerOf(readingShape, readingHandlers(owner));
}
