/**
 * One conversation as one peer has it, folded once for all of its people who are in it.
 * @module
 */
import { FoldedTopic } from "../folding/folded-topic.ts";
import { type Share, sharedOf } from "../folding/shared.ts";
import { type MessageChange, messageChanges } from "./changes.ts";
import type { ChatRoom } from "./chat-room.ts";
import { type ConversationEvent, type ConversationId, conversationShape } from "./events.ts";
import { conversationTopic } from "./ids.ts";
import { reduceConversation } from "./reduce-conversation.ts";
import { transcript } from "./select.ts";
import {
  type ChatMessage,
  type Conversation,
  type ConversationState,
  nothingSaid,
} from "./state.ts";

export type TalkFollower = (changes: readonly MessageChange[]) => void;

export class TalkRoom {
  readonly id: ConversationId;
  readonly said: FoldedTopic<ConversationState, ConversationEvent>;
  readonly #room: ChatRoom;
  readonly #following: Disposable;
  readonly #followers: Set<TalkFollower> = new Set();
  #everMembers: Conversation["everMembers"] | undefined;
  #shown: readonly ChatMessage[];

  private constructor(
    room: ChatRoom,
    id: ConversationId,
    said: FoldedTopic<ConversationState, ConversationEvent>,
  ) {
    this.#room = room;
    this.id = id;
    this.said = said;
    this.#shown = this.#transcript();
    this.#following = room.follow({ directoryChanged: () => this.#lookAtMembers() });
  }

  /** @throws as `Peer.topic` */
  static take(room: ChatRoom, id: ConversationId): Promise<Share<TalkRoom>> {
    return sharedOf(room.peer).take(`talk ${id}`, () => TalkRoom.#open(room, id));
  }

  static async #open(room: ChatRoom, id: ConversationId): Promise<TalkRoom> {
    const opened: { talk?: TalkRoom } = {};
    const said = await FoldedTopic.open<ConversationState, ConversationEvent>(room.peer, {
      name: conversationTopic(id),
      shape: conversationShape,
      reduce: reduceConversation,
      initial: nothingSaid,
      changed() {
        if (opened.talk !== undefined) opened.talk.#refresh();
      },
    });
    return (opened.talk = new TalkRoom(room, id, said));
  }

  /** What was said by those who are or were in it. */
  get shown(): readonly ChatMessage[] {
    return this.#shown;
  }

  follow(follower: TalkFollower): Disposable {
    this.#followers.add(follower);
    return { [Symbol.dispose]: () => void this.#followers.delete(follower) };
  }

  async close(): Promise<void> {
    this.#following[Symbol.dispose]();
    await this.said.close();
  }

  /** Who has joined meanwhile is heard from the beginning. */
  #lookAtMembers(): void {
    if (this.#room.conversation(this.id)?.everMembers !== this.#everMembers) this.#refresh();
  }

  #refresh(): void {
    const before = this.#shown;
    this.#shown = this.#transcript();
    const changes = messageChanges(before, this.#shown);
    for (const { type, message } of changes)
      if (type === "said") this.#room.typing.stopped(message.author, this.id);
    for (const follower of this.#followers) follower(changes);
  }

  #transcript(): readonly ChatMessage[] {
    const conversation = this.#room.conversation(this.id);
    this.#everMembers = conversation?.everMembers;
    const { state } = this.said;
    return conversation === undefined ? state.messages : transcript(state, conversation);
  }
}
