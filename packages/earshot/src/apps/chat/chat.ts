/**
 * The chat as a program holds it: who is here and how they are, invitations, and the conversations that this
 * person is in.
 * @module
 */
import type { PeerId } from "../../core/identity.ts";
import { invalid } from "../../peer/arguments.ts";
import { type Clock, realClock } from "../../peer/clock.ts";
import type { WaitOptions } from "../../peer/types/message.ts";
import type { WatchOptions } from "../../peer/types/options.ts";
import type { Peer, Watch } from "../../peer/types/peer.ts";
import { closeAll } from "../folding/folded-topic.ts";
import { type Followed, Happenings } from "../folding/happenings.ts";
import type { Share } from "../folding/shared.ts";
import type { Guest } from "../guests/guest.ts";
import { type Speaker, takeSpeaker } from "../guests/speaker.ts";
import {
  directoryChanges,
  type DirectoryChange,
  type DirectoryNews,
  type PeopleChange,
} from "./changes.ts";
import { ChatRoom } from "./chat-room.ts";
import type { Availability, ConversationId, DirectoryEvent } from "./events.ts";
import { directConversation } from "./ids.ts";
import { mediaOf } from "./pictures.ts";
import { conversationsOf, invitationsFor, openConversations, type Person } from "./select.ts";
import type { Conversation, Invitation } from "./state.ts";
import { Talk, type TalkHost } from "./talk.ts";
import { TalkRoom } from "./talk-room.ts";

export interface ChatOptions {
  /** Where time comes from. Default: the machine's clocks. */
  readonly clock?: Clock;
  /** Whose chat it is, if not the peer's own person's: a guest of this peer (see `guestOf`). */
  readonly as?: Guest;
}

export type ChatChange = DirectoryChange | PeopleChange;

/** What the others see as this person's icon. */
export type IconChoice = { readonly emoji: string } | { readonly picture: Uint8Array } | undefined;

/**
 * Opens the chat, and the conversations that this person is in. A guest is there for the others as long as its chat is
 * open.
 * @throws `ERR_EARSHOT_INVALID_ARGUMENT` for another peer's guest, or too many; as `Peer.topic` and `Peer.group`
 */
export async function openChat(
  peer: Peer,
  { clock = realClock(), as }: ChatOptions = {},
): Promise<Chat> {
  const speaker = await takeSpeaker(peer, as);
  try {
    return new Chat(speaker, await ChatRoom.take(peer, clock));
  } catch (error) {
    await speaker.release();
    throw error;
  }
}

export class Chat implements Followed<ChatChange>, AsyncDisposable {
  readonly #self: Speaker;
  readonly #room: ChatRoom;
  readonly #releases: readonly (() => Promise<void>)[];
  readonly #following: Disposable;
  readonly #happenings: Happenings<ChatChange> = new Happenings();
  readonly #talks: Map<ConversationId, Promise<Talk>> = new Map();
  readonly #open: Map<ConversationId, Talk> = new Map();
  readonly #host: TalkHost;
  #people: { readonly of: readonly Person[]; readonly others: readonly Person[] } | undefined;
  #toldName: string | undefined;
  #closed = false;

