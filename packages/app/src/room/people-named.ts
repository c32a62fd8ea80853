/**
 * Whom a typed name means, and whom a title with `@names` in it invites.
 *
 * @module
 */
import type { PeerId } from "earshot";
import { mentionsIn } from "earshot/chat";
import { cleanName } from "../output/clean.ts";
import { everybodyIn, type Nameable } from "./who.ts";
import { labelOf } from "./words.ts";

/** Everybody else under each name that may be typed: as announced, as shown, and as told apart from others. */
function called(room: Nameable): { readonly id: PeerId; readonly name: string }[] {
  const [, ...others] = everybodyIn(room);
  return others.flatMap((person) => {
    const { id, name } = person;
    const names = [name, cleanName(name), labelOf(person, everybodyIn(room))];
    return [...new Set(names)].map((each) => ({ id, name: each }));
  });
}

/** Those whom a name means, or the beginning of one when it is nobody's whole name; more than one is a question. */
export function peopleNamed(room: Nameable, typed: string): readonly PeerId[] {
  const wanted = typed.trim().replace(/^@/, "").toLowerCase();
  if (wanted === "") return [];
  const all = called(room).map(({ id, name }) => ({ id, name: name.toLowerCase() }));
  const whole = all.filter(({ name }) => name === wanted);
  const meant = whole.length > 0 ? whole : all.filter(({ name }) => name.startsWith(wanted));
  return [...new Set(meant.map(({ id }) => id))];
}

/** A title without the `@names` in it, and who they are. */
export function titleAndPeople(
  room: Nameable,
  typed: string,
): { readonly title: string; readonly people: readonly PeerId[] } {
  const all = called(room);
  const people = mentionsIn(typed, all);
  // Longer names first, as a shorter one may stand at their beginning.
  const names = all
    .filter(({ id }) => people.includes(id))
    .map(({ name }) => `@${name}`.toLowerCase())
    .toSorted((one, other) => other.length - one.length);
  let title = typed;
  for (const name of names) {
    const at = title.toLowerCase().indexOf(name);
    if (at >= 0) title = title.slice(0, at) + title.slice(at + name.length);
  }
  return { title: title.replaceAll(/\s+/g, " ").trim(), people };
}
