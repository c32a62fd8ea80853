/**
 * The clients of the chat server among native people, whose guests of this peer they are: in everybody's list, in the
 * lobby, and in conversations with native people. Conversations of clients alone stay within the server.
 * @module
 */
import { createHash } from "node:crypto";
import { type Chat, openChat } from "../../../apps/chat/chat.ts";
import { chatLimits, type ConversationId } from "../../../apps/chat/events.ts";
import { lobbyId } from "../../../apps/chat/ids.ts";
import type { Talk } from "../../../apps/chat/talk.ts";
import { type Guest, guestOf } from "../../../apps/guests/guest.ts";
import type { PeerId } from "../../../core/identity.ts";
import type { ChatServer } from "../chat-server.ts";
import { Crossings } from "./crossings.ts";
import type { NativeChat } from "./native-chat.ts";
import { NativeNews } from "./native-news.ts";
import { NativeWords } from "./native-words.ts";
import { forgetAbandoned, turnAway } from "./outside.ts";
import { Outsiders } from "./outsiders.ts";
import { Queues } from "./queues.ts";
import { statusOf } from "./status.ts";

interface Client {
  readonly id: PeerId;
  /** As its guest. */
  readonly chat: Promise<Chat>;
}

type Job = (chat: Chat, native: ConversationId) => Promise<unknown>;

export class NativeGuests implements AsyncDisposable {
  readonly outsiders: Outsiders = new Outsiders();
  readonly #server: ChatServer;
  readonly #natives: NativeChat;
  readonly #crossings = new Crossings();
  readonly #words: NativeWords;
  /** By the names that they have registered. */
  readonly #clients = new Map<string, Client>();
  readonly #queues = new Queues(() => this.#failed());
  readonly #ended = new AbortController();
  readonly #following: Promise<void>;

  constructor(server: ChatServer, natives: NativeChat) {
    const { outsiders } = this;
    const crossings = this.#crossings;
    this.#server = server;
    this.#natives = natives;
    crossings.add(server.lobbyId, lobbyId);
    this.#words = new NativeWords(server, natives, outsiders);
    const nameOf = (guest: PeerId): string | undefined =>
      [...this.#clients].find(([, { id }]) => id === guest)?.[0];
    const news = new NativeNews({ server, natives, outsiders, crossings, nameOf });
    this.#following = news.follow(this.#ended.signal);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#ended.abort();
    for (const name of [...this.#clients.keys()]) this.went(name);
    await this.#following;
    await this.#queues.empty();
  }

  /** Whether a client is a guest: it says and hears itself what is said natively. */
  speaksFor(name: string): boolean {
    return this.#clients.has(name);
  }

  /** A client has registered. */
  came(name: string): void {
    // The same name is the same guest again.
    const digits = createHash("sha256").update(`classic ${name}`).digest("hex").slice(0, 16);
    const guest = guestOf(this.#natives.peer, { name, digits });
    const client: Client = { id: guest.id, chat: this.#open(guest) };
    this.#clients.set(name, client);
    // Such as one guest too many: it talks with the other clients, and in the lobby as one who is carried.
    client.chat.catch(() => {
      this.#failed();
      if (this.#clients.get(name) === client) this.#clients.delete(name);
    });
  }

  /** It is gone; the conversations that it was in have been left. */
  went(name: string): void {
    const client = this.#clients.get(name);
    if (client === undefined) return;
    this.#clients.delete(name);
    this.#queues.last(async () => (await client.chat).close());
  }

  joined(name: string, id: string): void {
    this.#act(name, id, async (chat) => {
      try {
        await this.#bringIn(name, chat, id);
      } catch (error) {
        // The invitation has been taken back. The lobby is open here whatever happens elsewhere.
        if (id !== this.#server.lobbyId) turnAway(this.#server, id, name);
        throw error;
      }
    });
  }

  left(name: string, id: string): void {
    this.#act(name, id, async (chat, native) => {
      await chat.leave(native);
      this.#forgetWhenEmpty(id);
    });
  }

  said(name: string, id: string, text: string): void {
    this.#act(name, id, async (chat, native) => (await chat.talk(native)).say(text));
  }

  declined(name: string, id: string): void {
    this.#act(name, id, async (chat, native) => {
      await chat.decline(native);
      this.#forgetWhenEmpty(id);
    });
  }

  /** A client calls somebody from elsewhere into a conversation, which is a native one from now on. */
  invited(name: string, id: string, to: PeerId): void {
    const client = this.#clients.get(name);
    if (client === undefined) return;
    this.#queues.run(id, async () => {
      const chat = await client.chat;
      const native = this.#crossings.nativeOf(id) ?? (await this.#begin(name, chat, id, to));
      await chat.invite(native, to);
    });
  }

  setStatus(name: string, text: string): void {
    const client = this.#clients.get(name);
    if (client === undefined) return;
    const { availability, words } = statusOf(text);
    const set = async (): Promise<void> => (await client.chat).setStatus(availability, words);
    this.#queues.run(`status ${name}`, set);
  }

  async #open(guest: Guest): Promise<Chat> {
    const chat = await openChat(this.#natives.peer, { as: guest });
    // Of an earlier life of the server, which nobody remembers.
    for (const { id } of chat.own) await chat.leave(id);
    return chat;
  }

  /** Does it as this client's guest, after whatever was asked for before in this conversation, if it is a native one. */
  #act(name: string, id: string, job: Job): void {
    const client = this.#clients.get(name);
    if (client === undefined) return;
    this.#queues.run(id, async () => {
      const native = this.#crossings.nativeOf(id);
      if (native !== undefined) await job(await client.chat, native);
    });
  }

  /** Makes a conversation of clients a native one. */
  async #begin(name: string, chat: Chat, id: string, to: PeerId): Promise<ConversationId> {
    const title = `${name}, ${this.outsiders.wordOf(to) ?? ""}`.slice(0, chatLimits.title);
    const talk = await chat.begin(title);
    this.#crossings.add(id, talk.id);
    this.#hear(name, id, talk);
    for (const other of this.#server.conversations.get(id)?.members ?? []) {
      const client = this.#clients.get(other);
      if (other !== name && client !== undefined) await this.#bringIn(other, await client.chat, id);
    }
    return talk.id;
  }

  async #bringIn(name: string, chat: Chat, id: string): Promise<void> {
    const native = this.#crossings.nativeOf(id);
    if (native === undefined) return;
    if (native === lobbyId) return this.#hear(name, id, await chat.enter(native));
    if (chat.own.every((one) => one.id !== native)) {
      const isInvited = chat.invitations.some(({ conversation }) => conversation.id === native);
      // Clients invite each other here; natively who is in it does.
      if (!isInvited) await (await this.#memberOf(native))?.invite(native, chat.self.id);
      await chat.accept(native);
    }
    this.#hear(name, id, await chat.talk(native));
  }

  async #memberOf(native: ConversationId): Promise<Chat | undefined> {
    const chats = await Promise.allSettled([...this.#clients.values()].map(({ chat }) => chat));
    return chats
      .flatMap((one) => (one.status === "fulfilled" ? [one.value] : []))
      .find(({ own }) => own.some(({ id }) => id === native));
  }

  #hear(name: string, id: string, talk: Talk): void {
    // It may have left again meanwhile, or this peer may be gone.
    this.#words.hear(name, id, talk, this.#ended.signal).catch(() => this.#failed());
  }

  #forgetWhenEmpty(id: string): void {
    if (id !== this.#server.lobbyId && forgetAbandoned(this.#server, id))
      this.#crossings.remove(id);
  }

  #failed(): void {
    this.#server.counters.sendErrors++;
  }
}
