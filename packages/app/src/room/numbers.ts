/**
 * Short numbers for what people have written in one place, by which an order names it. They stay as long as the screen:
 * what comes late, or is taken back, changes no other's.
 *
 * @module
 */

export interface Numbers {
  readonly next: number;
  /** By ids. */
  readonly of: ReadonlyMap<string, number>;
}

export const noNumbers: Numbers = { next: 1, of: new Map() };

/** With a number for each of these, in this order; the same when there is nothing new. */
export function numbersAfter(
  numbers: Numbers,
  writings: readonly { readonly id: string }[],
): Numbers {
  const { of: before } = numbers;
  if (writings.length === before.size && writings.every(({ id }) => before.has(id))) return numbers;
  let { next } = numbers;
  const of = new Map(writings.map(({ id }) => [id, before.get(id) ?? next++]));
  return { next, of };
}
