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

/** Loss that comes in bursts: a Gilbert-Elliott channel for each pair of hosts, in time. */
export interface BurstLossOptions {
  /** Mean time that a channel stays good, and bad, in milliseconds; both are exponential. */
  readonly goodMs: number;
  readonly badMs: number;
  /** Loss while bad (default 1) and while good (default 0). */
  readonly lossWhileBad?: number;
  readonly lossWhileGood?: number;
}

export function burstLoss(options: BurstLossOptions): Rule {
  const { goodMs, badMs, lossWhileBad = 1, lossWhileGood = 0 } = options;
  const channels = new Map<string, { bad: boolean; until: number }>();
  return {
    name: `burst loss ${percent(badMs / (goodMs + badMs))}`,
    judge: (flight, chance) => {
      const name = `${flight.from}>${flight.to}`;
      const now = chance.now();
      let channel = channels.get(name);
      if (channel === undefined)
        channels.set(name, (channel = { bad: false, until: now + chance.exponential(goodMs) }));
      while (channel.until <= now) {
        channel.bad = !channel.bad;
        channel.until += chance.exponential(channel.bad ? badMs : goodMs);
      }
      return chance.hits(channel.bad ? lossWhileBad : lossWhileGood) ? "drop" : "pass";
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
      flight.inFlight >= limit && chance.hits(1 - limit / (2 * flight.inFlight + 1))
        ? "drop"
        : "pass",
  };
}

export function percent(probability: number): string {
  return `${Number((probability * 100).toPrecision(3))} %`;
}
