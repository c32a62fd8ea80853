/**
 * Who is typing where: said best effort, forgotten after a few seconds, and of no consequence.
 * @module
 */
import type { PeerId } from "../../core/identity.ts";
import { type Cancel, type Clock } from "../../peer/clock.ts";
import type { Group } from "../../peer/types/group.ts";
import type { Message } from "../../peer/types/message.ts";
import { bodyOf } from "../folding/said.ts";
import { wrong } from "../folding/shape.ts";
import { guestId } from "../guests/ids.ts";
import type { Speaker } from "../guests/speaker.ts";
import { type ConversationId, type Typing, typingShape } from "./events.ts";

/** Whoever has not said so again for this long has stopped. */
const forgetMs = 6_000;
/** It is said again this often while somebody types. */
const repeatMs = 2_500;
/** Typists remembered: more people than that cannot be looked at. */
const typistsLimit = 500;

interface Typist {
  readonly who: PeerId;
  readonly where: ConversationId;
  readonly cancel: Cancel;
}

export class TypingNews {
  readonly #group: Group;
  readonly #clock: Clock;
  readonly #changed: () => void;
  readonly #reading: Disposable;
  readonly #typists: Map<string, Typist> = new Map();
  /** When it was last said of those who speak through this peer. */
  readonly #said: Map<string, number> = new Map();

  /** @param group one that hears itself: the guests of a peer see each other type */
  constructor(group: Group, clock: Clock, changed: () => void) {
    this.#group = group;
    this.#clock = clock;
    this.#changed = changed;
    this.#reading = group.receive((message) => this.#heard(message));
  }

  /** Who is typing in a conversation, in the order in which they began. */
  in(where: ConversationId): readonly PeerId[] {
    return [...this.#typists.values()].filter((each) => each.where === where).map(({ who }) => who);
  }

  /** Tells the others; may be called with every key. */
  tell(
    { id, as }: Pick<Speaker, "id" | "as">,
    conversation: ConversationId,
    typing: boolean,
  ): void {
    const key = keyOf(id, conversation);
    const last = this.#said.get(key);
    const now = this.#clock.now();
    if (typing ? last !== undefined && now - last < repeatMs : last === undefined) return;
    if (typing) this.#said.set(key, now);
    else this.#said.delete(key);
    const said: Typing = { as, conversation, typing };
    const latest = `${as ?? ""} ${conversation}`;
    // What does not arrive is no loss; a closed group says so elsewhere.
    this.#group.send(bodyOf(said), { until: "queued", key: latest }).catch(() => undefined);
  }

  /** They have said something, or are gone. */
  stopped(who: PeerId, where?: ConversationId): void {
    for (const [key, typist] of this.#typists)
      if (typist.who === who && (where === undefined || typist.where === where)) this.#forget(key);
  }

  /** Somebody who speaks through this peer is gone. */
  silent({ id }: Pick<Speaker, "id">): void {
    for (const key of this.#said.keys()) if (key.startsWith(keyOf(id, ""))) this.#said.delete(key);
  }

  async close(): Promise<void> {
    this.#reading[Symbol.dispose]();
    for (const { cancel } of this.#typists.values()) cancel();
    this.#typists.clear();
    await this.#group.close();
  }

  #heard(message: Message): void {
    const said = valueOf(message);
    if (said === undefined) return;
    const { id } = message.from;
    const who = said.as === undefined ? id : guestId(id, said.as);
    const key = keyOf(who, said.conversation);
    const known = this.#typists.get(key);
    known?.cancel();
    if (!said.typing) return this.#forget(key);
    if (known === undefined && this.#typists.size >= typistsLimit) return;
    const cancel = this.#clock.schedule(this.#clock.now() + forgetMs, () => this.#forget(key));
    this.#typists.set(key, { who, where: said.conversation, cancel });
    if (known === undefined) this.#changed();
  }

  #forget(key: string): void {
    this.#typists.get(key)?.cancel();
    if (this.#typists.delete(key)) this.#changed();
  }
}

function keyOf(who: PeerId, where: ConversationId): string {
  return `${who} ${where}`;
}

function valueOf(message: Message): Typing | undefined {
  try {
    const said = typingShape(message.value());
    return said === wrong ? undefined : said;
  } catch {
    return undefined;
  }
}
