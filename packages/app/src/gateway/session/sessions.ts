/**
 * All sessions: found again by their ids, which nobody guesses, and forgotten after a while.
 *
 * @module
 */
import { randomUUID } from "node:crypto";
import { gatewayLimits as limits } from "../limits.ts";
import { Session, type SessionHost } from "./session.ts";

export class Sessions {
  readonly #most: number;
  readonly #sessions: Map<string, Session> = new Map();
  readonly #sweeper: NodeJS.Timeout;

  /** @param most how many are kept, with and without a connection */
  constructor(most: number = limits.sessions) {
    this.#most = most;
    this.#sweeper = setInterval(() => this.#sweep(), limits.sessionMs / 10);
    this.#sweeper.unref();
  }

  get size(): number {
    return this.#sessions.size;
  }

  find(id: string): Session | undefined {
    return this.#sessions.get(id);
  }

  begin(host: SessionHost): Session {
    while (this.#sessions.size >= this.#most && this.#forgetOldest([...this.#sessions.values()]));
    const session = new Session(randomUUID(), host);
    this.#sessions.set(session.id, session);
    return session;
  }

  /** Whether one more of these is among so many; those that were left go first. */
  roomFor(host: SessionHost, most: number): boolean {
    while (this.#of(host).length >= most && this.#forgetOldest(this.#of(host)));
    return this.#of(host).length < most;
  }

  /** When the last connection of these was lost: infinite while there is one, `undefined` when nothing is known. */
  leftAt(host: SessionHost): number | undefined {
    const times = this.#of(host).map((one) => (one.connected ? Infinity : one.leftAt));
    return times.length === 0 ? undefined : Math.max(...times);
  }

  forgetAll(host: SessionHost): void {
    for (const session of this.#of(host)) this.#forget(session);
  }

  close(): void {
    clearInterval(this.#sweeper);
    for (const session of this.#sessions.values()) session.end();
    this.#sessions.clear();
  }

  #of(host: SessionHost): readonly Session[] {
    return [...this.#sessions.values()].filter((session) => session.host === host);
  }

  #sweep(): void {
    const before = performance.now() - limits.sessionMs;
    for (const session of [...this.#sessions.values()])
      if (!session.connected && session.leftAt < before) this.#forget(session);
  }

  #forgetOldest(among: readonly Session[]): boolean {
    const left = among.filter(({ connected }) => !connected);
    const [oldest] = left.toSorted((a, b) => a.leftAt - b.leftAt);
    if (oldest !== undefined) this.#forget(oldest);
    return oldest !== undefined;
  }

  #forget(session: Session): void {
    this.#sessions.delete(session.id);
    session.end();
  }
}
