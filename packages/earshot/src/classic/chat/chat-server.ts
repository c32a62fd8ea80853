/**
 * The chat server of the textbook's assignment: who is online, conversations that one is invited to, and one of them,
 * the lobby, that is open to all and connected with whoever else is in the room.
 * @module
 */
import { randomInt } from "node:crypto";
import type { Socket } from "node:net";
import { classicLimits } from "../limits.ts";
import type { Line } from "../lines/line-reader.ts";
import { asWord } from "../lines/words.ts";
import { type ChatRoom, type Door, MemoryRoom, type RoomEvent } from "../room/chat-room.ts";
import type { Connection, KeepAlive } from "../tcp/connection.ts";
import { type TcpOptions, TcpService } from "../tcp/tcp-service.ts";
import { loadUserTimeout, type SetUserTimeout } from "../tcp/user-timeout.ts";
import { ChatUser } from "./chat-user.ts";
import { type Conversation, Conversations } from "./conversations.ts";
import { chatHandlers } from "./handlers.ts";
import { ListTeller } from "./list-teller.ts";
import type { NativeChat } from "./natives/native-chat.ts";
import { NativeGuests } from "./natives/native-guests.ts";
import { chatPort, clientLine, conversationWords, type ServerCommand } from "./protocol.ts";

export interface ChatServerOptions extends TcpOptions {
  /** Whom the conversation named as the room is shared with. Default: a room of its own, the lobby. */
  readonly room?: ChatRoom;
  /** Native people, among whom clients are guests as soon as these are there. Default: none. */
  readonly natives?: Promise<NativeChat> | undefined;
  /** How long a client may take to register, in milliseconds. Default 30,000. */
  readonly registerMs?: number;
  /** How long after the start clients may rejoin conversations of an earlier life. Default 60,000. */
  readonly restoreMs?: number;
}

export class ChatServer extends TcpService {
  readonly room: ChatRoom;
  /** Registered clients by name. */
  readonly users: Map<string, ChatUser> = new Map();
  readonly conversations: Conversations;
  readonly restoreUntil: number;
  /** The clients among native people. */
  natives: NativeGuests | undefined;
  readonly #options: ChatServerOptions;
  readonly #registerMs: number;
  readonly #door: Door;
  readonly #lobby: Conversation | undefined;
  /** Who is in the lobby by way of the room, with what they are called here. */
  readonly #guests = new Map<string, string>();
  #setUserTimeout: SetUserTimeout = () => {};
  readonly #lists = new ListTeller(() => this.users.size);

