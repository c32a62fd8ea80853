/**
 * Lists of people have room for so many guests of one host: it can invent as many as it likes, and those who came from
 * day to day under new ids must not push everybody else out.
 * @module
 */
import type { PeerId } from "../../core/identity.ts";
import { without } from "../folding/lists.ts";
import type { Spoken } from "../folding/said.ts";
import { guestLimits } from "./guest.ts";
import { isGuestOf } from "./ids.ts";

/** The list with room for one who speaks now: of a host's guests the one who is first in it gives way. */
export function withRoom<T>(
  list: readonly T[],
  { via }: Pick<Spoken, "via">,
  whose: (item: T) => PeerId,
): readonly T[] {
  if (via === undefined) return list;
  const own = list.filter((item) => isGuestOf(whose(item), via));
  return own.length < guestLimits.atOnce ? list : without(list, (item) => item === own[0]);
}
