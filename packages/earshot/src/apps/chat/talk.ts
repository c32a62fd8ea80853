/**
 * One conversation as somebody in it holds it: what was said, what is unread, and what this person says.
 * @module
 */
import type { Member } from "../../core/events.ts";
import type { PeerId } from "../../core/identity.ts";
import { invalid } from "../../peer/arguments.ts";
import type { WaitOptions } from "../../peer/types/message.ts";
import type { WatchOptions } from "../../peer/types/options.ts";
import type { Peer, Watch } from "../../peer/types/peer.ts";
import type { AppendOptions, AppendReceipt, EntryId } from "../../peer/types/topic.ts";
import { FoldedTopic } from "../folding/folded-topic.ts";
import { type Followed, Happenings } from "../folding/happenings.ts";
import { marksFor, marksLimit } from "../folding/marks.ts";
import { type MessageChange, messageChanges } from "./changes.ts";
import { type ConversationEvent, type ConversationId, conversationShape } from "./events.ts";
import { conversationTopic } from "./ids.ts";
import { mentionsIn } from "./mentions.ts";
import { reduceConversation } from "./reduce-conversation.ts";
import { readersOf, transcript, unreadMessages } from "./select.ts";
import {
  type ChatMessage,
  type Conversation,
  type ConversationState,
  nothingSaid,
} from "./state.ts";

export interface SayOptions extends AppendOptions {
  /** Who is meant, besides those whose `@name` stands in the text. */
  readonly mentions?: readonly PeerId[];
  /** The message that this one answers. */
  readonly replyTo?: EntryId;
}

/** What the chat does for one conversation. */
export interface TalkHost {
  readonly peer: Peer;
  conversation(id: ConversationId): Conversation | undefined;
  /** Members with the names they have now. */
  named(ids: readonly PeerId[]): readonly { readonly id: PeerId; readonly name: string }[];
  typing(id: ConversationId): readonly PeerId[];
  tellTyping(id: ConversationId, typing: boolean): void;
  /** These have said something. */
  spoke(id: ConversationId, who: readonly PeerId[]): void;
  leave(id: ConversationId): Promise<void>;
}

export class Talk implements Followed<MessageChange> {
  readonly id: ConversationId;
  readonly #host: TalkHost;
  readonly #self: PeerId;
  readonly #happenings: Happenings<MessageChange> = new Happenings();
  readonly #said: FoldedTopic<ConversationState, ConversationEvent>;
  #shown: readonly ChatMessage[];

  private constructor(
    host: TalkHost,
    id: ConversationId,
    said: FoldedTopic<ConversationState, ConversationEvent>,
  ) {
    this.#host = host;
    this.#self = host.peer.id;
    this.id = id;
    this.#said = said;
    this.#shown = this.#transcript();
  }

  /** @internal Conversations are opened by `Chat`. */
  static async open(host: TalkHost, id: ConversationId): Promise<Talk> {
    const opened: { talk?: Talk } = {};
    const said = await FoldedTopic.open<ConversationState, ConversationEvent>(host.peer, {
      name: conversationTopic(id),
      shape: conversationShape,
      reduce: reduceConversation,
      initial: nothingSaid,
      changed: () => opened.talk?.refresh(),
    });
    return (opened.talk = new Talk(host, id, said));
  }

  get state(): ConversationState {
    return this.#said.state;
  }

  /** Title, members and who is invited; `undefined` once everybody has left. */
  get conversation(): Conversation | undefined {
    return this.#host.conversation(this.id);
  }

  /** Others who are here and have it open: they hear at once what is said. */
  get present(): readonly Member[] {
    return this.#said.topic.members;
  }

  /** What was said by those who are or were in it (in an open one: by anybody), each message once, in the order of time: the newest 5,000. */
  get messages(): readonly ChatMessage[] {
    return this.#shown;
  }

