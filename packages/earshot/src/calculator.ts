/**
 * `earshot/calculator`: exact decimals in prefix notation, served and asked for by role.
 * @module
 */
export {
  type Answered,
  type Asked,
  calculate,
  type CalculatorOptions,
  calculatorRole,
  type CalculatorService,
  serveCalculator,
} from "./apps/calculator/calculator.ts";
export { type Calculated, evaluate, requestLimit } from "./apps/calculator/evaluate.ts";
export { evaluateLine } from "./apps/calculator/line.ts";
export { CalculationError, type Problem, problemTable } from "./apps/calculator/problem.ts";
