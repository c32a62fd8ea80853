/**
 * A room in memory for the tests of the pages: what people do changes it, and each sees it with their own eyes.
 * It stands in for peers; it is not how Earshot keeps rooms.
 * @module
 */
import type {
  BoardPost,
  ChatMessage,
  ChatNotice,
  GatewayCommand,
  NetworkState,
  Person,
  Presence,
  RoomState,
} from "@earshot/app/protocol";
import { evaluate } from "./evaluate.ts";
import { KitGame } from "./game.ts";

/** What the gateway answers when a command cannot be done. */
export class Refused extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

type StoredMessage = Omit<ChatMessage, "own">;
export type StoredItem =
  | { readonly kind: "message"; readonly message: StoredMessage }
  | { readonly kind: "notice"; readonly notice: ChatNotice };

export interface Conversation {
  readonly id: string;
  readonly title: string;
  readonly direct: boolean;
  readonly lobby: boolean;
  readonly members: Set<string>;
  /** Who was invited, by whom. */
  readonly pending: Map<string, string>;
  readonly items: StoredItem[];
  readonly read: Map<string, string>;
  readonly typing: Set<string>;
}

export interface Board {
  readonly id: string;
  readonly subject: string;
  readonly by: string;
  readonly posts: Omit<BoardPost, "own" | "unread">[];
  readonly subscribers: Set<string>;
  readonly read: Map<string, string>;
}

const idOf = (item: StoredItem): string =>
  item.kind === "message" ? item.message.id : item.notice.id;
const typingMs = 6_000;

export class KitRoom {
  readonly people = new Map<string, Person>();
  readonly conversations = new Map<string, Conversation>();
  readonly boards = new Map<string, Board>();
  readonly games = new Map<string, KitGame>();
  readonly presence: Presence[] = [];
  network: NetworkState = { links: [], reach: [], findings: [], samples: [], protocol: [] };
  calculators: RoomState["calculators"] = [];
  guestAddress: string | null = null;
  alone = false;
  /** Tests fail commands of these types with this. */
  readonly failing = new Map<GatewayCommand["type"], Refused>();
  changed: () => void = () => {};
  #next = 1;
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly now: () => number;

  constructor(now: () => number = Date.now) {
    this.now = now;
    this.conversations.set("lobby", this.conversation("lobby", "lobby", { lobby: true }));
  }

  id(kind: string): string {
    return `${kind}-${this.#next++}`;
  }

