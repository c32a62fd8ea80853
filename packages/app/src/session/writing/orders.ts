/**
 * What somebody does with what was written, in a conversation or on a board, by the words that were typed.
 *
 * @module
 */
import type { PeerId } from "earshot";
import { Failure } from "../../cli/usage-error.ts";
import { clean } from "../../output/clean.ts";
import { type Doing, namingOf } from "../../room/orders.ts";

interface Writing {
  readonly id: string;
  readonly author: PeerId;
}

/** Where people write. */
export interface WritingPlace {
  readonly self: PeerId;
  readonly writings: readonly Writing[];
  /** The one that is called so, such as `12` after a `#`. */
  readonly find: (which: string) => Writing | undefined;
  readonly edit: (id: string, text: string) => Promise<unknown>;
  readonly answer: (id: string, text: string) => Promise<unknown>;
  readonly retract: (id: string) => Promise<unknown>;
}

type Done<Place> = (place: Place, rest: string) => Promise<string>;

/** Each resolves with what is to be told of it; "" for nothing. @throws `Failure`, and as the place does */
export const writingOrders: Readonly<
  Record<Extract<Doing, "edit" | "reply" | "retract">, Done<WritingPlace>>
> = {
  async edit(place, rest) {
    const { which, words } = namingOf(rest);
    const { id } = meant(place, which, "own");
    if (words === "") throw new Failure("Write /edit and the new text after it.");
    await place.edit(id, words);
    return "";
  },
  async reply(place, rest) {
    const { which, words } = namingOf(rest);
    const { id } = meant(place, which, which === undefined ? "another's" : "anybody's");
    if (words === "") throw new Failure("Write /reply and your answer after it.");
    await place.answer(id, words);
    return "";
  },
  async retract(place, rest) {
    const { which, words } = namingOf(rest);
    // Not the last one when something else was meant.
    if (words !== "") throw new Failure("Write /retract #N, or /retract alone for your last one.");
    await place.retract(meant(place, which, "own").id);
    return "";
  },
};

/** Where something can be pinned. */
export interface PinPlace extends WritingPlace {
  readonly pin: (id: string, pinned: boolean) => Promise<unknown>;
}

/** As {@link writingOrders}. */
export const pinOrders: Readonly<Record<Extract<Doing, "pin" | "unpin">, Done<PinPlace>>> = {
  pin: (place, rest) => pin(place, rest, true),
  unpin: (place, rest) => pin(place, rest, false),
};

async function pin(place: PinPlace, rest: string, pinned: boolean): Promise<string> {
  const { which } = namingOf(rest);
  await place.pin(meant(place, which, "own").id, pinned);
  return pinned ? "Pinned: it stands above the others now." : "It is pinned no longer.";
}

/** How commands call the newest one; what people write has no such id. */
export const newest = "last";

/** What is meant by `which`; without it the newest. @throws `Failure` */
export function meant(
  { self, writings, find }: Pick<WritingPlace, "self" | "writings" | "find">,
  which: string | undefined,
  whose: "own" | "another's" | "anybody's",
): Writing {
  const is = ({ author }: Writing): boolean =>
    whose === "anybody's" || (author === self) === (whose === "own");
  const one = which === undefined ? writings.findLast(is) : find(which);
  if (one === undefined)
    throw new Failure(
      which !== undefined
        ? `There is no #${clean(which)} here.`
        : whose === "own"
          ? "You have written nothing here."
          : "Nobody else has written anything here.",
    );
  if (!is(one)) throw new Failure("Only who wrote it may do that.");
  return one;
}
