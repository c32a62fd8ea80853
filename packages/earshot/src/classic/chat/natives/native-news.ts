/**
 * What happens among native people, as far as clients of the chat server have to do with it: who is online, who invites
 * them, and who is in the conversations that they are in.
 * @module
 */
import type { Conversation } from "../../../apps/chat/state.ts";
import { lobbyId } from "../../../apps/chat/ids.ts";
import { isGuestOf } from "../../../apps/guests/ids.ts";
import type { PeerId } from "../../../core/identity.ts";
import { classicLimits } from "../../limits.ts";
import type { ChatServer } from "../chat-server.ts";
import type { Crossings } from "./crossings.ts";
import { isCarrier, type NativeChat } from "./native-chat.ts";
import { declinedFromOutside, invitedFromOutside, setOutsiders } from "./outside.ts";
import type { Outsiders } from "./outsiders.ts";

export interface NewsOptions {
  readonly server: ChatServer;
  readonly natives: NativeChat;
  readonly outsiders: Outsiders;
  readonly crossings: Crossings;
  /** The client whose guest this is. */
  readonly nameOf: (guest: PeerId) => string | undefined;
}

export class NativeNews {
  readonly #options: NewsOptions;
  readonly #toldInvitations = new Set<string>();

  constructor(options: NewsOptions) {
    this.#options = options;
  }

  async follow(signal: AbortSignal): Promise<void> {
    const { chat } = this.#options.natives;
    const changes = chat.changes({ signal });
    this.#people();
    for await (const change of changes) {
      switch (change.type) {
        case "came":
        case "went":
        case "person":
          this.#people();
          break;
        case "began":
          this.#conversation(change.conversation);
          break;
        case "ended":
          this.#conversation({ ...change.conversation, members: [], pending: [] });
          break;
        case "conversation":
          this.#conversation(change.conversation);
          for (const who of change.declined) this.#declined(who, change.conversation);
          break;
        case "invited":
          // This peer is nobody who could come.
          await chat.decline(change.conversation.id).catch(() => {});
      }
    }
  }

  #people(): void {
    const { server, natives, outsiders, crossings } = this.#options;
    const { chat } = natives;
    const others = chat.people.filter(({ id }) => !this.#isOurs(id) && !isCarrier(natives, id));
    const words = (): string => outsiders.all.map(({ word }) => word).join(" ");
    const before = words();
    const news = outsiders.update(others, (word) => server.users.has(word));
    if (words() !== before) server.tellUsers();
    for (const { word, status } of news) server.tellStatus(word, status);
    for (const conversation of chat.conversations)
      if (crossings.localOf(conversation.id) !== undefined) this.#conversation(conversation);
  }

  #conversation(conversation: Conversation): void {
    const { server, outsiders, crossings } = this.#options;
    // Who is in the lobby is told in the room.
    if (conversation.id === lobbyId) return;
    const id = crossings.localOf(conversation.id) ?? this.#adopt(conversation);
    if (id === undefined) return;
    setOutsiders(
      server,
      id,
      conversation.members.flatMap((who) => outsiders.wordOf(who) ?? []),
    );
    for (const { to, by, at } of this.#invitations(conversation)) {
      const key = `${conversation.id} ${to} ${at} ${by}`;
      const [name, from] = [this.#options.nameOf(to), outsiders.wordOf(by)];
      if (name === undefined || from === undefined || this.#toldInvitations.has(key)) continue;
      if (this.#toldInvitations.size >= classicLimits.conversations) this.#toldInvitations.clear();
      this.#toldInvitations.add(key);
      invitedFromOutside(server, id, from, name);
    }
  }

  /** A conversation of others that a client is asked into, or in which somebody talks to it alone. */
  #adopt(conversation: Conversation): string | undefined {
    const { server, crossings, nameOf } = this.#options;
    const direct = conversation.kind === "direct" ? conversation.members : [];
    const users = direct.flatMap((who) => server.users.get(nameOf(who) ?? "") ?? []);
    if (users.length === 0 && this.#invitations(conversation).length === 0) return undefined;
    const local = server.conversations.add();
    if (local === undefined) return undefined;
    crossings.add(local.id, conversation.id);
    for (const user of users) server.joined(user, local);
    return local.id;
  }

  /** Of a client, by somebody else. */
  #invitations({ pending }: Conversation): Conversation["pending"] {
    return pending.filter(({ to, by }) => this.#isOurs(to) && !this.#isOurs(by));
  }

  #declined(who: PeerId, { id: native }: Conversation): void {
    const { server, outsiders, crossings } = this.#options;
    const [id, word] = [crossings.localOf(native), outsiders.wordOf(who)];
    if (id !== undefined && word !== undefined) declinedFromOutside(server, id, word);
  }

  #isOurs(id: PeerId): boolean {
    return isGuestOf(id, this.#options.natives.peer.id);
  }
}
