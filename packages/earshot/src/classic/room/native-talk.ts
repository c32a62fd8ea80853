/**
 * The door of those who talk in an open conversation of the chat, such as its lobby. One of the peers that carry plain
 * text hands on what is said there, for all of them: the others hear of it in the group.
 * @module
 */
import type { ChatMessage } from "../../apps/chat/state.ts";
import type { Talk } from "../../apps/chat/talk.ts";
import type { Peer } from "../../peer/types/peer.ts";
import { linesOf } from "./chat-lines.ts";
import type { ChatRoom, Door, RoomEvent } from "./chat-room.ts";
import type { Gateways } from "./gateways.ts";

export interface NativeTalkOptions {
  readonly peer: Peer;
  readonly gateways: Gateways;
  readonly room: ChatRoom;
  /** The conversation, which this peer is in. It stays open for who opened it. */
  readonly talk: Talk;
}

export class NativeTalk implements AsyncDisposable {
  /** Words that could not be said there. */
  dropped = 0;
  readonly #options: NativeTalkOptions;
  readonly #door: Door;
  readonly #ended = new AbortController();
  readonly #watching: Promise<void>;

  constructor(options: NativeTalkOptions) {
    this.#options = options;
    this.#door = options.room.door((event) => this.#tell(event));
    this.#watching = this.#watch();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#ended.abort();
    this.#door[Symbol.dispose]();
    await this.#watching;
  }

  #tell(event: RoomEvent): void {
    const { gateways, talk } = this.#options;
    // Who comes and goes is no message: it would stay among what was said.
    if (event.type !== "said" || !gateways.first) return;
    for (const line of linesOf(event)) talk.say(line).catch(() => void this.dropped++);
  }

  async #watch(): Promise<void> {
    const { signal } = this.#ended;
    const { talk } = this.#options;
    // What was said before is history, and no news.
    const old = new Set(talk.messages.map(({ id }) => id));
    for await (const change of talk.changes({ signal })) {
      if (change.type === "said" && !old.has(change.message.id)) this.#heard(change.message);
    }
  }

  #heard({ author, text }: ChatMessage): void {
    const { peer, gateways } = this.#options;
    const member = peer.view.members.find(({ id }) => id === author);
    // Who is no longer here has said it some time ago; gateways' words are in the group.
    if (member === undefined || gateways.includes(member) || !gateways.first) return;
    this.#door.say(member.name, text);
  }
}
