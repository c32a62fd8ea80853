/**
 * From shapes and a table of handlers to a reducer: what is no event, or is not its author's to say, changes
 * nothing and is counted.
 * @module
 */
import { guestId, speaksAs } from "../guests/ids.ts";
import type { Said, Spoken } from "./said.ts";
import { object, type Shape, wrong } from "./shape.ts";

/** Entries that had no effect. */
export interface Ignored {
  /** No events of this app, or beyond its limits. */
  readonly malformed: number;
  /** Events that their author may not say, or that come too late. */
  readonly refused: number;
}

export const nothingIgnored: Ignored = Object.freeze({ malformed: 0, refused: 0 });

interface Counting {
  readonly ignored: Ignored;
}

/** For each type of event what it makes of the state; `undefined` when it is refused. */
export type Handlers<S, E extends { readonly type: string }> = {
  readonly [Type in E["type"]]: (
    state: S,
    event: Extract<E, { readonly type: Type }>,
    said: Spoken,
  ) => S | undefined;
};

export function reducerOf<S extends Counting, E extends { readonly type: string }>(
  shape: Shape<E>,
  handlers: Handlers<S, E>,
): (state: S, said: Said) => S {
  const table = handlers as unknown as Readonly<
    Record<string, (state: S, event: E, spoken: Spoken) => S | undefined>
  >;
  return (state, said) => {
    const value = valueOf(said);
    const event = shape(value);
    const spoken = spokenBy(said, value);
    if (event === wrong || spoken === wrong) return ignoring(state, "malformed");
    return table[event.type]?.(state, event, spoken) ?? ignoring(state, "refused");
  };
}

function valueOf(said: Said): unknown {
  try {
    return said.value();
  } catch {
    // Bytes that are no value: `value()` says so by throwing. No event is `undefined`.
    return undefined;
  }
}

const envelope = object({ as: speaksAs });

/**
 * Only the peer that signs an entry can say in it that a guest speaks, and only a guest of its own, as the
 * guest's id begins with that peer's: all that folds decide by the author holds for guests as well.
 */
function spokenBy(said: Said, value: unknown): Spoken | typeof wrong {
  const { id, author: signer, log, sequence, at } = said;
  const read = envelope(value);
  if (read === wrong) return wrong;
  if (read.as === undefined) return { id, author: signer, via: undefined, log, sequence, at };
  const author = guestId(signer, read.as);
  // Nobody is a guest of oneself.
  return author === signer ? wrong : { id, author, via: signer, log, sequence, at };
}

function ignoring<S extends Counting>(state: S, why: keyof Ignored): S {
  return { ...state, ignored: { ...state.ignored, [why]: state.ignored[why] + 1 } };
}
