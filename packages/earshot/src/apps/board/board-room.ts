/**
 * One board as one peer has it, folded once for all of its people who have subscribed.
 * @module
 */
import type { Peer } from "../../peer/types/peer.ts";
import type { Keep } from "../../peer/types/topic.ts";
import { FoldedTopic } from "../folding/folded-topic.ts";
import { type Share, sharedOf } from "../folding/shared.ts";
import { type BoardChange, boardChanges } from "./changes.ts";
import { type BoardEvent, type BoardKeep, boardShape } from "./events.ts";
import { reduceBoard } from "./reduce.ts";
import { type BoardState, emptyBoard, type ListedBoard } from "./state.ts";

export type BoardFollower = (changes: readonly BoardChange[]) => void;

export class BoardRoom {
  readonly posts: FoldedTopic<BoardState, BoardEvent>;
  readonly #followers: Set<BoardFollower>;

  private constructor(posts: FoldedTopic<BoardState, BoardEvent>, followers: Set<BoardFollower>) {
    this.posts = posts;
    this.#followers = followers;
  }

  /** @throws as `Peer.topic` */
  static take(peer: Peer, listed: ListedBoard): Promise<Share<BoardRoom>> {
    return sharedOf(peer).take(`board ${listed.key}`, () => BoardRoom.#open(peer, listed));
  }

  static async #open(peer: Peer, { key, keep }: ListedBoard): Promise<BoardRoom> {
    const followers = new Set<BoardFollower>();
    const posts = await FoldedTopic.open<BoardState, BoardEvent>(peer, {
      name: `board/${key}`,
      shape: boardShape,
      reduce: reduceBoard,
      initial: emptyBoard,
      keep: keepOf(keep),
      changed(before, after) {
        const changes = boardChanges(before, after);
        for (const follower of followers) follower(changes);
      },
    });
    return new BoardRoom(posts, followers);
  }

  follow(follower: BoardFollower): Disposable {
    this.#followers.add(follower);
    return { [Symbol.dispose]: () => void this.#followers.delete(follower) };
  }

  close(): Promise<void> {
    return this.posts.close();
  }
}

function keepOf({ posts, days }: BoardKeep): Keep | undefined {
  if (posts === undefined && days === undefined) return undefined;
  return {
    ...(posts === undefined ? {} : { entries: posts }),
    ...(days === undefined ? {} : { ageMs: days * 86_400_000 }),
  };
}
