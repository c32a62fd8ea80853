/**
 * What somebody of a demo has for their habits: a peer with its apps, time and chance of their own, and a sense of
 * whether anybody is there to see it.
 *
 * @module
 */
import { type Clock, EarshotError, type Member, type PeerId } from "earshot";
import type { Arena } from "earshot/arena";
import type { Boards } from "earshot/board";
import type { Chat, Followed, Talk } from "earshot/chat";
import { botRole, type Character } from "./content/cast.ts";

export interface Surroundings {
  readonly chat: Chat;
  /** Opened when first asked for. */
  readonly boards: () => Promise<Boards>;
  readonly arena: () => Promise<Arena>;
  /** Ends it. */
  readonly leaving: AbortSignal;
  readonly clock: Clock;
  /** From 0 to below 1. */
  readonly chance: () => number;
}

/** For this long after somebody who is no bot was heard, all goes on at its usual pace. */
const livelyMs = 15 * 60_000;
/** When nobody has been heard for long, pauses are this many times as long: nobody sees it, and it adds up. */
const slowest = 12;
/** Fast typists. */
const typingMsPerLetter = 40;
const typingMostMs = 4_000;

export class Life {
  readonly character: Character;
  readonly self: PeerId;
  readonly chat: Chat;
  readonly boards: () => Promise<Boards>;
  readonly arena: () => Promise<Arena>;
  readonly signal: AbortSignal;
  readonly chance: () => number;
  readonly #clock: Clock;
  readonly #members: () => readonly Member[];
  #stirredAt: number;

  constructor(
    character: Character,
    peer: { readonly id: PeerId; readonly view: { readonly members: readonly Member[] } },
    { chat, boards, arena, leaving, clock, chance }: Surroundings,
  ) {
    this.character = character;
    this.self = peer.id;
    this.chat = chat;
    this.boards = boards;
    this.arena = arena;
    this.signal = leaving;
    this.chance = chance;
    this.#clock = clock;
    this.#members = () => peer.view.members;
    this.#stirredAt = clock.now();
  }

  /** What those of a demo have said is no news to themselves. */
  isBot(who: PeerId): boolean {
    const member = this.#members().find(({ id }) => id === who);
    return who === this.self || member?.roles.includes(botRole) === true;
  }

  /** Somebody is there. */
  stirred(): void {
    this.#stirredAt = this.#clock.now();
  }

  pick<Item>(items: readonly [Item, ...Item[]]): Item;
  pick<Item>(items: readonly Item[]): Item | undefined;
  pick<Item>(items: readonly Item[]): Item | undefined {
    return items[Math.floor(this.chance() * items.length)];
  }

  /** Waits about so long. @throws the reason of `signal` when it is over */
  pause(ms: number): Promise<void> {
    return this.#wait(ms * (0.7 + 0.6 * this.chance()));
  }

  /** As {@link pause}; the longer the less there is anybody to see what comes then. */
  rest(ms: number): Promise<void> {
    const idle = (this.#clock.now() - this.#stirredAt) / livelyMs;
    return this.pause(ms * Math.min(slowest, Math.max(1, idle)));
  }

  /** Does it; a refusal of the moment, such as by limits or by who has left meanwhile, is no end. */
  async attempt<Result>(act: () => Promise<Result>): Promise<Result | undefined> {
    try {
      return await act();
    } catch (error) {
      this.signal.throwIfAborted();
      if (error instanceof EarshotError) return undefined;
      throw error;
    }
  }

  /** Says it after having typed it. */
  async say(talk: Talk, text: string): Promise<void> {
    talk.tellTyping();
    await this.pause(Math.min(typingMostMs, text.length * typingMsPerLetter));
    await this.attempt(() => talk.say(text));
  }

  /** Waits until this holds of what is followed. @returns `false` when it did not for `withinMs` */
  async until(
    followed: Followed<unknown>,
    holds: () => boolean,
    withinMs?: number,
  ): Promise<boolean> {
    if (!holds())
      await this.#wait(withinMs, (wake) =>
        followed.subscribe(() => {
          if (holds()) wake();
        }),
      );
    return holds();
  }

  /** Yields at once, and again whenever what is followed has changed meanwhile. */
  async *looks(followed: Followed<unknown>): AsyncGenerator<void> {
    const seen = { changed: true };
    using _ = followed.subscribe(() => (seen.changed = true));
    for (;;) {
      await this.until(followed, () => seen.changed);
      seen.changed = false;
      yield;
    }
  }

  async #wait(ms?: number, woken?: (wake: () => void) => Disposable): Promise<void> {
    this.signal.throwIfAborted();
    const { promise, resolve } = Promise.withResolvers<void>();
    using ending = new DisposableStack();
    const wake = (): void => resolve();
    this.signal.addEventListener("abort", wake, { once: true });
    ending.defer(() => this.signal.removeEventListener("abort", wake));
    if (ms !== undefined) ending.defer(this.#clock.schedule(this.#clock.now() + ms, wake));
    if (woken !== undefined) ending.use(woken(wake));
    await promise;
    this.signal.throwIfAborted();
  }
}
