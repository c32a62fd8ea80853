/**
 * Who speaks in plain text on which network, noted by every carrier, so that the one that takes over knows who is there.
 * Programs are often ended without a word: who is quiet for long is gone.
 * @module
 */
import type { LinkId } from "../../core/link.ts";
import { classicLimits } from "../limits.ts";

interface Person {
  readonly link: LinkId;
  readonly heardAt: number;
}

export class PlainPeople {
  readonly #people = new Map<string, Person>();

  heard(name: string, link: LinkId, now: number): void {
    this.#people.delete(name);
    // The first is who was heard longest ago.
    const [quietest] = this.#people.keys();
    if (this.#people.size >= classicLimits.people && quietest !== undefined)
      this.#people.delete(quietest);
    this.#people.set(name, { link, heardAt: now });
  }

  left(name: string): void {
    this.#people.delete(name);
  }

  isOn(name: string, link: LinkId): boolean {
    return this.#people.get(name)?.link === link;
  }

  on(link: LinkId): readonly string[] {
    return [...this.#people].filter(([, person]) => person.link === link).map(([name]) => name);
  }

  /** Takes out those who have been quiet for longer than this. */
  quiet(quietMs: number, now: number): readonly string[] {
    const gone = [...this.#people].filter(([, { heardAt }]) => now - heardAt > quietMs);
    for (const [name] of gone) this.#people.delete(name);
    return gone.map(([name]) => name);
  }
}
