/**
 * Checkers for what strangers say: each takes anything at all and gives a value of its type, or `wrong`.
 * Whatever is not asked for is left out of the value, so that later versions may add to what is said.
 * @module
 */

/** Not what it should be. */
export const wrong: unique symbol = Symbol("wrong");

export type Shape<T> = (value: unknown) => T | typeof wrong;

type Shaped<S> = S extends Shape<infer T> ? T : never;

/** Text of `least` (default 1) to `most` UTF-16 units. */
export function text(most: number, least = 1): Shape<string> {
  return (value) =>
    typeof value === "string" &&
    value.length >= least &&
    value.length <= most &&
    value.isWellFormed()
      ? value
      : wrong;
}

/** Text that fits a pattern, which bounds its length. */
export function pattern<T extends string = string>(expected: RegExp): Shape<T> {
  return (value) => (typeof value === "string" && expected.test(value) ? (value as T) : wrong);
}

/** A whole number. */
export function whole(low: number, high: number = Number.MAX_SAFE_INTEGER): Shape<number> {
  return (value) => {
    // Large whole numbers are bigints after their way through CBOR.
    const number = typeof value === "bigint" ? Number(value) : value;
    return typeof number === "number" &&
      Number.isSafeInteger(number) &&
      number >= low &&
      number <= high
      ? number
      : wrong;
  };
}

export const flag: Shape<boolean> = (value) => (typeof value === "boolean" ? value : wrong);

export function bytes(most: number, least = 0): Shape<Uint8Array> {
  return (value) =>
    value instanceof Uint8Array && value.length >= least && value.length <= most ? value : wrong;
}

export function oneOf<const Word extends string>(...words: readonly Word[]): Shape<Word> {
  return (value) => words.find((word) => word === value) ?? wrong;
}

/** `undefined` when it is left out. */
export function optional<T>(shape: Shape<T>): Shape<T | undefined> {
  return (value) => (value === undefined ? undefined : shape(value));
}

export function list<T>(of: Shape<T>, most: number, least = 0): Shape<readonly T[]> {
  return (value) => {
    if (!Array.isArray(value) || value.length < least || value.length > most) return wrong;
    const items: T[] = [];
    for (const each of value as readonly unknown[]) {
      const item = of(each);
      if (item === wrong) return wrong;
      items.push(item);
    }
    return items;
  };
}

/** An object with at least these fields. */
export function object<const Fields extends Readonly<Record<string, Shape<unknown>>>>(
  fields: Fields,
): Shape<{ readonly [Name in keyof Fields]: Shaped<Fields[Name]> }> {
  return (value) => {
    if (!isObject(value)) return wrong;
    const result: Record<string, unknown> = {};
    for (const [name, shape] of Object.entries(fields)) {
      const field = shape(Object.hasOwn(value, name) ? value[name] : undefined);
      if (field === wrong) return wrong;
      result[name] = field;
    }
    return result as { readonly [Name in keyof Fields]: Shaped<Fields[Name]> };
  };
}

/** An event, whose field `type` says which of these shapes its other fields have. */
export function kinds<E extends { readonly type: string }>(shapes: {
  readonly [Type in E["type"]]: Shape<Omit<Extract<E, { readonly type: Type }>, "type">>;
}): Shape<E> {
  const table = shapes as Readonly<Record<string, Shape<object>>>;
  return (value) => {
    if (!isObject(value)) return wrong;
    const type = value["type"];
    if (typeof type !== "string" || !Object.hasOwn(table, type)) return wrong;
    const fields = table[type]?.(value) ?? wrong;
    return fields === wrong ? wrong : ({ type, ...fields } as unknown as E);
  };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return (
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Uint8Array)
  );
}
