/**
 * The slow work of a topic's machine: signatures, and everything that its store does.
 * @module
 */
import type { EffectResult } from "../../core/io.ts";
import type { TopicLog } from "../../store/store.ts";
import { nonceBytes } from "../../topic/chain.ts";
import type { Token, TopicEffect, TopicResult } from "../../topic/io.ts";
import type { CommitNews } from "./news.ts";
import type { TopicHost } from "./topic-host.ts";

/** The note in a store that holds the nonce of our log, once it is not the first. */
export const nonceNote = "earshot own log";

export interface EffectWorld {
  readonly host: TopicHost;
  readonly log: TopicLog;
  readonly news: CommitNews;
  /** Gives a result in another turn of the loop, when there is time: of what there may be very much. */
  readonly later: (token: Token, result: TopicResult) => void;
}

export class TopicEffects {
  readonly #world: EffectWorld;
  readonly #done: (token: Token, result: TopicResult) => void;
  readonly #failed: (error: unknown) => void;
  #closed = false;

  constructor(
    world: EffectWorld,
    done: (token: Token, result: TopicResult) => void,
    failed: (error: unknown) => void,
  ) {
    this.#world = world;
    this.#done = done;
    this.#failed = failed;
  }

  run(token: Token, effect: TopicEffect): void {
    const { log, news, host, later } = this.#world;
    switch (effect.kind) {
      case "sign":
        host.effects.run(token, effect, (_, result) => this.#give(token, resultOf(result)));
        return;
      case "verify":
        host.effects.run(token, effect, (_, result) => later(token, resultOf(result)));
        return;
      case "commit":
        return this.#store(log.commit(effect.changes), (position) => {
          news.tell(effect.changes, position);
          // At once: what a program sees of its own words has been sent, so that nothing it does overtakes them.
          this.#give(token, { kind: "committed", position });
        });
      case "entries": {
        const { log: of, branch, from, portion } = effect;
        return this.#store(log.entries(of, branch, from, portion), (entries) =>
          this.#give(token, { kind: "entries", entries }),
        );
      }
      case "oldest":
        return this.#store(log.byTime(undefined, effect.portion), (entries) =>
          this.#give(token, { kind: "entries", entries }),
        );
      case "turn":
        return later(token, { kind: "turned" });
      case "nonce":
        return this.#store(this.#newNonce(), (nonce) =>
          this.#give(token, { kind: "nonce", nonce }),
        );
    }
  }

  close(): void {
    this.#closed = true;
  }

  /** Kept by the store before it is used. */
  async #newNonce(): Promise<Uint8Array> {
    const { host, log } = this.#world;
    const nonce = Uint8Array.from(host.entropy(nonceBytes));
    await log.setNote(nonceNote, nonce);
    return nonce;
  }

  #store<T>(work: Promise<T>, then: (given: T) => void): void {
    void work.then(then, (error: unknown) => {
      if (!this.#closed) this.#failed(error);
    });
  }

  #give(token: Token, result: TopicResult): void {
    if (!this.#closed) this.#done(token, result);
  }
}

function resultOf(result: EffectResult): TopicResult {
  if (result.kind === "signed") return result;
  return { kind: "verified", good: result.peerId !== undefined };
}
