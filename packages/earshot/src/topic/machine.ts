/**
 * The machine of one topic: takes inputs one by one, hands each to its part, and gives out what comes of it.
 * Pure as the engine is: same inputs, same outputs.
 * @module
 */
import type { PeerId } from "../core/identity.ts";
import { assert } from "../core/limits.ts";
import type { TopicCounters } from "./counters.ts";
import {
  compareAnew,
  compareNow,
  holdersChanged,
  noteDiffering,
  start,
  survey,
} from "./compare.ts";
import type { TopicInput, TopicMachineOptions, TopicOutput } from "./io.ts";
import { restore } from "./keeping.ts";
import { topicLimits } from "./limits.ts";
import { heard } from "./live.ts";
import { fetchOlder } from "./older.ts";
import { appendDrafts, writeDrafts } from "./own-log.ts";
import { pumpPlans, tellCaughtUp } from "./plan.ts";
import type { LogId } from "./records.ts";
import { prune, schedulePruning } from "./retention.ts";
import { retract } from "./retractions.ts";
import { asked } from "./serve.ts";
import { TopicState } from "./state.ts";
import { Targets } from "./targets.ts";

export class TopicMachine {
  readonly #state: TopicState;
  #drained = true;

  constructor(options: TopicMachineOptions) {
    this.#state = new TopicState(options, new Targets());
    const { branches } = options.contents;
    for (const branch of branches.toSorted((one, other) => one.branch - other.branch))
      restore(this.#state, branch);
    for (const { log, sequence, signature } of options.contents.retractions)
      this.#state.logs.get(log)?.took(sequence, signature);
  }

  get ownLog(): LogId {
    return this.#state.ownLog;
  }

  get caughtUp(): boolean {
    return this.#state.caughtUp;
  }

  get counters(): Readonly<TopicCounters> {
    return this.#state.counters;
  }

  /** Whose a log is; `undefined` when it is not here. */
  authorOf(log: LogId): PeerId | undefined {
    return this.#state.logs.get(log)?.author;
  }

  /** What is held, for statistics. */
  get holds(): { readonly logs: number; readonly entries: number; readonly bytes: number } {
    const { logs, entries, bytes } = this.#state;
    return { logs: logs.size, entries, bytes };
  }

  handle(input: TopicInput): void {
    assert(this.#drained, "outputs are drained before the next input");
    this.#drained = false;
    const state = this.#state;
    state.now = input.now;
    state.wall = input.wall;
    take(state, input);
    for (const go of [...state.roads.values()]) go();
    tellCaughtUp(state);
    fetchOlder(state);
  }

  poll(): TopicOutput {
    const output = this.#state.outputs.shift();
    if (output !== undefined) return output;
    this.#drained = true;
    return { type: "timeout", at: dueAt(this.#state) };
  }
}

function take(state: TopicState, input: TopicInput): void {
  switch (input.type) {
    case "start":
      restoreClock(state);
      start(state);
      return schedulePruning(state);
    case "holders":
      return holdersChanged(state, input.holders);
    case "append":
      return appendDrafts(state, input.drafts);
    case "retract":
      return retract(state, input, (draft) => {
        state.drafts.push(draft);
        writeDrafts(state);
      });
    case "heard":
      return heard(state, input.token, input.from, input.bytes);
    case "missed":
    case "woke":
      return compareAnew(state);
    case "asked":
      if (asked(state, input.token, input.bytes) === "differs") noteDiffering(state, input.from);
      return;
    case "answer":
      return state.answered(input.token, input.bytes);
    case "done":
      return state.done(input.token, input.result);
    case "timeout":
      return timeout(state);
  }
}

function timeout(state: TopicState): void {
  const { questions, now } = state;
  for (const [token, { until }] of questions.open)
    if (until <= now) state.answered(token, undefined);
  if (!state.surveyed) survey(state);
  if (state.nextCompareAt <= now) compareNow(state);
  if (state.nextPruneAt <= now) prune(state);
  pumpPlans(state);
}

function dueAt(state: TopicState): number {
  const { questions, nextCompareAt, nextPruneAt } = state;
  return Math.min(questions.dueAt, nextCompareAt, nextPruneAt, surveyDueAt(state));
}

function surveyDueAt({ startedAt, surveyed, now }: TopicState): number {
  if (startedAt === undefined || surveyed) return Infinity;
  const { surveyMs, settleMs } = topicLimits;
  const due = [startedAt + surveyMs, startedAt + settleMs];
  return due.find((at) => at > now) ?? Infinity;
}

/** Our clock goes on where it was, whatever the wall clock says by now; those of others count within bounds. */
function restoreClock(state: TopicState): void {
  for (const log of state.logs.values())
    for (const { tail } of log.parts)
      if (log.author === state.options.author) state.clock.own(tail.time);
      else state.clock.heard(tail.time, state.wall);
}
