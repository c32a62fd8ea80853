/**
 * Lists that go to everybody at every change would take the square of a crowd: above a few they are told once for all
 * changes of a while, the longer the larger the crowd.
 * @module
 */

/** Up to so many users each change is told at once. */
const few = 16;

export class ListTeller {
  readonly #users: () => number;
  readonly #timers = new Map<string, NodeJS.Timeout>();

  constructor(users: () => number) {
    this.#users = users;
  }

  /** Tells a list of this kind, now or soon; once for what was asked for meanwhile. */
  tell(kind: string, tellAll: () => void): void {
    if (this.#timers.has(kind)) return;
    if (this.#users() <= few) {
      tellAll();
      return;
    }
    const timer = setTimeout(() => {
      this.#timers.delete(kind);
      tellAll();
    }, this.#users());
    this.#timers.set(kind, timer);
  }

  stop(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
  }
}
