/**
 * Why a command was not done, in words for the person who gave it.
 *
 * @module
 */
import { EarshotError } from "earshot";

export class Refused extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.name = "Refused";
    this.code = code;
  }
}

export function gone(what: string): Refused {
  return new Refused("ERR_GONE", `There is no such ${what}, or no longer.`);
}

/** What the command is answered with; `undefined` for a fault of our own. */
export function refusalOf(
  error: unknown,
): { readonly code: string; readonly message: string } | undefined {
  if (error instanceof Refused || error instanceof EarshotError)
    return { code: error.code, message: error.message };
  return undefined;
}
