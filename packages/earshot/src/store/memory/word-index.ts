/**
 * Which entries contain which words, by their positions.
 * @module
 */
import type { Entry } from "../../topic/records.ts";
import type { Words } from "../store.ts";
import { wordsOf } from "../words.ts";

export class WordIndex {
  readonly #words: Words;
  /** Of each word the positions, each with how much the word counts there. */
  readonly #positions = new Map<string, Map<number, number>>();

  constructor(words: Words) {
    this.#words = words;
  }

  add(position: number, entry: Entry): void {
    const words = this.#wordsOf(entry);
    for (const word of words) {
      const positions = this.#positions.get(word) ?? new Map<number, number>();
      this.#positions.set(word, positions);
      // What is a large part of a short text counts for more.
      positions.set(position, (positions.get(position) ?? 0) + 1 / Math.sqrt(words.length));
    }
  }

  /** Before its body is let go. */
  delete(position: number, entry: Entry): void {
    for (const word of this.#wordsOf(entry)) {
      const positions = this.#positions.get(word);
      positions?.delete(position);
      if (positions?.size === 0) this.#positions.delete(word);
    }
  }

  /** Where all words of `text` are, of the last of which the beginning is enough; the best first. */
  search(text: string, limit: number): number[] {
    const words = wordsOf(text);
    const last = words.at(-1);
    if (last === undefined) return [];
    let found = this.#beginningWith(last);
    for (const word of words.slice(0, -1)) {
      const positions = this.#positions.get(word);
      const both = new Map<number, number>();
      for (const [position, score] of found) {
        const more = positions?.get(position);
        if (more !== undefined) both.set(position, score + more);
      }
      found = both;
    }
    return [...found]
      .toSorted(([a, scoreA], [b, scoreB]) => scoreB - scoreA || b - a)
      .slice(0, limit)
      .map(([position]) => position);
  }

  #beginningWith(beginning: string): Map<number, number> {
    const found = new Map<number, number>();
    for (const [word, positions] of this.#positions) {
      if (!word.startsWith(beginning)) continue;
      for (const [position, score] of positions)
        found.set(position, (found.get(position) ?? 0) + score);
    }
    return found;
  }

  #wordsOf(entry: Entry): readonly string[] {
    return entry.body === undefined ? [] : wordsOf(this.#words(entry) ?? "");
  }
}
