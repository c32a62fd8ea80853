/**
 * One conversation as somebody in it holds it: what was said, what is unread, and what this person says.
 * @module
 */
import type { Member } from "../../core/events.ts";
import type { PeerId } from "../../core/identity.ts";
import { invalid } from "../../peer/arguments.ts";
import type { WaitOptions } from "../../peer/types/message.ts";
import type { WatchOptions } from "../../peer/types/options.ts";
import type { Watch } from "../../peer/types/peer.ts";
import type { AppendOptions, AppendReceipt, EntryId } from "../../peer/types/topic.ts";
import { type Followed, Happenings } from "../folding/happenings.ts";
import { marksFor, marksLimit } from "../folding/marks.ts";
import type { Share } from "../folding/shared.ts";
import type { Speaker } from "../guests/speaker.ts";
import type { MessageChange } from "./changes.ts";
import type { ConversationEvent, ConversationId } from "./events.ts";
import { mentionsIn } from "./mentions.ts";
import { readersOf, unreadMessages } from "./select.ts";
import type { ChatMessage, Conversation, ConversationState } from "./state.ts";
import type { TalkRoom } from "./talk-room.ts";

export interface SayOptions extends AppendOptions {
  /** Who is meant, besides those whose `@name` stands in the text. */
  readonly mentions?: readonly PeerId[];
  /** The message that this one answers. */
  readonly replyTo?: EntryId;
}

/** What the chat does for one conversation of one person. */
export interface TalkHost {
  /** Whose chat it is. */
  readonly self: Speaker;
  conversation(id: ConversationId): Conversation | undefined;
  /** Others who are here, with the names they have now. */
  people(): readonly { readonly id: PeerId; readonly name: string }[];
  typing(id: ConversationId): readonly PeerId[];
  tellTyping(id: ConversationId, typing: boolean): void;
  leave(id: ConversationId): Promise<void>;
}

export class Talk implements Followed<MessageChange> {
  readonly id: ConversationId;
  readonly #host: TalkHost;
  readonly #self: Speaker;
  readonly #room: TalkRoom;
  readonly #release: () => Promise<void>;
  readonly #following: Disposable;
  readonly #happenings: Happenings<MessageChange> = new Happenings();

  /** @internal Conversations are opened by `Chat`. */
  constructor(host: TalkHost, { it: room, release }: Share<TalkRoom>) {
    this.#host = host;
    this.#self = host.self;
    this.id = room.id;
    this.#room = room;
    this.#release = release;
    this.#following = room.follow((changes) => this.#happenings.tell(changes));
  }

  get state(): ConversationState {
    return this.#room.said.state;
  }

  /** Title, members and who is invited; `undefined` once everybody has left. */
  get conversation(): Conversation | undefined {
    return this.#host.conversation(this.id);
  }

  /** Others who are here and have it open: they hear at once what is said. */
  get present(): readonly Member[] {
    return this.#room.said.topic.members;
  }

  /** What was said by those who are or were in it (in an open one: by anybody), each message once, in the order of time: the newest 5,000. */
  get messages(): readonly ChatMessage[] {
    return this.#room.shown;
  }

  /** Of these, what others have said and this person has not read. */
  get unread(): readonly ChatMessage[] {
    return unreadMessages(this.messages, this.state, this.#self.id);
  }

  /** Unread messages that mean this person. */
  get mentions(): readonly ChatMessage[] {
    return this.unread.filter(({ mentions }) => mentions.includes(this.#self.id));
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
    return this.#room.said.caughtUp(options);
  }

  /** Says something to everybody in the conversation. @throws as `Topic.append` */
  say(
    text: string,
    { mentions = [], replyTo, ...options }: SayOptions = {},
  ): Promise<AppendReceipt> {
    this.#host.tellTyping(this.id, false);
    const { kind, members = [] } = this.conversation ?? {};
    // In an open one somebody may have spoken before it is known here that they have joined.
    const people = this.#host.people().filter(({ id }) => kind === "open" || members.includes(id));
    const meant = [...new Set([...mentions, ...mentionsIn(text, people)])];
    const { name } = this.#self;
    return this.#say({ type: "say", name, text, mentions: meant, replyTo }, options);
  }

  /** Changes what one has said. @throws `ERR_EARSHOT_INVALID_ARGUMENT` for another's; as `Topic.append` */
  async edit(id: EntryId, text: string, options: AppendOptions = {}): Promise<AppendReceipt> {
    this.#own(id);
    return this.#say({ type: "edit", message: id, text }, options);
  }

  /** Takes back what one has said, with all its edits: nobody keeps it. @throws as `edit` */
  async retract(id: EntryId, options: AppendOptions = {}): Promise<void> {
    const { edits } = this.#own(id);
    await this.#room.said.takeBack([id, ...edits], options);
  }

  /** Marks messages as read, by default all that are shown; the others see how far one is. @throws as `Topic.append` */
  async markRead(messages: readonly ChatMessage[] = this.messages): Promise<void> {
    const { id } = this.#self;
    const before = this.state.read.find(({ reader }) => reader === id)?.marks ?? [];
    const others = messages.filter(({ author }) => author !== id);
    const marks = marksFor(before, others);
    for (let at = 0; at < marks.length; at += marksLimit)
      await this.#say({ type: "read", marks: marks.slice(at, at + marksLimit) });
  }

  /** Tells the others that one is typing, or has stopped; may be called with every key. */
  tellTyping(typing: boolean = true): void {
    this.#host.tellTyping(this.id, typing);
  }

  /** Leaves the conversation: what was said stays. @throws as `Topic.append` */
  leave(): Promise<void> {
    return this.#host.leave(this.id);
  }

  /** @internal */
  async close(): Promise<void> {
    this.#following[Symbol.dispose]();
    this.#happenings.end();
    await this.#release();
  }

  #say(event: ConversationEvent, options?: AppendOptions): Promise<AppendReceipt> {
    return this.#room.said.say(this.#self, event, options);
  }

  #own(id: EntryId): ChatMessage {
    const message = this.state.messages.find((each) => each.id === id);
    if (message?.author === this.#self.id) return message;
    throw invalid(
      message === undefined ? "there is no message of this id" : "only its author may do that",
    );
  }
}
