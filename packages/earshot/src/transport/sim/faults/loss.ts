/**
 * Datagrams that do not arrive: one by one, in bursts, or every one of a kind.
 * @module
 */
import type { Flight, Rule } from "../rule.ts";

/** Each flight is lost with this probability, whatever became of the others. */
export function loss(probability: number): Rule {
  return {
    name: `loss ${percent(probability)}`,
    judge: (_, chance) => (chance.hits(probability) ? "drop" : "pass"),
  };
}

/** Loss that comes in bursts: a Gilbert-Elliott channel for each pair of hosts. */
export interface BurstLossOptions {
  /** Chance with each flight that a good channel turns bad, and a bad one good. */
  readonly turnsBad: number;
  readonly turnsGood: number;
  /** Loss while bad (default 1) and while good (default 0). */
  readonly lossWhileBad?: number;
  readonly lossWhileGood?: number;
}

export function burstLoss(options: BurstLossOptions): Rule {
  const { turnsBad, turnsGood, lossWhileBad = 1, lossWhileGood = 0 } = options;
  const bad = new Set<string>();
  return {
    name: `burst loss ${percent(turnsBad / (turnsBad + turnsGood))}`,
    judge: (flight, chance) => {
      const channel = `${flight.from}>${flight.to}`;
      if (bad.has(channel)) {
        if (chance.hits(turnsGood)) bad.delete(channel);
      } else if (chance.hits(turnsBad)) bad.add(channel);
      return chance.hits(bad.has(channel) ? lossWhileBad : lossWhileGood) ? "drop" : "pass";
    },
  };
}

/** Nothing gets through. With a scope: a dead link, a way that a switch filters, a deaf host. */
export function silence(name = "silence"): Rule {
  return { name, judge: () => "drop" };
}

/** Loses the first `count` flights that match, then nothing: for stories about exactly one loss. */
export function loseFirst(count: number, matches: (flight: Flight) => boolean = () => true): Rule {
  let left = count;
  return {
    name: `first ${count} lost`,
    judge: (flight) => (left > 0 && matches(flight) && left-- > 0 ? "drop" : "pass"),
  };
}

/** Drops flights at random once more than `limit` are in the air to one receiver, like a full queue. */
export function crowding(limit: number): Rule {
  return {
    name: `at most ${limit} in flight`,
    judge: (flight, chance) =>
      flight.inFlight >= limit && chance.hits(1 - limit / (2 * flight.inFlight + 1)) ? "drop" : "pass",
  };
}

export function percent(probability: number): string {
  return `${Number((probability * 100).toPrecision(3))} %`;
}
