/**
 * Which entries contain which words. It is made when somebody searches for the first time: most programs never do.
 * @module
 */
import type { StoredEntry, Words } from "../store.ts";
import { wordsOf } from "../words.ts";
import type { Held } from "./entry-list.ts";

interface Found {
  readonly held: Held;
  score: number;
}

export class WordIndex {
  readonly #words: Words;
  readonly #entries = new Map<string, Map<Held, number>>();

  constructor(words: Words, held: Iterable<Held>) {
    this.#words = words;
    for (const one of held) this.add(one);
  }

  add(held: Held): void {
    const words = this.#wordsOf(held.entry);
    for (const word of words) {
      const entries = this.#entries.get(word) ?? new Map<Held, number>();
      this.#entries.set(word, entries);
      // What is a large part of a short text counts for more.
      entries.set(held, (entries.get(held) ?? 0) + 1 / Math.sqrt(words.length));
    }
  }

  /** Before its body is let go. */
  delete(held: Held): void {
    for (const word of this.#wordsOf(held.entry)) {
      const entries = this.#entries.get(word);
      entries?.delete(held);
      if (entries?.size === 0) this.#entries.delete(word);
    }
  }

  /** Entries with all words of `text`, of the last of which the beginning is enough; the best first. */
  search(text: string, limit: number): StoredEntry[] {
    const words = wordsOf(text);
    const last = words.at(-1);
    if (last === undefined) return [];
    let found = this.#beginningWith(last);
    for (const word of words.slice(0, -1)) {
      const entries = this.#entries.get(word);
      const both = new Map<Held, Found>();
      for (const [held, one] of found) {
        const score = entries?.get(held);
        if (score !== undefined) both.set(held, { held, score: one.score + score });
      }
      found = both;
    }
    return [...found.values()]
      .toSorted((a, b) => b.score - a.score || b.held.entry.position - a.held.entry.position)
      .slice(0, limit)
      .map(({ held }) => held.entry);
  }

  #beginningWith(beginning: string): Map<Held, Found> {
    const found = new Map<Held, Found>();
    for (const [word, entries] of this.#entries) {
      if (!word.startsWith(beginning)) continue;
      for (const [held, score] of entries) {
        const before = found.get(held);
        if (before === undefined) found.set(held, { held, score });
        else before.score += score;
      }
    }
    return found;
  }

  #wordsOf(entry: StoredEntry): readonly string[] {
    return entry.body === undefined ? [] : wordsOf(this.#words(entry) ?? "");
  }
}
