/**
 * A room in memory for the tests of the pages: what people do changes it, and each sees it with their own eyes.
 * It stands in for peers; it is not how Earshot keeps rooms.
 * @module
 */
import type {
  ChatNotice,
  GatewayCommand,
  NetworkState,
  Person,
  Presence,
  RoomState,
} from "@earshot/app/protocol";
import { perform } from "./commands.ts";
import type { KitGame } from "./game.ts";
import type { Board, Conversation } from "./items.ts";
import type { Refused } from "./refused.ts";

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
    const answer = perform(this, who, command);
    this.changed();
    return answer ?? {};
  }

  invite(conversation: Conversation, by: string, people: readonly string[]): void {
    for (const id of people) {
      if (conversation.members.has(id) || conversation.pending.has(id)) continue;
      conversation.pending.set(id, by);
      this.note(conversation, "invited", id, by);
    }
  }

  accept(conversation: Conversation, who: string): void {
    conversation.pending.delete(who);
    conversation.members.add(who);
    this.note(conversation, "joined", who);
    this.changed();
  }
}
