/**
 * Datagrams that arrive damaged. UDP's checksum catches most of this on real wires; what it misses,
 * and what an attacker sends, must not harm either.
 * @module
 */
import type { Chance, Rule } from "../rule.ts";
import { percent } from "./loss.ts";

/** One to three bits are flipped. */
export function flipBits(probability: number): Rule {
  return damage("flipped bits", probability, (bytes, chance) => {
    const damaged = bytes.slice();
    for (let flips = 1 + chance.below(3); flips > 0; flips--) {
      const at = chance.below(damaged.length);
      damaged[at] = (damaged[at] as number) ^ (1 << chance.below(8));
    }
    return damaged;
  });
}

/** The end is cut off. */
export function truncate(probability: number): Rule {
  return damage("truncation", probability, (bytes, chance) =>
    bytes.slice(0, chance.below(bytes.length)),
  );
}

/** Bytes are appended: zeros, or noise. */
export function extend(probability: number): Rule {
  return damage("extension", probability, (bytes, chance) => {
    const noisy = chance.hits(0.5);
    const tail = Uint8Array.from({ length: 1 + chance.below(64) }, () =>
      noisy ? chance.below(256) : 0,
    );
    const longer = new Uint8Array(bytes.length + tail.length);
    longer.set(bytes);
    longer.set(tail, bytes.length);
    return longer;
  });
}

function damage(
  what: string,
  probability: number,
  change: (bytes: Uint8Array, chance: Chance) => Uint8Array,
): Rule {
  return {
    name: `${what} ${percent(probability)}`,
    judge: (flight, chance) =>
      flight.bytes.length > 0 && chance.hits(probability)
        ? { bytes: change(flight.bytes, chance) }
        : "pass",
  };
}
