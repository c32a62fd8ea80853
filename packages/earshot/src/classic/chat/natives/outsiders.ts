/**
 * Who is online elsewhere: native people and others' guests, each with one word that nobody else is called by here.
 * @module
 */
import type { PeerId } from "../../../core/identity.ts";
import type { Person } from "../../../apps/chat/select.ts";
import { classicLimits } from "../../limits.ts";
import { asWord, cutBytes } from "../../lines/words.ts";
import { statusText } from "./status.ts";

interface Outsider {
  readonly id: PeerId;
  readonly word: string;
  readonly name: string;
  readonly status: string;
}

export class Outsiders {
  #byId: ReadonlyMap<PeerId, Outsider> = new Map();
  #byWord: ReadonlyMap<string, Outsider> = new Map();

  get all(): readonly Outsider[] {
    return [...this.#byWord.values()];
  }

  has(word: string): boolean {
    return this.#byWord.has(word);
  }

  idOf(word: string): PeerId | undefined {
    return this.#byWord.get(word)?.id;
  }

  wordOf(id: PeerId): string | undefined {
    return this.#byId.get(id)?.word;
  }

  /** These are online now; gives those whose status is another one than before. */
  update(people: readonly Person[], isTaken: (word: string) => boolean): readonly Outsider[] {
    const byWord = new Map<string, Outsider>();
    for (const person of people.slice(0, classicLimits.people)) {
      const word = this.#wordFor(person, (other) => isTaken(other) || byWord.has(other));
      const { id, name } = person;
      byWord.set(word, { id, word, name, status: statusText(person) });
    }
    const before = this.#byId;
    this.#byWord = byWord;
    this.#byId = new Map(this.all.map((one) => [one.id, one]));
    return this.all.filter(({ id, status }) => (before.get(id)?.status ?? "available") !== status);
  }

  /** The one that it has, or a new one. */
  #wordFor({ id, name }: Person, isTaken: (word: string) => boolean): string {
    const known = this.#byId.get(id);
    if (known?.name === name && !isTaken(known.word)) return known.word;
    let word = cutBytes(asWord(name), classicLimits.nameBytes)[0] || "somebody";
    while (isTaken(word)) word += "~";
    return word;
  }
}
