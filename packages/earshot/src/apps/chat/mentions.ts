/**
 * Who is meant by `@name` in a text.
 * @module
 */
import type { PeerId } from "../../core/identity.ts";
import { chatLimits } from "./events.ts";

/**
 * Those of these people whose names stand in the text after an `@`, in any case. Names are labels: of two
 * anas both are meant.
 */
export function mentionsIn(
  text: string,
  people: readonly { readonly id: PeerId; readonly name: string }[],
): readonly PeerId[] {
  if (!text.includes("@")) return [];
  const lower = text.toLowerCase();
  const mentioned = people.filter(({ name }) => name !== "" && stands(lower, name.toLowerCase()));
  return [...new Set(mentioned.map(({ id }) => id))].slice(0, chatLimits.mentions);
}

/** `@name` as a word of its own: not the beginning of a longer name. */
function stands(text: string, name: string): boolean {
  for (let at = text.indexOf(`@${name}`); at !== -1; at = text.indexOf(`@${name}`, at + 1))
    if (!/^[\p{L}\p{N}_]/u.test(text.slice(at + 1 + name.length))) return true;
  return false;
}
