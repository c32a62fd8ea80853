/**
 * What somebody has begun to write, kept while they look elsewhere or reload.
 * @module
 */

/** The part of `Storage` that is needed; a browser may refuse it. */
export interface Shelf {
  readonly getItem: (key: string) => string | null;
  readonly setItem: (key: string, value: string) => void;
  readonly removeItem: (key: string) => void;
}

export class Drafts {
  readonly #shelf: Shelf | undefined;
  /** Where the browser keeps nothing, the page at least does. */
  readonly #held = new Map<string, string>();

  constructor(shelf: Shelf | undefined) {
    this.#shelf = shelf;
  }

  get(place: string): string {
    const key = `earshot:draft:${place}`;
    const held = this.#held.get(key);
    if (held !== undefined) return held;
    try {
      return this.#shelf?.getItem(key) ?? "";
    } catch {
      return "";
    }
  }

  set(place: string, text: string): void {
    const key = `earshot:draft:${place}`;
    this.#held.set(key, text);
    try {
      if (text === "") this.#shelf?.removeItem(key);
      else this.#shelf?.setItem(key, text);
    } catch {
      // Full or forbidden: held above.
    }
  }
}
