/**
 * Words for the person at the page: what did not work, shown for a while, and what only a screen reader says.
 * @module
 */

export interface Notice {
  readonly key: number;
  readonly tone: "good" | "problem";
  readonly text: string;
}

const shownMs = 8_000;
const most = 4;

export class Notices {
  #shown: readonly Notice[] = [];
  #spoken = "";
  #next = 1;
  readonly #listeners = new Set<() => void>();
  readonly #after: (ms: number, call: () => void) => unknown;

  constructor(after: (ms: number, call: () => void) => unknown) {
    this.#after = after;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  shown(): readonly Notice[] {
    return this.#shown;
  }

  /** What the live region holds. */
  spoken(): string {
    return this.#spoken;
  }

  show(tone: Notice["tone"], text: string): void {
    const key = this.#next++;
    this.#shown = [...this.#shown, { key, tone, text }].slice(-most);
    this.#tell();
    this.#after(shownMs, () => this.dismiss(key));
  }

  dismiss(key: number): void {
    this.#shown = this.#shown.filter((notice) => notice.key !== key);
    this.#tell();
  }

  speak(text: string): void {
    // The same words again are said again only if the region was different in between.
    this.#spoken = text === this.#spoken ? `${text}\u00a0` : text;
    this.#tell();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}