  /** @internal By `openChat`. */
  constructor(speaker: Share<Speaker>, shared: Share<ChatRoom>) {
    this.#self = speaker.it;
    this.#room = shared.it;
    this.#releases = [shared.release, speaker.release];
    this.#host = {
      self: this.#self,
      conversation: (id) => this.#room.conversation(id),
      people: () => this.people,
      typing: (id) => this.#room.typing.in(id).filter((who) => who !== this.#self.id),
      tellTyping: (id, is) => this.#room.typing.tell(this.#self, id, is),
      leave: (id) => this.leave(id),
    };
    this.#following = this.#room.follow({
      directoryChanged: (news) => this.#directoryChanged(news),
      peopleChanged: (changes) => this.#peopleChanged(changes),
      typingChanged: () => this.#happenings.tell([]),
    });
    this.#room.came(this.#self);
    this.#openOwn();
    this.#tellName();
  }

  /** Everybody who is here with status and icon, without oneself: people with peers first, then guests. */
  get people(): readonly Person[] {
    const { everybody } = this.#room;
    if (this.#people?.of !== everybody)
      this.#people = { of: everybody, others: everybody.filter(({ id }) => id !== this.#self.id) };
    return this.#people.others;
  }

  /** Oneself, as the others see it. */
  get self(): Person {
    return this.#room.person(this.#self);
  }

  /** What somebody is called, or was when last heard of; empty when nobody knows. */
  nameOf(who: PeerId): string {
    if (who === this.#self.id) return this.#self.name;
    const here = this.#room.everybody.find(({ id }) => id === who);
    return here?.name ?? this.#room.profile(who)?.name ?? "";
  }

  /** All conversations of the network with their members, as everybody may see. */
  get conversations(): readonly Conversation[] {
    return this.#room.state.conversations;
  }

  /** Those that this person is in. */
  get own(): readonly Conversation[] {
    return conversationsOf(this.#room.state, this.#self.id);
  }

  /** Those that everybody may join and this person is not in. */
  get joinable(): readonly Conversation[] {
    return openConversations(this.#room.state, this.#self.id);
  }

  /** What this person is invited to; never what it has invited others to. */
  get invitations(): readonly (Invitation & { readonly conversation: Conversation })[] {
    return invitationsFor(this.#room.state, this.#self.id);
  }

  /** The conversations that this person is in and that are open here, with what was said in them. */
  get talks(): readonly Talk[] {
    return [...this.#open.values()];
  }

  changes(options: WatchOptions = {}): Watch<ChatChange> {
    return this.#happenings.changes(options);
  }

  subscribe(listener: () => void): Disposable {
    return this.#happenings.subscribe(listener);
  }

  /** Resolves when what others know of people and conversations is here. @throws as `Topic.caughtUp` */
  caughtUp(options?: WaitOptions): Promise<void> {
    return this.#room.directory.caughtUp(options);
  }

  /** What one is called from now on. @throws `ERR_EARSHOT_INVALID_ARGUMENT`; as `Peer.update` */
  async setName(name: string): Promise<void> {
    await this.#self.rename(name);
    this.#tellName();
  }

  /** How one is, with words of one's own. @throws as `Topic.append` */
  async setStatus(availability: Availability, words?: string): Promise<void> {
    await this.#say({ type: "status", availability, words });
  }

  /** What stands for oneself: an emoji, a picture of at most 16 KiB (PNG, JPEG, WebP, GIF), or nothing. @throws as `Topic.append` */
  async setIcon(icon: IconChoice): Promise<void> {
    const emoji = icon !== undefined && "emoji" in icon ? icon.emoji : undefined;
    let picture: { media: NonNullable<ReturnType<typeof mediaOf>>; bytes: Uint8Array } | undefined;
    if (icon !== undefined && "picture" in icon) {
      const media = mediaOf(icon.picture);
      if (media === undefined) throw invalid("picture must be a PNG, JPEG, WebP or GIF");
      picture = { media, bytes: icon.picture };
    }
    await this.#say({ type: "icon", emoji, picture });
  }

  /** Begins a conversation and invites these. @throws as `Topic.append` */
  async begin(title: string, invited: readonly PeerId[] = []): Promise<Talk> {
    const id = this.#freshId();
    await this.#say({ type: "begin", conversation: id, title, open: false });
    for (const to of invited) await this.invite(id, to);
    return this.talk(id);
  }

  /** Joins an open conversation of this name, such as the lobby; it begins when nobody is in it. @throws as `Topic.append` */
  async enter(id: ConversationId, title: string = id): Promise<Talk> {
    if (!this.own.some((each) => each.id === id))
      await this.#say({ type: "begin", conversation: id, title, open: true });
    return this.talk(id);
  }

  /** The conversation with somebody alone; it is there for both at once. @throws as `Topic.append` */
  async direct(to: PeerId): Promise<Talk> {
    if (to === this.#self.id) throw invalid("a conversation of two needs somebody else");
    const id = directConversation(this.#self.id, to);
    const both = this.#room.conversation(id)?.members.length === 2;
    if (!both) await this.#say({ type: "direct", conversation: id, to });
    return this.talk(id);
  }

  /** Asks somebody to join a conversation that one is in. @throws as `Topic.append` */
  async invite(conversation: ConversationId, to: PeerId): Promise<void> {
    await this.#say({ type: "invite", conversation, to });
  }

  /** Takes an invitation of one's own back. @throws as `Topic.append` */
  async withdraw(conversation: ConversationId, to: PeerId): Promise<void> {
    await this.#say({ type: "withdraw", conversation, to });
  }

  /** @throws `ERR_EARSHOT_INVALID_ARGUMENT` when this person is not invited; as `Topic.append` */
  async accept(conversation: ConversationId): Promise<Talk> {
    this.#invitation(conversation);
    await this.#say({ type: "join", conversation });
    return this.talk(conversation);
  }

  /** @throws as `accept` */
  async decline(conversation: ConversationId): Promise<void> {
    this.#invitation(conversation);
    await this.#say({ type: "decline", conversation });
  }

  /** Leaves a conversation: what was said stays. @throws as `Topic.append` */
  async leave(conversation: ConversationId): Promise<void> {
    await this.#say({ type: "leave", conversation });
  }

  /** Gives a conversation of one's own another title. @throws as `Topic.append` */
  async rename(conversation: ConversationId, title: string): Promise<void> {
    await this.#say({ type: "title", conversation, title });
  }

  /** A conversation that this person is in. @throws `ERR_EARSHOT_INVALID_ARGUMENT` for another one */
  async talk(id: ConversationId): Promise<Talk> {
    if (!this.own.some((each) => each.id === id))
      throw invalid(`this person is not in the conversation ${id}`);
    return this.#talk(id);
  }

  /** Closes the chat; this person stays in its conversations. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#following[Symbol.dispose]();
    this.#happenings.end();
    await closeAll([...this.#talks.values()].map((talk) => async () => (await talk).close()));
    await this.#room.went(this.#self);
    await closeAll(this.#releases);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #directoryChanged(news: DirectoryNews): void {
    this.#happenings.tell(directoryChanges(news, this.#self.id));
    if (news.moved.has(this.#self.id)) this.#openOwn();
  }

  #peopleChanged(changes: readonly PeopleChange[]): void {
    this.#tellName();
    const others = changes.filter(({ person }) => person.id !== this.#self.id);
    if (others.length > 0) this.#happenings.tell(others);
  }

  #talk(id: ConversationId): Promise<Talk> {
    const known = this.#talks.get(id);
    if (known !== undefined) return known;
    const opening = this.#openTalk(id);
    this.#talks.set(id, opening);
    void opening.then(
      (talk) => {
        this.#open.set(id, talk);
        this.#happenings.tell([]);
      },
      () => this.#talks.delete(id),
    );
    return opening;
  }

  async #openTalk(id: ConversationId): Promise<Talk> {
    return new Talk(this.#host, await TalkRoom.take(this.#room, id));
  }

  /** Conversations that this person is in are open, others are not. */
  #openOwn(): void {
    if (this.#closed) return;
    const own = new Set(this.own.map(({ id }) => id));
    for (const id of own) void this.#talk(id).catch(() => undefined);
    for (const [id, talk] of this.#talks) {
      if (own.has(id)) continue;
      this.#talks.delete(id);
      this.#open.delete(id);
      void talk.then((it) => it.close()).catch(() => undefined);
    }
  }

  /** So that others can name this person when it is gone. */
  #tellName(): void {
    const { id, name } = this.#self;
    if (this.#closed || name === this.#toldName || this.#room.profile(id)?.name === name) return;
    this.#toldName = name;
    // Told again with the next name, or when the chat is opened anew.
    this.#say({ type: "name", name }).catch(() => undefined);
  }

  #say(event: DirectoryEvent): Promise<unknown> {
    return this.#room.directory.say(this.#self, event);
  }

  /** By the time, so that one that is over is never gone on with. */
  #freshId(): ConversationId {
    for (;;) {
      const id = this.#room.ids.next(this.#self.id);
      if (this.#room.conversation(id) === undefined) return id;
    }
  }

  #invitation(id: ConversationId): void {
    if (!this.invitations.some(({ conversation }) => conversation.id === id))
      throw invalid(`this person is not invited to the conversation ${id}`);
  }
}
