/**
 * What is the same for many eyes: made once between two changes, however many look. What has stayed as it was stays the
 * same object.
 *
 * @module
 */
import { keepSame } from "../channel/same.ts";

type Make<Args extends readonly [object, ...unknown[]], Value> = (...args: Args) => Value;

interface Made {
  readonly changes: number;
  readonly value: unknown;
}

export class Common {
  readonly #made: WeakMap<object, Map<Make<never, unknown>, Made>> = new WeakMap();
  #changes = 0;

  /** Something may have changed: all is made anew. */
  changed(): void {
    this.#changes++;
  }

  /** What `make` makes of the first of these, as plain JSON; the others are the same each time. */
  of<const Args extends readonly [object, ...unknown[]], Value>(
    make: Make<Args, Value>,
    ...args: Args
  ): Value {
    return this.#of(make, keepSame, args);
  }

  /** The same for what is no plain JSON, and therefore another one after each change. */
  thing<const Args extends readonly [object, ...unknown[]], Value>(
    make: Make<Args, Value>,
    ...args: Args
  ): Value {
    return this.#of(make, (_, after) => after, args);
  }

  #of<Args extends readonly [object, ...unknown[]], Value>(
    make: Make<Args, Value>,
    keep: (before: unknown, after: Value) => Value,
    args: Args,
  ): Value {
    const [of] = args;
    const known = this.#made.get(of) ?? new Map<Make<never, unknown>, Made>();
    this.#made.set(of, known);
    const before = known.get(make);
    if (before?.changes === this.#changes) return before.value as Value;
    const value = keep(before?.value, make(...args));
    known.set(make, { changes: this.#changes, value });
    return value;
  }
}
