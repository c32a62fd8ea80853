/**
 * Follows things with a state of their own and tells of all their changes together, at most some times a second.
 *
 * @module
 */
import type { Followed } from "earshot/chat";

/** Shorter than what anybody would notice, longer than the distance of changes that come in bursts. */
const restMs = 30;

export class Following implements Disposable {
  readonly #look: () => void;
  readonly #followed: Map<Followed<unknown>, Disposable> = new Map();
  #soon: ReturnType<typeof setTimeout> | undefined;

  /** Calls `look` soon after each change. */
  constructor(look: () => void) {
    this.#look = look;
  }

  /** Follows these and no others. */
  follow(things: Iterable<Followed<unknown>>): void {
    const wanted = new Set(things);
    for (const [thing, following] of this.#followed) {
      if (wanted.has(thing)) continue;
      following[Symbol.dispose]();
      this.#followed.delete(thing);
    }
    for (const thing of wanted)
      if (!this.#followed.has(thing))
        this.#followed.set(
          thing,
          thing.subscribe(() => this.changed()),
        );
  }

  changed(): void {
    this.#soon ??= setTimeout(() => {
      this.#soon = undefined;
      this.#look();
    }, restMs);
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#soon);
    this.follow([]);
  }
}
