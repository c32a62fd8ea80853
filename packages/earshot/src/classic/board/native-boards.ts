/**
 * Plain text on native boards: what is published there is posted on the board of that subject, and what anybody posts on
 * a board that plain text has asked for is told there.
 * @module
 */
import type { PeerId } from "../../core/identity.ts";
import type { Board } from "../../apps/board/board.ts";
import type { Boards } from "../../apps/board/boards.ts";
import type { Post } from "../../apps/board/state.ts";
import type { Peer } from "../../peer/types/peer.ts";
import { classicLimits } from "../limits.ts";
import { eventOf } from "../room/chat-lines.ts";
import { personName } from "../room/chat-room.ts";
import type { Gateways } from "../room/gateways.ts";
import { type BoardNews, type BoardRoom, type Note, noteText, subjectWord } from "./board-room.ts";

export interface NativeBoardsOptions {
  readonly peer: Peer;
  readonly gateways: Gateways;
  readonly boards: Boards;
}

export class NativeBoards implements BoardRoom, AsyncDisposable {
  readonly #options: NativeBoardsOptions;
  readonly #listeners = new Set<(news: BoardNews) => void>();
  readonly #followed = new Map<string, Promise<Board>>();
  readonly #ended = new AbortController();

  constructor(options: NativeBoardsOptions) {
    this.#options = options;
    void this.#watchList();
  }

  get subjects(): readonly string[] {
    const { list } = this.#options.boards;
    return list.slice(-classicLimits.boards).map(({ subject }) => subjectWord(subject));
  }

  async create(subject: string): Promise<boolean> {
    const word = subjectWord(subject);
    const { boards } = this.#options;
    if (word === "" || this.#isFull(word)) return false;
    if (this.#subjectOf(word) === undefined) await boards.create(word);
    await this.#follow(word);
    return true;
  }

  async publish(subject: string, author: string, text: string): Promise<boolean> {
    const board = await this.#follow(subjectWord(subject));
    if (board === undefined) return false;
    await board.post(`${personName(author)}: ${noteText(text)}`);
    return true;
  }

  async latest(subject: string, count: number): Promise<readonly Note[] | undefined> {
    const board = await this.#follow(subjectWord(subject));
    if (board === undefined) return undefined;
    const first = Math.max(0, board.posts.length - count);
    return board.posts.slice(first).map((post, at) => this.#note(board, post, first + at + 1));
  }

  watch(listener: (news: BoardNews) => void): Disposable {
    this.#listeners.add(listener);
    return { [Symbol.dispose]: () => void this.#listeners.delete(listener) };
  }

  /** Stops following; the boards themselves stay open for who opened them. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#ended.abort();
    const boards = await Promise.allSettled(this.#followed.values());
    for (const opened of boards) if (opened.status === "fulfilled") await opened.value.close();
  }

  async #watchList(): Promise<void> {
    const { signal } = this.#ended;
    for await (const { type, board } of this.#options.boards.changes({ signal }))
      if (type === "listed") this.#tell({ type: "board", subject: subjectWord(board.subject) });
  }

  /** The board of a word, subscribed to; `undefined` when there is none, or too many are followed. */
  #follow(word: string): Promise<Board> | undefined {
    const subject = this.#subjectOf(word);
    if (subject === undefined || this.#isFull(word)) return undefined;
    const key = word.toLowerCase();
    const known = this.#followed.get(key);
    if (known !== undefined) return known;
    const opening = this.#open(subject);
    this.#followed.set(key, opening);
    opening.catch(() => this.#followed.delete(key));
    return opening;
  }

  async #open(subject: string): Promise<Board> {
    const { signal } = this.#ended;
    const board = await this.#options.boards.board(subject);
    // What was posted before is history, which is asked for and not told.
    await board.caughtUp({ timeoutMs: classicLimits.collectMs, signal }).catch(() => {});
    void this.#watchBoard(board);
    return board;
  }

  async #watchBoard(board: Board): Promise<void> {
    for await (const change of board.changes({ signal: this.#ended.signal })) {
      if (change.type !== "posted") continue;
      const number = board.posts.findIndex(({ id }) => id === change.post.id) + 1;
      this.#tell({ type: "note", note: this.#note(board, change.post, number) });
    }
  }

  #note(board: Board, post: Post, number: number): Note {
    const { peer, gateways } = this.#options;
    const member = peer.view.members.find(({ id }) => id === post.author);
    const name = personName(member?.name ?? this.#nameOf(post.author));
    const carried = post.author === peer.id || (member !== undefined && gateways.includes(member));
    const event = carried ? eventOf(post.text, name) : { name, type: "said", text: post.text };
    const text = "text" in event ? event.text : post.text;
    return {
      subject: subjectWord(board.subject),
      number,
      author: event.name,
      text: noteText(text),
    };
  }

  #nameOf(id: PeerId): string {
    return id === this.#options.peer.id ? this.#options.peer.name : id.slice(0, 8);
  }

  #subjectOf(word: string): string | undefined {
    const key = word.toLowerCase();
    const { list } = this.#options.boards;
    return list.find(({ subject }) => subjectWord(subject).toLowerCase() === key)?.subject;
  }

  #isFull(word: string): boolean {
    const { size } = this.#followed;
    return size >= classicLimits.boardsFollowed && !this.#followed.has(word.toLowerCase());
  }

  #tell(news: BoardNews): void {
    for (const listener of this.#listeners) listener(news);
  }
}
