/**
 * What is missing is fetched: log by log, a target is looked for on the chains that are held, and what
 * leads to it is added. `locate.ts` finds where it joins, `lanes.ts` fetches the rest.
 * @module
 */
import { topicLimits } from "./limits.ts";
import { locate } from "./locate.ts";
import { findPart } from "./lookup.ts";
import { releaseWaiters } from "./waiters.ts";
import type { Plan } from "./plan-state.ts";
import { renewOwnLog } from "./own-log.ts";
import type { TopicState } from "./state.ts";
import { floorOf, type Target } from "./targets.ts";

/** Begins what can be begun. */
export function pumpPlans(state: TopicState): void {
  const { targets } = state;
  for (const log of targets.waiting) {
    if (targets.active >= topicLimits.plans) break;
    const target = targets.first(log);
    if (target === undefined || !mayBegin(state, target)) continue;
    targets.begin(log);
    begin(state, target);
  }
  tellCaughtUp(state);
}

/** Whether anything is known to be missing, told when it changes. */
export function tellCaughtUp(state: TopicState): void {
  // What is there now has to be in the store too; what comes later does not count as missing.
  const stored = state.caughtUp || state.commits === 0;
  const caughtUp = state.surveyed && state.targets.empty && stored;
  if (caughtUp === state.caughtUp) return;
  state.caughtUp = caughtUp;
  state.event({ type: "caught-up", caughtUp });
}

/** A log that is new here waits until it is known who reaches back furthest. */
function mayBegin(state: TopicState, target: Target): boolean {
  if (![...target.holders.keys()].some((holder) => state.questions.holders.has(holder))) {
    state.targets.drop(target);
    return false;
  }
  return state.surveyed || state.logs.has(target.log) || floorOf(target) === 0;
}

function begin(state: TopicState, target: Target): void {
  const finish = (outcome: "reached" | "useless" | "failed"): void => {
    const { targets } = state;
    target.tries++;
    if (outcome === "useless") {
      targets.refuse(target);
      releaseWaiters(state, ({ log }) => log === target.log);
    }
    if (outcome === "failed" || target.tries >= topicLimits.holderTries) {
      targets.drop(target);
      state.compareIn(topicLimits.compareSoonMs);
    }
    targets.end(target.log);
    pumpPlans(state);
  };
  const plan: Plan = { target, step: 1, steps: 0, finish };
  isHeld(state, target, (held) => {
    if (held) {
      state.targets.drop(target);
      releaseHeld(state, target);
      return finish("reached");
    }
    if (target.log === state.ownLog) renewOwnLog(state);
    locate(state, plan);
  });
}

/** Live messages that came again, or after what was fetched: what is on its way to the store releases its own. */
function releaseHeld(state: TopicState, { log, sequence }: Target): void {
  const parts = state.logs.get(log)?.parts ?? [];
  if (parts.some(({ head, tail }) => tail.sequence >= sequence && head.sequence < sequence)) return;
  releaseWaiters(state, (waiter) => waiter.log === log && waiter.sequence <= sequence);
}

/** Whether a target lies on a chain that is held, or below all of them. */
function isHeld(state: TopicState, target: Target, then: (held: boolean) => void): void {
  const log = state.logs.get(target.log);
  if (log === undefined) then(false);
  else if (target.sequence <= log.floor) then(true);
  else findPart(state, log, target, (part) => then(part !== undefined));
}
