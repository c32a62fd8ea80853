/**
 * How members are put into words: labels that tell two of one name apart, and how they can be reached.
 *
 * @module
 */
import type { Member } from "earshot";
import type { Person } from "earshot/chat";
import { cleanName } from "../output/clean.ts";

/** Digits of a peer id that people are shown. */
export const idDigits = 4;

/** Somebody who is called something, with a peer or as the guest of one. */
export type Named = Pick<Member, "id" | "name"> & Partial<Pick<Person, "via">>;

/** Digits that tell an id from others: of a guest's its own, as the first ones are its host's. */
export function digitsOf({ id, via }: Pick<Named, "id" | "via">): string {
  const from = via === undefined ? 0 : id.length / 2;
  return id.slice(from, from + idDigits);
}

/**
 * What to call somebody: the name, with digits of the id where another has the same name, because names are
 * labels and no identities.
 */
export function labelOf(who: Named, others: Iterable<Named>): string {
  const name = cleanName(who.name);
  for (const other of others) {
    if (other.id !== who.id && sameLook(cleanName(other.name), name))
      return `${name} #${digitsOf(who)}`;
  }
  return name;
}

/** Whether a reader may take one name for the other: letter case and compatibility forms make no difference. */
function sameLook(a: string, b: string): boolean {
  return a === b || a.normalize("NFKC").toLowerCase() === b.normalize("NFKC").toLowerCase();
}

/** Roles, cleaned, in one line. */
export function rolesOf(member: Pick<Member, "roles">): string {
  return member.roles.map((role) => cleanName(role)).join(", ");
}

/** Groups that programs have joined: those of the library's own, one for each open topic, begin with `~`. */
export function programGroups({ groups }: Pick<Member, "groups">): readonly string[] {
  return groups.filter((group) => !group.startsWith("~"));
}

/** Groups, cleaned, in one line. */
export function groupsOf(member: Pick<Member, "groups">): string {
  return programGroups(member)
    .map((group) => cleanName(group, 32))
    .join(", ");
}

/**
 * How a member can be reached, in two words, when it is not as it should be. "Heard by multicast" and "reachable by
 * unicast" are two facts.
 */
export function reachOf({ reach }: Pick<Member, "reach">): string | undefined {
  const { hearsUs, heardByMulticast, unicast } = reach;
  const multicast = hearsUs !== false && heardByMulticast !== false;
  if (unicast === false) return multicast ? "multicast only" : "unreachable";
  if (multicast) return undefined;
  if (heardByMulticast === true) return "hears only unicast";
  return hearsUs === true ? "heard only by unicast" : "unicast only";
}

/** A remark between the messages: so many were lost here. */
export function missedWords(missed: number): string {
  return missed === 1 ? "1 message is missing here" : `${missed} messages are missing here`;
}
