/**
 * All boards of the network, and those that this person has subscribed to.
 * @module
 */
import { EarshotError } from "../../core/errors.ts";
import { invalid } from "../../peer/arguments.ts";
import type { WaitOptions } from "../../peer/types/message.ts";
import type { WatchOptions } from "../../peer/types/options.ts";
import type { Peer, Watch } from "../../peer/types/peer.ts";
import { closeAll } from "../folding/folded-topic.ts";
import { type Followed, Happenings } from "../folding/happenings.ts";
import type { Share } from "../folding/shared.ts";
import type { Guest } from "../guests/guest.ts";
import { type Speaker, takeSpeaker } from "../guests/speaker.ts";
import { Board, type BoardHost } from "./board.ts";
import { BoardRoom } from "./board-room.ts";
import { type BoardsChange, BoardsRoom } from "./boards-room.ts";
import { boardLimits } from "./events.ts";
import { boardOn } from "./select.ts";
import type { ListedBoard, Listing } from "./state.ts";
import { boardKey } from "./subject.ts";

export interface CreateOptions {
  /** What it is about, in a sentence or two. Default: nothing. */
  readonly about?: string;
  /** What its readers keep: so many posts (with edits and pins counted), of so many days. Default: everything. */
  readonly keep?: { readonly posts?: number; readonly days?: number };
}

export interface BoardsOptions {
  /** Whose boards they are, if not the peer's own person's: a guest of this peer (see `guestOf`). */
  readonly as?: Guest;
}

/**
 * Opens the list of boards. With a store and an identity that last, what was read stays read.
 * @throws `ERR_EARSHOT_INVALID_ARGUMENT` for another peer's guest, or too many; as `Peer.topic`
 */
export async function openBoards(peer: Peer, { as }: BoardsOptions = {}): Promise<Boards> {
  const speaker = await takeSpeaker(peer, as);
  try {
    return new Boards(peer, speaker, await BoardsRoom.take(peer));
  } catch (error) {
    await speaker.release();
    throw error;
  }
}

export class Boards implements Followed<BoardsChange>, AsyncDisposable {
  readonly #peer: Peer;
  readonly #self: Speaker;
  readonly #room: BoardsRoom;
  readonly #releases: readonly (() => Promise<void>)[];
  readonly #following: Disposable;
  readonly #happenings: Happenings<BoardsChange> = new Happenings();
  readonly #host: BoardHost;
  readonly #open: Map<string, Promise<Board>> = new Map();
  readonly #boards: Set<Board> = new Set();

  /** @internal By `openBoards`. */
  constructor(peer: Peer, speaker: Share<Speaker>, shared: Share<BoardsRoom>) {
    const self = speaker.it;
    const room = shared.it;
    this.#peer = peer;
    this.#self = self;
    this.#room = room;
    this.#releases = [shared.release, speaker.release];
    this.#following = room.follow({
      self: self.id,
      listed: (changes) => this.#happenings.tell(changes),
      marked: () => {
        for (const board of this.#boards) board.marked();
      },
    });
    this.#host = {
      self,
      marks: (key) => room.marks(self.id, key),
      markRead: (key, posts) => room.markRead(self, key, posts),
      closed: (board) => {
        this.#open.delete(board.key);
        this.#boards.delete(board);
      },
    };
  }

  /** All boards that anybody has told of, the oldest first. */
  get list(): readonly ListedBoard[] {
    return this.#listed.boards;
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
    return this.#room.listing.caughtUp(options);
  }

  /**
   * Makes a board on a subject, and subscribes to it. Where there is one already, it is that one.
   * @throws `ERR_EARSHOT_INVALID_ARGUMENT`, and as `Topic.append`
   */
  async create(subject: string, { about = "", keep = {} }: CreateOptions = {}): Promise<Board> {
    if (boardOn(this.#listed, subject) === undefined) {
      const kept = { posts: keep.posts, days: keep.days };
      const event = { type: "board", subject: keyed(subject), about, keep: kept } as const;
      await this.#room.listing.say(this.#self, event);
    }
    return this.board(subject);
  }

  /**
   * Subscribes to the board on a subject; the same one however often it is asked for.
   * @throws `ERR_EARSHOT_INVALID_ARGUMENT` when nobody has told of one
   */
  async board(subject: string): Promise<Board> {
    const listed = boardOn(this.#listed, subject);
    if (listed === undefined) throw invalid(`there is no board on ${JSON.stringify(subject)}`);
    const known = this.#open.get(listed.key);
    if (known !== undefined) return known;
    const opening = this.#openBoard(listed);
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
    const listed = boardOn(this.#listed, subject);
    if (listed?.creator !== this.#self.id)
      throw invalid(`no board on ${JSON.stringify(subject)} was made by this person`);
    await this.#room.listing.takeBack([listed.entry]);
  }

  async close(): Promise<void> {
    this.#following[Symbol.dispose]();
    this.#happenings.end();
    await closeAll([...this.subscribed.map((board) => () => board.close()), ...this.#releases]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  get #listed(): Listing {
    return this.#room.listing.state;
  }

  async #openBoard(listed: ListedBoard): Promise<Board> {
    return new Board(this.#host, listed, await BoardRoom.take(this.#peer, listed));
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
