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
import { closeAll, FoldedTopic } from "../folding/folded-topic.ts";
import { foundedId } from "../folding/founder.ts";
import { type Followed, Happenings } from "../folding/happenings.ts";
import {
  directoryChanges,
  type DirectoryChange,
  peopleChanges,
  type PeopleChange,
} from "./changes.ts";
import {
  type Availability,
  type ConversationId,
  type DirectoryEvent,
  directoryShape,
} from "./events.ts";
import { directConversation } from "./ids.ts";
import { mediaOf } from "./pictures.ts";
import { reduceDirectory } from "./reduce-directory.ts";
import {
  chatGroup,
  conversationsOf,
  invitationsFor,
  openConversations,
  people,
  type Person,
} from "./select.ts";
import { type Conversation, type Directory, emptyDirectory, type Invitation } from "./state.ts";
import { Talk, type TalkHost } from "./talk.ts";
import { TypingNews } from "./typing.ts";

export interface ChatOptions {
  /** Where time comes from. Default: the machine's clocks. */
  readonly clock?: Clock;
}

export type ChatChange = DirectoryChange | PeopleChange;

/** What the others see as this person's icon. */
export type IconChoice = { readonly emoji: string } | { readonly picture: Uint8Array } | undefined;

/** Opens the chat, and the conversations that this person is in. @throws as `Peer.topic` and `Peer.group` */
export async function openChat(
  peer: Peer,
  { clock = realClock() }: ChatOptions = {},
): Promise<Chat> {
  const opened: { chat?: Chat } = {};
  const directory = await FoldedTopic.open<Directory, DirectoryEvent>(peer, {
    name: "chat",
    shape: directoryShape,
    reduce: reduceDirectory,
    initial: emptyDirectory,
    changed: (before, after) => opened.chat?.directoryChanged(before, after),
  });
  try {
    const group = await peer.group(chatGroup, { reliability: "best-effort" });
    opened.chat = new Chat(peer, clock, directory, (changed) => {
      return new TypingNews(group, clock, changed);
    });
    return opened.chat;
  } catch (error) {
    await directory.close();
    throw error;
  }
}

export class Chat implements Followed<ChatChange>, AsyncDisposable {
  readonly #peer: Peer;
  readonly #clock: Clock;
  readonly #directory: FoldedTopic<Directory, DirectoryEvent>;
  readonly #typing: TypingNews;
  readonly #happenings: Happenings<ChatChange> = new Happenings();
  readonly #talks: Map<ConversationId, Promise<Talk>> = new Map();
  readonly #open: Map<ConversationId, Talk> = new Map();
  readonly #host: TalkHost;
  readonly #view: AsyncDisposable;
  #people: readonly Person[];
  #toldName: string | undefined;
  #closed = false;

