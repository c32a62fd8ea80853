/**
 * Printing while somebody types: everything goes above the prompt.
 *
 * @module
 */
import type { Printer } from "../output/printer.ts";
import type { LineConsole } from "./line-console.ts";

/** `out` on a console; the same one where there is no prompt, or programs read it. */
export function promptPrinter(out: Printer, lines: LineConsole): Printer {
  if (!lines.interactive || out.json) return out;
  return {
    ...out,
    result: (_, text) => void (text !== undefined && lines.print(text)),
    remark: lines.print,
  };
}
