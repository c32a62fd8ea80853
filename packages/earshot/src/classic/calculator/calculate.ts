/**
 * What the plain calculators compute with: the same engine as the native service.
 * @module
 */
import { evaluateLine } from "../../apps/calculator/line.ts";

export const calculatorPort = 7_777;

/** A request such as `+ 4 5` to its answer, `9` or `error: …`, on one line each. Never throws. */
export type Calculate = (request: string) => string;

export const plainCalculate: Calculate = evaluateLine;