  /** @internal By `openChat`. */
  constructor(
    peer: Peer,
    clock: Clock,
    directory: FoldedTopic<Directory, DirectoryEvent>,
    typing: (changed: () => void) => TypingNews,
  ) {
    this.#peer = peer;
    this.#clock = clock;
    this.#directory = directory;
    this.#typing = typing(() => this.#happenings.tell([]));
    this.#people = people(peer.view.members, directory.state);
    this.#host = {
      peer,
      conversation: (id) => this.#conversation(id),
      named: (ids) => this.#people.filter(({ id }) => ids.includes(id)),
      typing: (id) => this.#typing.in(id),
      tellTyping: (id, is) => this.#typing.tell(id, is),
      spoke: (id, who) => {
        for (const each of who) this.#typing.stopped(each, id);
      },
      leave: (id) => this.leave(id),
    };
    const changes = peer.changes();
    this.#view = changes;
    void this.#watchView(changes);
    this.#openOwn();
    this.#tellName();
  }

  /** Everybody who is here with status and icon, without oneself. */
  get people(): readonly Person[] {
    return this.#people;
  }

  /** Oneself, as the others see it. */
  get self(): Person {
    const { self } = this.#peer;
    const [own] = people([self], this.#directory.state);
    if (own === undefined) throw new TypeError("one member makes one person");
    return own;
  }

  /** What somebody is called, or was when last heard of; empty when nobody knows. */
  nameOf(who: PeerId): string {
    if (who === this.#peer.id) return this.#peer.name;
    const here = this.#people.find(({ id }) => id === who);
    return here?.name ?? this.#profile(who)?.name ?? "";
  }

  /** All conversations of the network with their members, as everybody may see. */
  get conversations(): readonly Conversation[] {
    return this.#directory.state.conversations;
  }

  /** Those that this person is in. */
  get own(): readonly Conversation[] {
    return conversationsOf(this.#directory.state, this.#peer.id);
  }

  /** Those that everybody may join and this person is not in. */
  get joinable(): readonly Conversation[] {
    return openConversations(this.#directory.state, this.#peer.id);
  }

  /** What this person is invited to; never what it has invited others to. */
  get invitations(): readonly (Invitation & { readonly conversation: Conversation })[] {
    return invitationsFor(this.#directory.state, this.#peer.id);
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
    return this.#directory.caughtUp(options);
  }

  /** How one is, with words of one's own. @throws as `Topic.append` */
  async setStatus(availability: Availability, words?: string): Promise<void> {
    await this.#directory.say({ type: "status", availability, words });
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
    await this.#directory.say({ type: "icon", emoji, picture });
  }

  /** Begins a conversation and invites these. @throws as `Topic.append` */
  async begin(title: string, invited: readonly PeerId[] = []): Promise<Talk> {
    const id = this.#freshId();
    await this.#directory.say({ type: "begin", conversation: id, title, open: false });
    for (const to of invited) await this.invite(id, to);
    return this.talk(id);
  }

  /** Joins an open conversation of this name, such as the lobby; it begins when nobody is in it. @throws as `Topic.append` */
  async enter(id: ConversationId, title: string = id): Promise<Talk> {
    if (!this.own.some((each) => each.id === id))
      await this.#directory.say({ type: "begin", conversation: id, title, open: true });
    return this.talk(id);
  }

  /** The conversation with somebody alone; it is there for both at once. @throws as `Topic.append` */
  async direct(to: PeerId): Promise<Talk> {
    if (to === this.#peer.id) throw invalid("a conversation of two needs somebody else");
    const id = directConversation(this.#peer.id, to);
    const both = this.#conversation(id)?.members.length === 2;
    if (!both) await this.#directory.say({ type: "direct", conversation: id, to });
    return this.talk(id);
  }

  /** Asks somebody to join a conversation that one is in. @throws as `Topic.append` */
  async invite(conversation: ConversationId, to: PeerId): Promise<void> {
    await this.#directory.say({ type: "invite", conversation, to });
  }

  /** Takes an invitation of one's own back. @throws as `Topic.append` */
  async withdraw(conversation: ConversationId, to: PeerId): Promise<void> {
    await this.#directory.say({ type: "withdraw", conversation, to });
  }

  /** @throws `ERR_EARSHOT_INVALID_ARGUMENT` when this person is not invited; as `Topic.append` */
  async accept(conversation: ConversationId): Promise<Talk> {
    this.#invitation(conversation);
    await this.#directory.say({ type: "join", conversation });
    return this.talk(conversation);
  }

  /** @throws as `accept` */
  async decline(conversation: ConversationId): Promise<void> {
    this.#invitation(conversation);
    await this.#directory.say({ type: "decline", conversation });
  }

  /** Leaves a conversation: what was said stays. @throws as `Topic.append` */
  async leave(conversation: ConversationId): Promise<void> {
    await this.#directory.say({ type: "leave", conversation });
  }

  /** Gives a conversation of one's own another title. @throws as `Topic.append` */
  async rename(conversation: ConversationId, title: string): Promise<void> {
    await this.#directory.say({ type: "title", conversation, title });
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
    this.#happenings.end();
    await closeAll([
      async () => this.#view[Symbol.asyncDispose](),
      ...[...this.#talks.values()].map((talk) => async () => (await talk).close()),
      () => this.#typing.close(),
      () => this.#directory.close(),
    ]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  /** @internal */
  directoryChanged(before: Directory, after: Directory): void {
    this.#happenings.tell(directoryChanges(before, after, this.#peer.id));
    this.#lookAround();
    // Who has joined meanwhile is heard from the beginning.
    for (const talk of this.#open.values()) talk.refresh();
    this.#openOwn();
  }

  #talk(id: ConversationId): Promise<Talk> {
    const known = this.#talks.get(id);
    if (known !== undefined) return known;
    const opening = Talk.open(this.#host, id);
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

  async #watchView(changes: Watch<unknown>): Promise<void> {
    for await (const _ of changes) this.#lookAround();
  }

  /** So that others can name this person when it is gone. */
  #tellName(): void {
    const { id, name } = this.#peer;
    if (this.#closed || name === this.#toldName || this.#profile(id)?.name === name) return;
    this.#toldName = name;
    // Told again with the next name, or when the chat is opened anew.
    this.#directory.say({ type: "name", name }).catch(() => undefined);
  }

  #profile(who: PeerId): Directory["profiles"][number] | undefined {
    return this.#directory.state.profiles.find(({ id }) => id === who);
  }

  #lookAround(): void {
    this.#tellName();
    const before = this.#people;
    this.#people = people(this.#peer.view.members, this.#directory.state);
    const changes = peopleChanges(before, this.#people);
    for (const { type, person } of changes) if (type === "went") this.#typing.stopped(person.id);
    if (changes.length > 0) this.#happenings.tell(changes);
  }

  #conversation(id: ConversationId): Conversation | undefined {
    return this.conversations.find((each) => each.id === id);
  }

  /** By the time, so that one that is over is never gone on with. */
  #freshId(): ConversationId {
    const time = Math.floor(this.#clock.wall?.() ?? this.#clock.now());
    for (let later = 0; ; later++) {
      const id = foundedId(this.#peer.id, (time + later).toString(36));
      if (this.#conversation(id) === undefined) return id;
    }
  }

  #invitation(id: ConversationId): void {
    if (!this.invitations.some(({ conversation }) => conversation.id === id))
      throw invalid(`this person is not invited to the conversation ${id}`);
  }
}
