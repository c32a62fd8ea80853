/**
 * What people are called in the states: cleaned names, with digits of the id where two have the same.
 *
 * @module
 */
import { cleanName } from "../../output/clean.ts";
import { idDigits } from "../../room/words.ts";
import { protocolLimits } from "../protocol/index.ts";
import type { HostSight, Sight } from "../room/sight.ts";

interface Named {
  readonly id: string;
  readonly name: string;
}

/** As much of an id as guests have in common with their host. */
const hostDigits = 16;

export class Labels {
  readonly #names: ReadonlyMap<string, string>;
  /** How many have a name of this look. */
  readonly #looks: Map<string, number> = new Map();
  /** Those with this beginning of an id; guests come after their hosts. */
  readonly #hosts: Map<string, string> = new Map();

  /** @param people those with peers before guests */
  constructor(people: readonly Named[]) {
    this.#names = new Map(people.map(({ id, name }) => [id, nameOf(name)]));
    for (const name of this.#names.values())
      this.#looks.set(lookOf(name), (this.#looks.get(lookOf(name)) ?? 0) + 1);
    for (const { id } of people) {
      const beginning = id.slice(0, hostDigits);
      if (!this.#hosts.has(beginning)) this.#hosts.set(beginning, id);
    }
  }

  /** Of everybody present, whoever looks. */
  static of({ host }: Sight): Labels {
    return host.common.thing(labelsOf, host);
  }

  /** @param known what they were called when last heard of, for those who are gone */
  of(id: string, known: string = ""): string {
    const present = this.#names.get(id);
    const digits = this.#digits(id);
    if (present === undefined) {
      if (known === "") return `#${digits}`;
      const name = nameOf(known);
      return this.#looks.has(lookOf(name)) ? `${name} #${digits}` : name;
    }
    return (this.#looks.get(lookOf(present)) ?? 0) > 1 ? `${present} #${digits}` : present;
  }

  /** Those that differ. */
  #digits(id: string): string {
    const host = this.#hosts.get(id.slice(0, hostDigits));
    const from = host === undefined || host === id ? 0 : hostDigits;
    return id.slice(from, from + idDigits);
  }
}

function labelsOf({ peer, chat }: HostSight): Labels {
  return new Labels([{ id: peer.id, name: peer.name }, ...chat.people]);
}

/** A name without anything that could reorder or hide what stands around it. */
export function nameOf(name: string): string {
  return cleanName(name, protocolLimits.nameLength);
}

/** Letter case and compatibility forms make no difference to a reader. */
function lookOf(name: string): string {
  return name.normalize("NFKC").toLowerCase();
}
