/**
 * Housekeeping at intervals: forgets what has expired, tries those that failed, asks seeds that are
 * silent, and tells conditions that only time reveals.
 * @module
 */
import { limits } from "../limits.ts";
import { below } from "../random.ts";
import type { EngineState } from "../state.ts";
import { endHeard } from "../stream/followers.ts";
import type { PeerRecord } from "./directory.ts";
import { hearsByMulticast } from "./reach.ts";
import { challengeEverywhere } from "./challenge.ts";
import { requestSeeds } from "./requests.ts";

export class Sweeper {
  #round = 0;
  #silent = false;
  #unreached = 0;

  start(state: EngineState): void {
    state.heardAnybodyAt = state.now;
    this.#schedule(state);
  }

  #schedule(state: EngineState): void {
    state.timers.set("sweep", state.now + limits.sweepMs, () => {
      this.#round++;
      forgetExpired(state);
      if (this.#round % (limits.healMs / limits.sweepMs) === 0) heal(state);
      refreshReach(state);
      state.streams.rest(state, limits.sweepMs);
      // Often at first, then seldom: a seed may be switched on later.
      if (this.#round <= 6 || this.#round % 6 === 0) requestSeeds(state);
      this.#tellSilence(state);
      this.tellFallback(state);
      this.#schedule(state);
    });
  }

  #tellSilence(state: EngineState): void {
    const forMs = Math.round(state.now - state.heardAnybodyAt);
    const silent = forMs >= limits.silenceMs;
    if (silent === this.#silent) return;
    this.#silent = silent;
    state.status(silent ? { type: "no-one-heard", forMs } : { type: "heard-again" });
  }

  /** Tells when the number of members changes that get copies because multicast does not reach them. */
  tellFallback(state: EngineState): void {
    let members = 0;
    for (const record of state.directory.live.values())
      if (record.hearsUs === false || state.streams.deaf.has(record.epoch)) members++;
    if (members !== this.#unreached) state.status({ type: "unicast-fallback", members });
    this.#unreached = members;
  }
}

function forgetExpired(state: EngineState): void {
  const { directory } = state;
  const ended: PeerRecord[] = [];
  for (const record of directory.all()) {
    const age = state.now - record.stateAt;
    if (record.state === "candidate" && age > limits.candidateMs) ended.push(record);
    else if ((record.state === "failed" || record.state === "left") && age > limits.tombstoneMs)
      ended.push(record);
  }
  let excess =
    directory.size - ended.length - limits.members - limits.candidates - limits.tombstones;
  for (const record of directory.all()) {
    if (excess <= 0) break;
    if (record.state !== "failed" && record.state !== "left") continue;
    ended.push(record);
    excess--;
  }
  for (const record of ended) {
    endHeard(state, record);
    state.timers.cancel(`challenge ${record.epoch}`);
    state.timers.cancel(`answer ${record.epoch}`);
    directory.forget(record);
  }
}

/** What is heard by multicast changes with time alone: the view shows it within a sweep. */
function refreshReach(state: EngineState): void {
  for (const record of state.directory.live.values()) {
    const shown = record.member?.reach.heardByMulticast;
    if (record.member !== undefined && shown !== hearsByMulticast(state, record))
      state.directory.touch(record);
  }
}

/** Asks one of those that failed whether it is back: where multicast does not reach, nobody else would. */
function heal(state: EngineState): void {
  const failed = [...state.directory.all()].filter((record) => record.state === "failed");
  const record = failed[below(state.random, failed.length)];
  if (record !== undefined) challengeEverywhere(state, record, limits.requestRetries);
}
