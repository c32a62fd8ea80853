/**
 * Checks of what callers give, so that a mistake is told by name where it is made.
 * @module
 */
import { EarshotError } from "../core/errors.ts";

export function invalid(message: string): EarshotError {
  return new EarshotError("ERR_EARSHOT_INVALID_ARGUMENT", message);
}

/** @throws `ERR_EARSHOT_INVALID_ARGUMENT` unless `value` is a whole number from `low` to `high` */
export function wholeNumber(
  name: string,
  value: unknown,
  low: number,
  high: number = Number.MAX_SAFE_INTEGER,
): number {
  if (typeof value === "number" && Number.isInteger(value) && value >= low && value <= high)
    return value;
  throw invalid(`${name} must be a whole number from ${low} to ${high}`);
}

/** @throws `ERR_EARSHOT_INVALID_ARGUMENT` unless `value` is `undefined` or milliseconds, 0 or more */
export function duration(name: string, value: unknown): number | undefined {
  if (value === undefined || (typeof value === "number" && value >= 0)) return value;
  throw invalid(`${name} must be a number of milliseconds, 0 or more`);
}

/** @throws `ERR_EARSHOT_INVALID_ARGUMENT` unless `value` is text that is not empty */
export function text(name: string, value: unknown): string {
  if (typeof value === "string" && value !== "" && value.isWellFormed()) return value;
  throw invalid(`${name} must be text that is not empty`);
}

/** @throws `ERR_EARSHOT_INVALID_ARGUMENT` unless `value` is an array of such texts */
export function texts(name: string, value: unknown): readonly string[] {
  if (!Array.isArray(value)) throw invalid(`${name} must be an array of texts`);
  return value.map((item: unknown, at) => text(`${name}[${at}]`, item));
}

/** @throws `ERR_EARSHOT_INVALID_ARGUMENT` unless `value` is an AbortSignal or `undefined` */
export function abortSignal(value: unknown): AbortSignal | undefined {
  if (value === undefined || value instanceof AbortSignal) return value;
  throw invalid("signal must be an AbortSignal");
}

/**
 * The first of `words` when `value` is `undefined`.
 * @throws `ERR_EARSHOT_INVALID_ARGUMENT` unless `value` is one of them
 */
export function oneOf<const Word extends string>(
  name: string,
  value: unknown,
  words: readonly [Word, ...Word[]],
): Word {
  if (value === undefined) return words[0];
  const found = words.find((word) => word === value);
  if (found !== undefined) return found;
  throw invalid(`${name} must be ${words.map((word) => JSON.stringify(word)).join(" or ")}`);
}
