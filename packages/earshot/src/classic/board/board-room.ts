/**
 * Message boards as plain text needs them: made by subject, published to, and what is new told to whoever watches.
 * @module
 */
import { classicLimits } from "../limits.ts";
import { asWord, cutBytes, oneLine } from "../lines/words.ts";

export interface Note {
  /** One word. */
  readonly subject: string;
  /** Counts the notes of a board, from 1. */
  readonly number: number;
  readonly author: string;
  readonly text: string;
}

export type BoardNews =
  | { readonly type: "board"; readonly subject: string }
  | { readonly type: "note"; readonly note: Note };

/** Subjects are words; what people write the same but for case is one board. */
export interface BoardRoom {
  readonly subjects: readonly string[];
  /** Makes a board; where there is one it is that. False when there are too many. */
  create(subject: string): Promise<boolean>;
  /** Publishes; false when there is no such board. */
  publish(subject: string, author: string, text: string): Promise<boolean>;
  /** The newest notes, oldest first; `undefined` when there is no such board. From now on its notes are told. */
  latest(subject: string, count: number): Promise<readonly Note[] | undefined>;
  watch(listener: (news: BoardNews) => void): Disposable;
}

/** What a note's words may be: on one line, and short enough for a datagram with its subject and author. */
export function noteText(text: string): string {
  return cutBytes(oneLine(text), classicLimits.datagramBytes - 4 * classicLimits.nameBytes)[0];
}

/** A subject as plain text writes it, and as boards are told apart. */
export function subjectWord(subject: string): string {
  return cutBytes(asWord(subject), classicLimits.nameBytes)[0];
}

interface MemoryBoard {
  readonly subject: string;
  readonly notes: Note[];
  count: number;
}

/** Boards of this process, for who runs classic alone. */
export class MemoryBoards implements BoardRoom {
  readonly #boards = new Map<string, MemoryBoard>();
  readonly #listeners = new Set<(news: BoardNews) => void>();

  get subjects(): readonly string[] {
    return [...this.#boards.values()].map(({ subject }) => subject);
  }

  create(subject: string): Promise<boolean> {
    const word = subjectWord(subject);
    const key = word.toLowerCase();
    if (this.#boards.has(key)) return Promise.resolve(true);
    if (word === "" || this.#boards.size >= classicLimits.boards) return Promise.resolve(false);
    this.#boards.set(key, { subject: word, notes: [], count: 0 });
    this.#tell({ type: "board", subject: word });
    return Promise.resolve(true);
  }

  publish(subject: string, author: string, text: string): Promise<boolean> {
    const board = this.#boards.get(subjectWord(subject).toLowerCase());
    if (board === undefined) return Promise.resolve(false);
    board.count++;
    const note = { subject: board.subject, number: board.count, author, text: noteText(text) };
    board.notes.push(note);
    if (board.notes.length > classicLimits.boardMessages) board.notes.shift();
    this.#tell({ type: "note", note });
    return Promise.resolve(true);
  }

  latest(subject: string, count: number): Promise<readonly Note[] | undefined> {
    const board = this.#boards.get(subjectWord(subject).toLowerCase());
    return Promise.resolve(board?.notes.slice(-count));
  }

  watch(listener: (news: BoardNews) => void): Disposable {
    this.#listeners.add(listener);
    return { [Symbol.dispose]: () => void this.#listeners.delete(listener) };
  }

  #tell(news: BoardNews): void {
    for (const listener of this.#listeners) listener(news);
  }
}
