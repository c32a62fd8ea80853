/**
 * Datagrams that come late, and therefore out of order.
 * @module
 */
import type { Rule } from "../rule.ts";
import { percent } from "./loss.ts";

/** A least delay and an exponential rest with this mean, in milliseconds. */
export function delay(minMs: number, meanMs = 0): Rule {
  return {
    name: `delay ${minMs} + ${meanMs} ms`,
    judge: (_, chance) => ({ delayMs: minMs + chance.exponential(meanMs) }),
  };
}

/** Up to `ms` more for each flight, evenly spread. */
export function jitter(ms: number): Rule {
  return { name: `jitter ${ms} ms`, judge: (_, chance) => ({ delayMs: chance.between(0, ms) }) };
}

/** Some flights are held for up to `holdMs`, so that later ones overtake them. */
export function reorder(probability: number, holdMs: number): Rule {
  return {
    name: `reorder ${percent(probability)}`,
    judge: (_, chance) =>
      chance.hits(probability) ? { delayMs: chance.between(0, holdMs) } : "pass",
  };
}

/**
 * A path clogs with this probability at each flight, and lets everything through at once when it
 * opens again, after an exponential time.
 */
export function clog(probability: number, meanMs: number): Rule {
  const opensAt = new Map<string, number>();
  return {
    name: `clog ${percent(probability)}`,
    judge: (flight, chance) => {
      const path = `${flight.from}>${flight.to}`;
      const now = chance.now();
      let until = opensAt.get(path) ?? 0;
      if (until <= now) {
        if (!chance.hits(probability)) return "pass";
        until = now + chance.exponential(meanMs);
        opensAt.set(path, until);
      }
      return { delayMs: until - now };
    },
  };
}