  /** Of these, what others have said and this person has not read. */
  get unread(): readonly ChatMessage[] {
    return unreadMessages(this.#shown, this.state, this.#self);
  }

  /** Unread messages that mean this person. */
  get mentions(): readonly ChatMessage[] {
    return this.unread.filter(({ mentions }) => mentions.includes(this.#self));
  }

  /** Who else is typing. */
  get typing(): readonly PeerId[] {
    return this.#host.typing(this.id);
  }

  readersOf(message: ChatMessage): readonly PeerId[] {
    return readersOf(this.state, message);
  }

  changes(options: WatchOptions = {}): Watch<MessageChange> {
    return this.#happenings.changes(options);
  }

  subscribe(listener: () => void): Disposable {
    return this.#happenings.subscribe(listener);
  }

  /** Resolves when what others hold is here, or nobody else is. @throws as `Topic.caughtUp` */
  caughtUp(options?: WaitOptions): Promise<void> {
    return this.#said.caughtUp(options);
  }

  /** Says something to everybody in the conversation. @throws as `Topic.append` */
  say(
    text: string,
    { mentions = [], replyTo, ...options }: SayOptions = {},
  ): Promise<AppendReceipt> {
    this.#host.tellTyping(this.id, false);
    const members = this.#host.named(this.conversation?.members ?? []);
    const meant = [...new Set([...mentions, ...mentionsIn(text, members)])];
    const { name } = this.#host.peer;
    return this.#said.say({ type: "say", name, text, mentions: meant, replyTo }, options);
  }

  /** Changes what one has said. @throws `ERR_EARSHOT_INVALID_ARGUMENT` for another's; as `Topic.append` */
  async edit(id: EntryId, text: string, options: AppendOptions = {}): Promise<AppendReceipt> {
    this.#own(id);
    return this.#said.say({ type: "edit", message: id, text }, options);
  }

  /** Takes back what one has said, with all its edits: nobody keeps it. @throws as `edit` */
  async retract(id: EntryId, options: AppendOptions = {}): Promise<void> {
    const { edits } = this.#own(id);
    await this.#said.takeBack([id, ...edits], options);
  }

  /** Marks messages as read, by default all that are shown; the others see how far one is. @throws as `Topic.append` */
  async markRead(messages: readonly ChatMessage[] = this.#shown): Promise<void> {
    const before = this.state.read.find(({ reader }) => reader === this.#self)?.marks ?? [];
    const marks = marksFor(
      before,
      messages.filter(({ author }) => author !== this.#self),
    );
    for (let at = 0; at < marks.length; at += marksLimit)
      await this.#said.say({ type: "read", marks: marks.slice(at, at + marksLimit) });
  }

  /** Tells the others that one is typing, or has stopped; may be called with every key. */
  tellTyping(typing: boolean = true): void {
    this.#host.tellTyping(this.id, typing);
  }

  /** Leaves the conversation: what was said stays. @throws as `Topic.append` */
  leave(): Promise<void> {
    return this.#host.leave(this.id);
  }

  /** @internal Something was said, or somebody has joined whose words now count. */
  refresh(): void {
    const before = this.#shown;
    this.#shown = this.#transcript();
    const changes = messageChanges(before, this.#shown);
    const speakers = changes.flatMap(({ type, message }) =>
      type === "said" ? [message.author] : [],
    );
    this.#host.spoke(this.id, speakers);
    this.#happenings.tell(changes);
  }

  /** @internal */
  async close(): Promise<void> {
    this.#happenings.end();
    await this.#said.close();
  }

  #transcript(): readonly ChatMessage[] {
    const { conversation } = this;
    return conversation === undefined ? this.state.messages : transcript(this.state, conversation);
  }

  #own(id: EntryId): ChatMessage {
    const message = this.state.messages.find((each) => each.id === id);
    if (message?.author === this.#self) return message;
    throw invalid(
      message === undefined ? "there is no message of this id" : "only its author may do that",
    );
  }
}
