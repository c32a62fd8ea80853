/**
 * Datagrams that arrive more than once: at once, or long after, as an attacker replays them.
 * @module
 */
import type { Rule } from "../rule.ts";
import { percent } from "./loss.ts";

/** Some flights arrive twice, the second up to `withinMs` later. */
export function duplicate(probability: number, withinMs = 5): Rule {
  return {
    name: `duplicates ${percent(probability)}`,
    judge: (_, chance) =>
      chance.hits(probability) ? { copies: [{ delayMs: chance.between(0, withinMs) }] } : "pass",
  };
}

/** Some flights are recorded and come again between `fromMs` and `toMs` later. */
export function replay(probability: number, fromMs: number, toMs: number): Rule {
  return {
    name: `replays ${percent(probability)}`,
    judge: (_, chance) =>
      chance.hits(probability) ? { copies: [{ delayMs: chance.between(fromMs, toMs) }] } : "pass",
  };
}
