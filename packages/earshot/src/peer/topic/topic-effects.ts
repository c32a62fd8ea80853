/**
 * The slow work of a topic's machine: signatures, and everything that its store does.
 * @module
 */
import type { EffectResult } from "../../core/io.ts";
import type { TopicLog } from "../../store/store.ts";
import type { Token, TopicEffect, TopicResult } from "../../topic/io.ts";
import type { CommitNews } from "./news.ts";
import type { TopicHost } from "./topic-host.ts";

export interface EffectWorld {
  readonly host: TopicHost;
  readonly log: TopicLog;
  readonly news: CommitNews;
  /** Kept by the store before it is given. */
  readonly newNonce: () => Promise<Uint8Array>;
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
    const { log, news, host, newNonce } = this.#world;
    switch (effect.kind) {
      case "sign":
      case "verify":
        host.effects.run(token, effect, (_, result) => this.#give(token, resultOf(result)));
        return;
      case "commit":
        return this.#store(token, log.commit(effect.changes), (position) => {
          news.tell(effect.changes, position);
          return { kind: "committed", position };
        });
      case "entries":
        return this.#store(
          token,
          log.entries(effect.log, effect.branch, effect.from, effect.portion),
          (entries) => ({ kind: "entries", entries }),
        );
      case "oldest":
        return this.#store(token, log.byTime(undefined, effect.portion), (entries) => ({
          kind: "entries",
          entries,
        }));
      case "nonce":
        return this.#store(token, newNonce(), (nonce) => ({ kind: "nonce", nonce }));
    }
  }

  close(): void {
    this.#closed = true;
  }

  #store<T>(token: Token, work: Promise<T>, result: (given: T) => TopicResult): void {
    void work.then(
      (given) => this.#give(token, result(given)),
      (error: unknown) => {
        if (!this.#closed) this.#failed(error);
      },
    );
  }

  #give(token: Token, result: TopicResult): void {
    if (!this.#closed) this.#done(token, result);
  }
}

function resultOf(result: EffectResult): TopicResult {
  if (result.kind === "signed") return result;
  return { kind: "verified", good: result.peerId !== undefined };
}