  constructor(options: ChatServerOptions = {}) {
    const { clients = classicLimits.chatClients, idleMs = 0 } = options;
    super("chat", chatPort, { ...options, clients, idleMs });
    this.#options = options;
    this.room = options.room ?? new MemoryRoom();
    this.#registerMs = options.registerMs ?? classicLimits.registerMs;
    this.restoreUntil = performance.now() + (options.restoreMs ?? classicLimits.restoreMs);
    this.conversations = new Conversations(() => String(randomInt(100_000, 1_000_000)));
    this.#lobby = this.conversations.add({
      id: asWord(this.room.name),
      openUntil: Infinity,
      lasting: true,
    });
    this.#door = this.room.door((event) => this.#inRoom(event));
    for (const name of this.room.people) this.#inRoom({ type: "entered", name });
  }

  /** What the lobby is called here. */
  get lobbyId(): string {
    return this.#lobby?.id ?? asWord(this.room.name);
  }

  /** Everybody whom clients can invite: those who are registered, and native people. */
  get online(): readonly string[] {
    const outside = this.natives?.outsiders.all.map(({ word }) => word) ?? [];
    return [...this.users.keys(), ...outside];
  }

  protected override async open(): Promise<void> {
    this.#setUserTimeout = await loadUserTimeout();
    await super.open();
    // Whoever waits for them hears of a failure.
    void this.#options.natives?.then((natives) => this.#attach(natives)).catch(() => {});
  }

  /** Names are not to stay taken by those who are gone. */
  protected override connected(
    socket: Socket,
    { silenceMs, probeMs, probes }: Required<KeepAlive>,
  ): void {
    this.#setUserTimeout(socket, silenceMs + probes * probeMs);
  }

  protected session(connection: Connection): ChatUser {
    const handlers = {
      line: (user: ChatUser, line: Line) => this.#line(user, line),
      closed: (user: ChatUser) => this.forget(user),
    };
    return new ChatUser(connection, handlers, this.#registerMs);
  }

  protected override async shut(): Promise<void> {
    for (const user of this.users.values()) user.tell("GOODBYE");
    this.#lists.stop();
    this.#door[Symbol.dispose]();
    await super.shut();
    await this.natives?.[Symbol.asyncDispose]();
  }

  /** Those who are here already become guests, too. */
  #attach(natives: NativeChat): void {
    if (this.closed) return;
    this.natives = new NativeGuests(this, natives);
    for (const [name, { status }] of this.users) {
      this.natives.came(name);
      if (status !== "available") this.natives.setStatus(name, status);
      if (this.#lobby?.members.has(name) === true) this.natives.joined(name, this.#lobby.id);
    }
  }

  /** Somebody has registered: everybody is told who is online, and the newcomer what there is. */
  registered(user: ChatUser): void {
    this.natives?.came(user.name ?? "");
    this.tellUsers();
    user.tell("CONVERSATIONS", ...conversationWords(this.conversations.all));
    for (const { word, status } of this.natives?.outsiders.all ?? [])
      if (status !== "available") user.tell("STATUS", word, status);
    for (const { name, status } of this.users.values())
      if (name !== undefined && status !== "available") user.tell("STATUS", name, status);
  }

  /** Somebody is in a conversation from now on. */
  joined(user: ChatUser, conversation: Conversation): void {
    const { name = "" } = user;
    conversation.invited.delete(name);
    conversation.members.add(name);
    this.toOlder(conversation, "JOINED", name);
    this.tellConversations();
    this.natives?.joined(name, conversation.id);
    if (conversation === this.#lobby) this.#door.enter(name);
  }

  left(name: string, conversation: Conversation): void {
    this.toOlder(conversation, "LEFT", name);
    this.natives?.left(name, conversation.id);
    if (conversation === this.#lobby) this.#door.leave(name);
  }

  /** Text for everybody in a conversation, who said it included: what one sent is shown when it comes back. */
  said(name: string, conversation: Conversation, text: string): void {
    this.toMembers(conversation, "SEND_MESSAGE", conversation.id, name, text);
    if (this.natives?.speaksFor(name) === true) this.natives.said(name, conversation.id, text);
    else if (conversation === this.#lobby) this.#door.say(name, text);
  }

  tellStatus(name: string, status: string): void {
    for (const user of this.users.values()) user.tell("STATUS", name, status);
  }

  /** Forgets a client that is gone, and tells the others. */
  forget(user: ChatUser): void {
    const { name } = user;
    if (name === undefined || this.users.get(name) !== user) return;
    this.users.delete(name);
    user.name = undefined;
    const were = this.conversations.forget(name);
    for (const conversation of were) this.left(name, conversation);
    this.natives?.went(name);
    if (this.closed) return;
    this.tellUsers();
    if (were.length > 0) this.tellConversations();
  }

  /** Tells everybody who is online; in a crowd not for each change alone. */
  tellUsers(): void {
    this.#lists.tell("users", () => {
      const { online } = this;
      for (const user of this.users.values()) user.tell("ONLINE_USERS", ...online);
    });
  }

  /** Tells everybody which conversations there are, and who is in them. */
  tellConversations(): void {
    this.#lists.tell("conversations", () => {
      const words = conversationWords(this.conversations.all);
      for (const user of this.users.values()) user.tell("CONVERSATIONS", ...words);
    });
  }

  toMembers(conversation: Conversation, command: ServerCommand, ...words: readonly string[]): void {
    for (const name of conversation.members) this.users.get(name)?.tell(command, ...words);
  }

  /** News in the older vocabulary, for those members who speak it: a conversation, and who it is about. */
  toOlder(conversation: Conversation, command: ServerCommand, name: string): void {
    for (const member of conversation.members) {
      const user = this.users.get(member);
      if (user?.older === true) user.tell(command, conversation.id, name);
    }
  }

  #line(user: ChatUser, line: Line): void {
    this.counters.received++;
    if (line.kind === "too-long") {
      this.counters.droppedTooLong++;
      user.tell("ERROR", "too-long", `a line has at most ${classicLimits.lineBytes} bytes`);
    } else if (line.kind === "not-utf8") {
      this.counters.droppedMalformed++;
      user.tell("ERROR", "malformed", "that is no UTF-8");
    } else if (line.text.trim() !== "") {
      this.#obey(user, line.text);
    }
  }

  #obey(user: ChatUser, text: string): void {
    const { command, word, rest } = clientLine(text);
    if (command === undefined) {
      this.counters.droppedMalformed++;
      user.tell("ERROR", "unknown", asWord(word).slice(0, 32));
    } else if (user.name === undefined && command !== "REGISTER" && command !== "GOODBYE") {
      user.tell("ERROR", "unregistered", "REGISTER with a name first");
    } else {
      if (word === "HELLO") user.older = true;
      chatHandlers[command](this, user, rest);
    }
  }

  #inRoom(event: RoomEvent): void {
    const lobby = this.#lobby;
    if (lobby === undefined) return;
    const name = this.guestName(event.name);
    if (event.type === "said") {
      // Who speaks is there, also without having said so. Clients speak here, too, as their guests do natively.
      if (!this.#guests.has(event.name) && !this.users.has(event.name))
        this.#inRoom({ type: "entered", name: event.name });
      for (const member of lobby.members)
        if (!this.#hearsNatively(member, event.name))
          this.users.get(member)?.tell("SEND_MESSAGE", lobby.id, name, event.text);
      return;
    }
    if (event.type === "entered") {
      this.#guests.set(event.name, name);
      lobby.members.add(name);
    } else {
      this.#guests.delete(event.name);
      lobby.members.delete(name);
    }
    this.toOlder(lobby, event.type === "entered" ? "JOINED" : "LEFT", name);
    this.tellConversations();
  }

  /** Whether a client hears as a guest what somebody has said; or has heard it as what another client said. */
  #hearsNatively(member: string, speaker: string): boolean {
    if (this.natives === undefined) return false;
    return this.natives.speaksFor(member) || this.users.has(speaker);
  }

  /** Whether a name is somebody's, here or in the lobby. */
  isTaken(name: string): boolean {
    return (
      this.users.has(name) ||
      this.natives?.outsiders.has(name) === true ||
      [...this.#guests.values()].includes(name)
    );
  }

  /** What somebody from the room is called here: one word, and another one than that of any client. */
  guestName(name: string): string {
    const word = asWord(name);
    return this.#guests.get(name) ?? (this.users.has(word) ? `${word}~` : word);
  }
}
