/**
 * The chat as one peer has it, for its own person and its guests alike: the directory folded once, who is here, and who
 * is typing.
 * @module
 */
import { isDeepStrictEqual } from "node:util";
import type { PeerId } from "../../core/identity.ts";
import type { Clock } from "../../peer/clock.ts";
import type { Group } from "../../peer/types/group.ts";
import type { Peer, Watch } from "../../peer/types/peer.ts";
import { closeAll, FoldedTopic } from "../folding/folded-topic.ts";
import { FreshIds } from "../folding/founder.ts";
import { type Share, sharedOf } from "../folding/shared.ts";
import type { Speaker } from "../guests/speaker.ts";
import { directoryNews, type DirectoryNews, peopleChanges, type PeopleChange } from "./changes.ts";
import { type ConversationId, type DirectoryEvent, directoryShape } from "./events.ts";
import { GuestsHere } from "./guests-here.ts";
import { reduceDirectory } from "./reduce-directory.ts";
import { chatGroup, people, type Person } from "./select.ts";
import { type Conversation, type Directory, emptyDirectory, type Profile } from "./state.ts";
import { TypingNews } from "./typing.ts";

/** Who is told what happens in the chat. */
export interface ChatFollower {
  directoryChanged(news: DirectoryNews): void;
  peopleChanged?(changes: readonly PeopleChange[]): void;
  typingChanged?(): void;
}

export class ChatRoom {
  readonly peer: Peer;
  readonly clock: Clock;
  readonly ids: FreshIds;
  readonly directory: FoldedTopic<Directory, DirectoryEvent>;
  readonly typing: TypingNews;
  readonly #followers: Set<ChatFollower> = new Set();
  readonly #view: Watch<unknown>;
  readonly #guests: GuestsHere;
  #everybody: readonly Person[] = [];

  private constructor(
    peer: Peer,
    clock: Clock,
    directory: FoldedTopic<Directory, DirectoryEvent>,
    group: Group,
  ) {
    this.peer = peer;
    this.clock = clock;
    this.ids = new FreshIds(clock);
    this.directory = directory;
    this.typing = new TypingNews(group, clock, () => {
      for (const follower of this.#followers) follower.typingChanged?.();
    });
    this.#guests = new GuestsHere({
      clock,
      get epoch() {
        return peer.self.epoch;
      },
      get state() {
        return directory.state;
      },
      say: (who, event) => directory.say(who, event),
    });
    this.#view = peer.changes();
    void this.#watchView();
    this.#lookAround();
  }

  /** The chat of this peer; the clock is the first one's who opens it. @throws as `Peer.topic` and `Peer.group` */
  static take(peer: Peer, clock: Clock): Promise<Share<ChatRoom>> {
    return sharedOf(peer).take("chat", () => ChatRoom.#open(peer, clock));
  }

  static async #open(peer: Peer, clock: Clock): Promise<ChatRoom> {
    const opened: { room?: ChatRoom } = {};
    const directory = await FoldedTopic.open<Directory, DirectoryEvent>(peer, {
      name: "chat",
      shape: directoryShape,
      reduce: reduceDirectory,
      initial: emptyDirectory,
      changed(before, after) {
        if (opened.room !== undefined) opened.room.#directoryChanged(before, after);
      },
    });
    try {
      const group = await peer.group(chatGroup, { reliability: "best-effort", loopback: true });
      return (opened.room = new ChatRoom(peer, clock, directory, group));
    } catch (error) {
      await directory.close();
      throw error;
    }
  }

  get state(): Directory {
    return this.directory.state;
  }

  /** All who are here: this peer's own person first, then the others, then guests. */
  get everybody(): readonly Person[] {
    return this.#everybody;
  }

  /** Somebody who speaks through this peer, as the others see it. */
  person({ id, name }: Speaker): Person {
    const { self } = this.peer;
    const here = this.#everybody.find((each) => each.id === id);
    if (here !== undefined) return { ...here, name };
    // A guest of whom that has not been said yet.
    const guests = [{ id, via: self.id, epoch: self.epoch }];
    const [, soon] = people([self], { ...this.state, guests });
    if (soon === undefined) throw new TypeError("one guest makes one person");
    return { ...soon, name };
  }

  conversation(id: ConversationId): Conversation | undefined {
    return this.state.conversations.find((each) => each.id === id);
  }

  profile(who: PeerId): Profile | undefined {
    return this.state.profiles.find(({ id }) => id === who);
  }

  follow(follower: ChatFollower): Disposable {
    this.#followers.add(follower);
    return { [Symbol.dispose]: () => void this.#followers.delete(follower) };
  }

  /** Somebody has the chat open from here on: of guests everybody is told. */
  came(who: Speaker): void {
    if (who.as !== undefined) this.#guests.came(who);
  }

  /** And no longer. */
  async went(who: Speaker): Promise<void> {
    this.typing.silent(who);
    if (who.as !== undefined) await this.#guests.went(who);
  }

  async close(): Promise<void> {
    this.#guests.close();
    await closeAll([
      async () => this.#view[Symbol.asyncDispose](),
      () => this.typing.close(),
      () => this.directory.close(),
    ]);
  }

  async #watchView(): Promise<void> {
    for await (const _ of this.#view) this.#lookAround();
    // The peer may be closed before its chats are.
    this.#guests.close();
  }

  #directoryChanged(before: Directory, after: Directory): void {
    const news = directoryNews(before, after);
    for (const follower of this.#followers) follower.directoryChanged(news);
    if (before.profiles !== after.profiles || before.guests !== after.guests) this.#lookAround();
    this.#guests.look();
  }

  #lookAround(): void {
    const before = this.#everybody;
    const known = new Map(before.map((person) => [person.id, person]));
    const { self, view } = this.peer;
    // Who is as before stays the same object, which makes the next comparison short.
    this.#everybody = people([self, ...view.members], this.state).map((person) => {
      const same = known.get(person.id);
      return isDeepStrictEqual(same, person) ? (same ?? person) : person;
    });
    const changes = peopleChanges(before, this.#everybody);
    for (const { type, person } of changes) if (type === "went") this.typing.stopped(person.id);
    for (const follower of this.#followers) follower.peopleChanged?.(changes);
  }
}