  later(ms: number, call: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      call();
      this.changed();
    }, ms);
    this.#timers.add(timer);
  }

  close(): void {
    for (const timer of this.#timers) clearTimeout(timer);
  }

  labelOf(id: string): string {
    return this.people.get(id)?.label ?? id;
  }

  enter(
    given: Partial<Person> & { readonly id: string; readonly name: string },
    told = true,
  ): Person {
    const person: Person = {
      label: given.name,
      status: { kind: "available", words: "" },
      icon: null,
      roles: [],
      services: [],
      via: null,
      state: "alive",
      multicast: true,
      unicast: true,
      addresses: [],
      since: this.now(),
      ...given,
    };
    this.people.set(person.id, person);
    this.conversations.get("lobby")?.members.add(person.id);
    if (told) this.tell("came", person);
    this.changed();
    return person;
  }

  exit(id: string, type: "left" | "failed" = "left"): void {
    const person = this.people.get(id);
    if (person === undefined) return;
    this.people.delete(id);
    for (const { members, pending, typing } of this.conversations.values()) {
      members.delete(id);
      pending.delete(id);
      typing.delete(id);
    }
    this.tell(type, person);
    for (const game of this.games.values()) game.leave(id, type === "left" ? "left" : "lost");
    this.changed();
  }

  become(id: string, news: Partial<Person>): void {
    const person = this.people.get(id);
    if (person !== undefined) this.people.set(id, { ...person, ...news });
    this.changed();
  }

  tell(
    type: Presence["type"],
    { id, label }: Person,
    before: string | null = null,
    at = this.now(),
  ): void {
    this.presence.push({ id: this.id("presence"), at, type, person: id, label, before });
  }

  conversation(id: string, title: string, given: Partial<Conversation> = {}): Conversation {
    const conversation: Conversation = {
      id,
      title,
      direct: false,
      lobby: false,
      members: new Set(),
      pending: new Map(),
      items: [],
      read: new Map(),
      typing: new Set(),
      ...given,
    };
    this.conversations.set(id, conversation);
    return conversation;
  }

  say(conversation: Conversation, from: string, text: string, at = this.now()): string {
    const id = this.id("message");
    const mentions = [...this.people.values()]
      .filter(({ label }) => text.includes(`@${label}`))
      .map((person) => person.id);
    const message = {
      id,
      from,
      label: this.labelOf(from),
      at,
      text,
      mentions,
      state: "received" as const,
    };
    conversation.items.push({ kind: "message", message });
    conversation.read.set(from, id);
    conversation.typing.delete(from);
    this.changed();
    return id;
  }

  note(
    conversation: Conversation,
    type: ChatNotice["type"],
    person: string,
    by: string | null = null,
    at = this.now(),
  ): void {
    const notice = {
      id: this.id("notice"),
      at,
      type,
      person,
      label: this.labelOf(person),
      by: by === null ? null : this.labelOf(by),
    };
    conversation.items.push({ kind: "notice", notice });
  }

  post(board: Board, author: string, text: string, at = this.now()): string {
    const id = this.id("post");
    board.posts.push({
      id,
      author,
      label: this.labelOf(author),
      at,
      text,
      editedAt: null,
      pinned: false,
    });
    board.read.set(author, id);
    this.changed();
    return id;
  }

  board(subject: string, by: string): Board {
    const board = {
      id: this.id("board"),
      subject,
      by,
      posts: [],
      subscribers: new Set([by]),
      read: new Map(),
    };
    this.boards.set(board.id, board);
    return board;
  }

  /** @throws {Refused} */
  do(who: string, command: GatewayCommand): unknown {
    const failing = this.failing.get(command.type);
    if (failing !== undefined) throw failing;
    const answer = this.#do(who, command);
    this.changed();
    return answer ?? {};
  }

  #do(who: string, command: GatewayCommand): unknown {
    const person = this.people.get(who);
    if (person === undefined) throw new Refused("ERR_GONE", "You are not in the room.");
    switch (command.type) {
      case "rename":
        this.become(who, { name: command.name, label: command.name });
        return this.tell("renamed", { ...person, label: command.name }, person.label);
      case "set-status":
        return this.become(who, { status: command.status });
      case "set-icon":
        return this.become(who, { icon: command.icon });
      case "calculate": {
        const server = this.calculators.find(
          ({ id }) => command.server === null || id === command.server,
        );
        if (server === undefined) throw new Refused("ERR_NOBODY_SERVES", "Nobody serves this.");
        const result = evaluate(command.expression);
        if (typeof result !== "string") throw new Refused("ERR_EXPRESSION", result.problem);
        return { result, server: server.id, ms: server.roundTripMs ?? 0.7 };
      }
      case "create-board":
        return { board: this.board(command.subject, who).id };
      case "search-posts":
        return { posts: this.#search(who, command.board, command.text) };
      case "host-quiz":
      case "host-duel": {
        const game = new KitGame(this, this.id("game"), who, command);
        this.games.set(game.id, game);
        return { game: game.id };
      }
      case "start-conversation":
        return { conversation: this.#start(who, command.title, command.invite) };
      case "open-direct":
        return { conversation: this.#direct(who, command.person) };
      default:
        return this.#within(who, command);
    }
  }

  #within(who: string, command: GatewayCommand): unknown {
    if ("conversation" in command) return this.#inConversation(who, command);
    if ("board" in command) return this.#onBoard(who, command);
    const game = "game" in command ? this.games.get(command.game) : undefined;
    if (game === undefined) throw new Refused("ERR_GONE", "There is no such game.");
    return game.do(who, command);
  }

  #start(who: string, title: string | null, invite: readonly string[]): string {
    const name = title ?? invite.map((id) => this.labelOf(id)).join(", ");
    const conversation = this.conversation(this.id("chat"), name, { members: new Set([who]) });
    this.note(conversation, "created", who);
    this.invite(conversation, who, invite);
    return conversation.id;
  }

  invite(conversation: Conversation, by: string, people: readonly string[]): void {
    for (const id of people) {
      if (conversation.members.has(id) || conversation.pending.has(id)) continue;
      conversation.pending.set(id, by);
      this.note(conversation, "invited", id, by);
    }
  }

  #direct(who: string, other: string): string {
    const id = `direct-${[who, other].toSorted().join("-")}`;
    if (!this.people.has(other)) throw new Refused("ERR_GONE", "This person has left.");
    if (!this.conversations.has(id))
      this.conversation(id, "", { direct: true, members: new Set([who, other]) });
    return id;
  }

  accept(conversation: Conversation, who: string): void {
    conversation.pending.delete(who);
    conversation.members.add(who);
    this.note(conversation, "joined", who);
    this.changed();
  }

  #inConversation(who: string, command: GatewayCommand & { conversation: string }): unknown {
    const conversation = this.conversations.get(command.conversation);
    if (conversation === undefined) throw new Refused("ERR_GONE", "There is no such conversation.");
    switch (command.type) {
      case "invite":
        return this.invite(conversation, who, command.people);
      case "accept":
        return this.accept(conversation, who);
      case "decline":
        conversation.pending.delete(who);
        return this.note(conversation, "declined", who);
      case "leave":
        conversation.members.delete(who);
        return this.note(conversation, "left", who);
      case "say":
        return { message: this.say(conversation, who, command.text) };
      case "typing":
        conversation.typing.add(who);
        return this.later(typingMs, () => conversation.typing.delete(who));
      case "mark-read":
        return void conversation.read.set(who, command.message);
      case "earlier-messages": {
        const end = conversation.items.findIndex((item) => idOf(item) === command.before);
        const from = Math.max(0, end - 100);
        return {
          items: conversation.items.slice(from, end).map((item) => seen(item, who)),
          earlier: from > 0,
        };
      }
      default:
        throw new Refused("ERR_UNKNOWN", "Nothing that could be done there.");
    }
  }

  #onBoard(who: string, command: GatewayCommand & { board: string | null }): unknown {
    const board = this.boards.get(command.board ?? "");
    if (board === undefined) throw new Refused("ERR_GONE", "There is no such board.");
    const at = "post" in command ? board.posts.findIndex(({ id }) => id === command.post) : -1;
    const post = board.posts[at];
    switch (command.type) {
      case "subscribe":
        return void board.subscribers.add(who);
      case "unsubscribe":
        return void board.subscribers.delete(who);
      case "post":
        return { post: this.post(board, who, command.text) };
      case "edit-post":
        if (post !== undefined)
          board.posts[at] = { ...post, text: command.text, editedAt: this.now() };
        return undefined;
      case "retract-post":
        return void board.posts.splice(at, 1);
      case "pin-post":
        if (post !== undefined) board.posts[at] = { ...post, pinned: command.pinned };
        return undefined;
      case "mark-board-read":
        return void board.read.set(who, command.post);
      case "earlier-posts": {
        const end = board.posts.findIndex(({ id }) => id === command.before);
        const from = Math.max(0, end - 100);
        return {
          posts: board.posts
            .slice(from, end)
            .map((one) => ({ ...one, own: one.author === who, unread: false })),
          earlier: from > 0,
        };
      }
      default:
        throw new Refused("ERR_UNKNOWN", "Nothing that could be done there.");
    }
  }

  #search(who: string, board: string | null, text: string): readonly unknown[] {
    const wanted = text.toLowerCase();
    return [...this.boards.values()]
      .filter(({ id }) => board === null || id === board)
      .flatMap(({ id, posts }) =>
        posts
          .filter((post) => post.text.toLowerCase().includes(wanted))
          .map((post) => ({ ...post, board: id, own: post.author === who, unread: false })),
      );
  }
}

/** As one of the members sees it. */
export function seen(item: StoredItem, who: string): unknown {
  return item.kind === "notice"
    ? item
    : { ...item, message: { ...item.message, own: item.message.from === who } };
}
