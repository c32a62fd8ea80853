/**
 * One log that is being fetched.
 * @module
 */
import type { Target } from "./targets.ts";

export interface Plan {
  readonly target: Target;
  /** How far the next step back goes. */
  step: number;
  steps: number;
  /** `useless`: it is not wanted any more. `failed`: nobody gives it. Otherwise it is looked at again. */
  readonly finish: (outcome: "reached" | "useless" | "failed") => void;
}
