/**
 * What native people say in conversations that clients of the chat server are in, told to each of these clients.
 * @module
 */
import type { ChatMessage } from "../../../apps/chat/state.ts";
import type { Talk } from "../../../apps/chat/talk.ts";
import { isGuestOf } from "../../../apps/guests/ids.ts";
import { classicLimits } from "../../limits.ts";
import { asWord, cutBytes, oneLine } from "../../lines/words.ts";
import { eventOf } from "../../room/chat-lines.ts";
import type { ChatServer } from "../chat-server.ts";
import { isCarrier, type NativeChat } from "./native-chat.ts";
import type { Outsiders } from "./outsiders.ts";

/** What was said this long before somebody came is news all the same: clocks differ. */
const skewMs = 2_000;
/** How long what others hold of a conversation is waited for. */
const settleMs = 2_000;

export class NativeWords {
  readonly #server: ChatServer;
  readonly #natives: NativeChat;
  readonly #outsiders: Outsiders;

  constructor(server: ChatServer, natives: NativeChat, outsiders: Outsiders) {
    this.#server = server;
    this.#natives = natives;
    this.#outsiders = outsiders;
  }

  /** Tells a client what others say from now on, until it has left. */
  async hear(name: string, id: string, talk: Talk, signal: AbortSignal): Promise<void> {
    const since = Date.now() - skewMs;
    await talk.caughtUp({ timeoutMs: settleMs, signal }).catch(() => {});
    // What was said before is history, and no news.
    for (const message of talk.messages) if (message.at >= since) this.#tell(name, id, message);
    for await (const change of talk.changes({ signal }))
      if (change.type === "said") this.#tell(name, id, change.message);
  }

  #tell(name: string, id: string, message: ChatMessage): void {
    const user = this.#server.users.get(name);
    // What clients of this server say they have told each other.
    if (user === undefined || isGuestOf(message.author, this.#natives.peer.id)) return;
    const said = this.#read(message);
    if (said === undefined) return;
    let rest = oneLine(said.text);
    while (rest !== "") {
      const [head, tail] = cutBytes(rest, classicLimits.textBytes);
      user.tell("SEND_MESSAGE", id, said.word, head);
      rest = tail;
    }
  }

  /** Whose words these are; `undefined` for those of a client of ours who could not be a guest. */
  #read({ author, name, text }: ChatMessage): { word: string; text: string } | undefined {
    if (!isCarrier(this.#natives, author))
      return { word: this.#outsiders.wordOf(author) ?? asWord(name), text };
    const event = eventOf(text, name);
    const isOurs = author === this.#natives.peer.id && this.#server.users.has(event.name);
    if (event.type !== "said" || isOurs) return undefined;
    return { word: this.#server.guestName(event.name), text: event.text };
  }
}
