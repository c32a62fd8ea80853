/**
 * All boards of the network, and those that this person has subscribed to.
 * @module
 */
import { EarshotError } from "../../core/errors.ts";
import { invalid } from "../../peer/arguments.ts";
import type { WaitOptions } from "../../peer/types/message.ts";
import type { WatchOptions } from "../../peer/types/options.ts";
import type { Peer, Watch } from "../../peer/types/peer.ts";
import { differences } from "../folding/differences.ts";
import { closeAll, FoldedTopic } from "../folding/folded-topic.ts";
import { type Followed, Happenings } from "../folding/happenings.ts";
import { type Mark, marksFor, marksLimit } from "../folding/marks.ts";
import { Board, type BoardHost } from "./board.ts";
import {
  boardLimits,
  type ListingEvent,
  listingShape,
  type ReadingEvent,
  readingShape,
} from "./events.ts";
import { reduceListing, reduceReading } from "./reduce.ts";
import { boardOn, marksOf } from "./select.ts";
import {
  type ListedBoard,
  type Listing,
  noBoards,
  nothingRead,
  type Post,
  type Reading,
} from "./state.ts";
import { boardKey } from "./subject.ts";

export interface CreateOptions {
  /** What it is about, in a sentence or two. Default: nothing. */
  readonly about?: string;
  /** What its readers keep: so many posts (with edits and pins counted), of so many days. Default: everything. */
  readonly keep?: { readonly posts?: number; readonly days?: number };
}

export type BoardsChange = { readonly type: "listed" | "unlisted"; readonly board: ListedBoard };

/**
 * Opens the list of boards. With a store and an identity that last, what was read stays read.
 * @throws as `Peer.topic`
 */
export async function openBoards(peer: Peer): Promise<Boards> {
  const happenings = new Happenings<BoardsChange>();
  const boards: { opened?: Boards } = {};
  const listing = await FoldedTopic.open<Listing, ListingEvent>(peer, {
    name: "boards",
    shape: listingShape,
    reduce: reduceListing,
    initial: noBoards,
    changed: (before, after) => happenings.tell(listingChanges(before, after)),
  });
  try {
    // Nobody else opens this one: it is here for its store alone.
    const reading = await FoldedTopic.open<Reading, ReadingEvent>(peer, {
      name: `boards read by ${peer.id}`,
      shape: readingShape,
      reduce: reduceReading,
      initial: nothingRead,
      changed: () => boards.opened?.marked(),
    });
    boards.opened = new Boards(peer, happenings, listing, reading);
    return boards.opened;
  } catch (error) {
    await listing.close();
    throw error;
  }
}

export class Boards implements Followed<BoardsChange>, AsyncDisposable {
  readonly #happenings: Happenings<BoardsChange>;
  readonly #listing: FoldedTopic<Listing, ListingEvent>;
  readonly #reading: FoldedTopic<Reading, ReadingEvent>;
  readonly #host: BoardHost;
  readonly #open: Map<string, Promise<Board>> = new Map();
  readonly #boards: Set<Board> = new Set();

  /** @internal By `openBoards`. */
  constructor(
    peer: Peer,
    happenings: Happenings<BoardsChange>,
    listing: FoldedTopic<Listing, ListingEvent>,
    reading: FoldedTopic<Reading, ReadingEvent>,
  ) {
    this.#happenings = happenings;
    this.#listing = listing;
    this.#reading = reading;
    this.#host = {
      peer,
      marks: (key) => marksOf(reading.state, key),
      markRead: (key, posts) => this.#markRead(key, posts),
      closed: (board) => {
        this.#open.delete(board.key);
        this.#boards.delete(board);
      },
    };
  }

  /** All boards that anybody has told of, the oldest first. */
  get list(): readonly ListedBoard[] {
    return this.#listing.state.boards;
  }

  /** Those that this person has subscribed to. */
  get subscribed(): readonly Board[] {
    return [...this.#boards];
  }

  changes(options: WatchOptions = {}): Watch<BoardsChange> {
    return this.#happenings.changes(options);
  }

  subscribe(listener: () => void): Disposable {
    return this.#happenings.subscribe(listener);
  }

  /** Resolves when the list that others hold is here. @throws as `Topic.caughtUp` */
  caughtUp(options?: WaitOptions): Promise<void> {
    return this.#listing.caughtUp(options);
  }

  /**
   * Makes a board on a subject, and subscribes to it. Where there is one already, it is that one.
   * @throws `ERR_EARSHOT_INVALID_ARGUMENT`, and as `Topic.append`
   */
  async create(subject: string, { about = "", keep = {} }: CreateOptions = {}): Promise<Board> {
    if (boardOn(this.#listing.state, subject) === undefined) {
      const kept = { posts: keep.posts, days: keep.days };
      await this.#listing.say({ type: "board", subject: keyed(subject), about, keep: kept });
    }
    return this.board(subject);
  }

  /**
   * Subscribes to the board on a subject; the same one however often it is asked for.
   * @throws `ERR_EARSHOT_INVALID_ARGUMENT` when nobody has told of one
   */
  async board(subject: string): Promise<Board> {
    const listed = boardOn(this.#listing.state, subject);
    if (listed === undefined) throw invalid(`there is no board on ${JSON.stringify(subject)}`);
    const known = this.#open.get(listed.key);
    if (known !== undefined) return known;
    const opening = Board.open(this.#host, listed);
    this.#open.set(listed.key, opening);
    try {
      const board = await opening;
      this.#boards.add(board);
      return board;
    } catch (error) {
      this.#open.delete(listed.key);
      throw error;
    }
  }

  /** Takes a board of one's own off the list; those who have it keep it. @throws `ERR_EARSHOT_INVALID_ARGUMENT`, and as `Topic.retract` */
  async unlist(subject: string): Promise<void> {
    const listed = boardOn(this.#listing.state, subject);
    if (listed?.creator !== this.#host.peer.id)
      throw invalid(`no board on ${JSON.stringify(subject)} was made by this person`);
    await this.#listing.takeBack([listed.entry]);
  }

  async close(): Promise<void> {
    this.#happenings.end();
    const boards = this.subscribed.map((board) => () => board.close());
    await closeAll([...boards, () => this.#listing.close(), () => this.#reading.close()]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  /** @internal */
  marked(): void {
    for (const board of this.#boards) board.marked();
  }

  async #markRead(key: string, posts: readonly Post[]): Promise<void> {
    const before: readonly Mark[] = marksOf(this.#reading.state, key);
    const others = posts.filter(({ author }) => author !== this.#host.peer.id);
    const marks = marksFor(before, others);
    for (let at = 0; at < marks.length; at += marksLimit) {
      const some = marks.slice(at, at + marksLimit);
      await this.#reading.say({ type: "read", board: key, marks: some }, { until: "stored" });
    }
  }
}

/** A subject that can name a board. */
function keyed(subject: string): string {
  const key = boardKey(subject);
  if (key !== "" && key.length <= boardLimits.subject) return subject.trim();
  throw new EarshotError(
    "ERR_EARSHOT_INVALID_ARGUMENT",
    `a subject has 1 to ${boardLimits.subject} characters`,
  );
}

function listingChanges(before: Listing, after: Listing): readonly BoardsChange[] {
  const { added, removed } = differences(before.boards, after.boards, ({ key }) => key);
  return [
    ...removed.map((board) => ({ type: "unlisted", board }) as const),
    ...added.map((board) => ({ type: "listed", board }) as const),
  ];
}
