/**
 * What was taken back between two looks at what people have written in one place.
 *
 * @module
 */

interface Held {
  readonly id: string;
}

/** What is gone, but for the oldest, of which only so many are kept. */
export function takenBack<W extends Held>(
  before: readonly W[],
  after: readonly W[],
  limited: boolean,
): readonly W[] {
  const held = new Set(after.map(({ id }) => id));
  const oldest = before.findIndex(({ id }) => held.has(id));
  const fewer = !limited && after.length < before.length;
  return before.filter(({ id }, at) => !held.has(id) && (fewer || (oldest >= 0 && at > oldest)));
}
