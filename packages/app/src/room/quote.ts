/**
 * The beginning of what is answered, to be shown with the answer.
 *
 * @module
 */
import { cleanName } from "../output/clean.ts";

const quoteCells = 40;

/** In one line. */
export function quoteOf({ text }: { readonly text: string }): string {
  return cleanName(text.replaceAll(/\s+/g, " "), quoteCells);
}
