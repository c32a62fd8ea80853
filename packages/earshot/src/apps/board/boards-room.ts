/**
 * The list of boards as one peer has it, and what its own person and its guests have read: each folded once.
 * @module
 */
import type { PeerId } from "../../core/identity.ts";
import type { Peer } from "../../peer/types/peer.ts";
import { differences } from "../folding/differences.ts";
import { closeAll, FoldedTopic } from "../folding/folded-topic.ts";
import { type Mark, marksFor, marksLimit } from "../folding/marks.ts";
import { type Share, sharedOf } from "../folding/shared.ts";
import type { Speaker } from "../guests/speaker.ts";
import { type ListingEvent, listingShape, type ReadingEvent, readingShape } from "./events.ts";
import { readingReducer, reduceListing } from "./reduce.ts";
import { marksOf } from "./select.ts";
import {
  type ListedBoard,
  type Listing,
  noBoards,
  nothingRead,
  type Post,
  type Reading,
} from "./state.ts";

export type BoardsChange = { readonly type: "listed" | "unlisted"; readonly board: ListedBoard };

/** Who is told what happens with boards. */
export interface BoardsFollower {
  readonly self: PeerId;
  listed(changes: readonly BoardsChange[]): void;
  /** What is unread of this one has changed, though the posts have not. */
  marked(): void;
}

export class BoardsRoom {
  readonly listing: FoldedTopic<Listing, ListingEvent>;
  readonly #reading: FoldedTopic<Reading, ReadingEvent>;
  readonly #followers: Set<BoardsFollower>;

  private constructor(
    listing: FoldedTopic<Listing, ListingEvent>,
    reading: FoldedTopic<Reading, ReadingEvent>,
    followers: Set<BoardsFollower>,
  ) {
    this.listing = listing;
    this.#reading = reading;
    this.#followers = followers;
  }

  /** @throws as `Peer.topic` */
  static take(peer: Peer): Promise<Share<BoardsRoom>> {
    return sharedOf(peer).take("boards", () => BoardsRoom.#open(peer));
  }

  static async #open(peer: Peer): Promise<BoardsRoom> {
    const followers = new Set<BoardsFollower>();
    const listing = await FoldedTopic.open<Listing, ListingEvent>(peer, {
      name: "boards",
      shape: listingShape,
      reduce: reduceListing,
      initial: noBoards,
      changed(before, after) {
        const changes = listingChanges(before, after);
        for (const follower of followers) follower.listed(changes);
      },
    });
    try {
      // Nobody else opens this one: it is here for its store alone.
      const reading = await FoldedTopic.open<Reading, ReadingEvent>(peer, {
        name: `boards read by ${peer.id}`,
        shape: readingShape,
        reduce: readingReducer(peer.id),
        initial: nothingRead,
        changed(before, after) {
          const who = new Set(after.readers.filter((each) => !before.readers.includes(each)));
          const readers = new Set([...who].map(({ reader }) => reader));
          for (const follower of followers) if (readers.has(follower.self)) follower.marked();
        },
      });
      return new BoardsRoom(listing, reading, followers);
    } catch (error) {
      await listing.close();
      throw error;
    }
  }

  follow(follower: BoardsFollower): Disposable {
    this.#followers.add(follower);
    return { [Symbol.dispose]: () => void this.#followers.delete(follower) };
  }

  marks(who: PeerId, key: string): readonly Mark[] {
    return marksOf(this.#reading.state, who, key);
  }

  async markRead(who: Speaker, key: string, posts: readonly Post[]): Promise<void> {
    const others = posts.filter(({ author }) => author !== who.id);
    const marks = marksFor(this.marks(who.id, key), others);
    for (let at = 0; at < marks.length; at += marksLimit) {
      const some = marks.slice(at, at + marksLimit);
      await this.#reading.say(who, { type: "read", board: key, marks: some }, { until: "stored" });
    }
  }

  async close(): Promise<void> {
    await closeAll([() => this.listing.close(), () => this.#reading.close()]);
  }
}

function listingChanges(before: Listing, after: Listing): readonly BoardsChange[] {
  const { added, removed } = differences(before.boards, after.boards, ({ key }) => key);
  return [
    ...removed.map((board) => ({ type: "unlisted", board }) as const),
    ...added.map((board) => ({ type: "listed", board }) as const),
  ];
}
