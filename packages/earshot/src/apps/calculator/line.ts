/**
 * The calculator as a protocol of lines of text, for programs that know nothing else: a request in, an answer out.
 * @module
 */
import { evaluate } from "./evaluate.ts";
import { CalculationError } from "./problem.ts";

/** The answer to a line: the result, such as `9`, or `error: ` and why there is none. Never throws. */
export function evaluateLine(line: string): string {
  try {
    return evaluate(line).value;
  } catch (error) {
    if (error instanceof CalculationError) return `error: ${error.message}`;
    throw error;
  }
}
