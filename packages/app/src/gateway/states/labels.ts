/**
 * What people are called in the states: cleaned names, with the first digits of the id where two have the same.
 *
 * @module
 */
import type { Peer } from "earshot";
import { cleanName } from "../../output/clean.ts";
import { idDigits } from "../../room/words.ts";
import { protocolLimits } from "../protocol/index.ts";

interface Named {
  readonly id: string;
  readonly name: string;
}

export class Labels {
  readonly #names: ReadonlyMap<string, string>;
  /** How many have a name of this look. */
  readonly #looks: Map<string, number> = new Map();

  constructor(people: readonly Named[]) {
    this.#names = new Map(people.map(({ id, name }) => [id, nameOf(name)]));
    for (const name of this.#names.values())
      this.#looks.set(lookOf(name), (this.#looks.get(lookOf(name)) ?? 0) + 1);
  }

  /** Of everybody present, oneself included. */
  static of({ id, name, view }: Pick<Peer, "id" | "name" | "view">): Labels {
    return new Labels([{ id, name }, ...view.members]);
  }

  /** @param known what they were called when last heard of, for those who are gone */
  of(id: string, known: string = ""): string {
    const present = this.#names.get(id);
    const digits = id.slice(0, idDigits);
    if (present === undefined) {
      if (known === "") return `#${digits}`;
      const name = nameOf(known);
      return this.#looks.has(lookOf(name)) ? `${name} #${digits}` : name;
    }
    return (this.#looks.get(lookOf(present)) ?? 0) > 1 ? `${present} #${digits}` : present;
  }
}

/** A name without anything that could reorder or hide what stands around it. */
export function nameOf(name: string): string {
  return cleanName(name, protocolLimits.nameLength);
}

/** Letter case and compatibility forms make no difference to a reader. */
function lookOf(name: string): string {
  return name.normalize("NFKC").toLowerCase();
}
