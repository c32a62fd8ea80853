/**
 * All sessions: found again by their ids, which nobody guesses, and forgotten after a while.
 *
 * @module
 */
import { randomUUID } from "node:crypto";
import { gatewayLimits as limits } from "../limits.ts";
import { Session, type SessionHost } from "./session.ts";

export class Sessions {
  readonly #host: SessionHost;
  readonly #sessions: Map<string, Session> = new Map();
  readonly #sweeper: NodeJS.Timeout;

  constructor(host: SessionHost) {
    this.#host = host;
    this.#sweeper = setInterval(() => this.#sweep(), limits.sessionMs / 10);
    this.#sweeper.unref();
  }

  get size(): number {
    return this.#sessions.size;
  }

  find(id: string): Session | undefined {
    return this.#sessions.get(id);
  }

  begin(): Session {
    while (this.#sessions.size >= limits.sessions && this.#forgetOldest());
    const session = new Session(randomUUID(), this.#host);
    this.#sessions.set(session.id, session);
    return session;
  }

  close(): void {
    clearInterval(this.#sweeper);
    for (const session of this.#sessions.values()) session.end();
    this.#sessions.clear();
  }

  #sweep(): void {
    const before = performance.now() - limits.sessionMs;
    for (const session of [...this.#sessions.values()])
      if (!session.connected && session.leftAt < before) this.#forget(session);
  }

  #forgetOldest(): boolean {
    const left = [...this.#sessions.values()].filter(({ connected }) => !connected);
    const [oldest] = left.toSorted((a, b) => a.leftAt - b.leftAt);
    if (oldest !== undefined) this.#forget(oldest);
    return oldest !== undefined;
  }

  #forget(session: Session): void {
    this.#sessions.delete(session.id);
    session.end();
  }
}
