/**
 * From shapes and a table of handlers to a reducer: what is no event, or is not its author's to say, changes
 * nothing and is counted.
 * @module
 */
import type { Said } from "./said.ts";
import { type Shape, wrong } from "./shape.ts";

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
    said: Said,
  ) => S | undefined;
};

export function reducerOf<S extends Counting, E extends { readonly type: string }>(
  shape: Shape<E>,
  handlers: Handlers<S, E>,
): (state: S, said: Said) => S {
  const table = handlers as unknown as Readonly<
    Record<string, (state: S, event: E, said: Said) => S | undefined>
  >;
  return (state, said) => {
    const event = eventOf(shape, said);
    if (event === undefined) return ignoring(state, "malformed");
    return table[event.type]?.(state, event, said) ?? ignoring(state, "refused");
  };
}

/** What an entry says; `undefined` when it says nothing that fits. */
export function eventOf<E>(shape: Shape<E>, said: Said): E | undefined {
  try {
    const event = shape(said.value());
    return event === wrong ? undefined : event;
  } catch {
    // Bytes that are no value: `value()` says so by throwing.
    return undefined;
  }
}

function ignoring<S extends Counting>(state: S, why: keyof Ignored): S {
  return { ...state, ignored: { ...state.ignored, [why]: state.ignored[why] + 1 } };
}
