/**
 * What do you hold? Asked of a few after opening, of who appears, when something was lost, and now and then
 * of anybody, so that all who hold a topic come to hold the same.
 * @module
 */
import { below, between, shuffle } from "../core/random.ts";
import { hexOf } from "../core/identity.ts";
import { logIdBytes } from "./chain.ts";
import type { Holder } from "./io.ts";
import { topicLimits } from "./limits.ts";
import { digestBytes, type Row } from "./message-table.ts";
import { decodeMessage } from "./messages.ts";
import { asksForOlder, mayReachBack, noteOlder } from "./older.ts";
import { renewOwnLog, writeDrafts } from "./own-log.ts";
import { pumpPlans } from "./plan.ts";
import type { LogId } from "./records.ts";
import { askRetractions, differs } from "./retractions.ts";
import type { TopicState } from "./state.ts";
import { releaseWaiters } from "./waiters.ts";

export function start(state: TopicState): void {
  state.startedAt = state.now;
  // A log that nobody has yet cannot have been continued elsewhere.
  state.ownReady = !state.logs.has(state.ownLog);
  survey(state);
}

/** Who else has the topic open has changed. */
export function holdersChanged(state: TopicState, holders: readonly Holder[]): void {
  const { questions, options } = state;
  const before = questions.holders.size;
  const appeared = questions.present(holders);
  const changed = appeared.length > 0 || holders.length < before;
  for (const [token, { to }] of questions.open)
    if (!questions.holders.has(to)) state.answered(token, undefined);
  releaseWaiters(state, ({ from }) => !questions.holders.has(from));
  if (!state.surveyed) return survey(state);
  if (!changed) return;
  const { appearedAskers, changedDoublings, compareMs } = topicLimits;
  state.doublings = Math.min(state.doublings, changedDoublings);
  state.compareIn(compareMs * 2 ** state.doublings);
  if (appeared.length === 0) return;
  state.fruitless = 0;
  // Who appears asks for itself. That some of the others ask it too is for what it has and they have not.
  const chance = (appearedAskers * appeared.length) / holders.length;
  if (between(options.random, 0, 1) < chance) compareAnew(state);
}

/** Something may be missing here: a comparison comes soon, and more follow. */
export function compareAnew(state: TopicState): void {
  state.doublings = 0;
  state.fruitless = 0;
  state.compareIn(topicLimits.appearedSpreadMs / 2);
}

/** The first comparisons: several at once. */
export function survey(state: TopicState): void {
  const { questions, comparing, startedAt } = state;
  if (state.surveyed || startedAt === undefined) return;
  const compared = [...questions.holders.values()].filter((holder) => holder.compared).length;
  const fresh = questions
    .usable(state.now)
    .filter(
      (holder) => questions.holders.get(holder)?.compared === false && !comparing.has(holder),
    );
  const wanted = topicLimits.surveyHolders - compared - comparing.size;
  for (const holder of shuffle(state.options.random, fresh).slice(0, Math.max(0, wanted)))
    compare(state, holder);
  if (comparing.size > 0) return;
  const patienceMs = compared > 0 ? topicLimits.surveyMs : topicLimits.settleMs;
  const settled = state.now >= startedAt + patienceMs;
  if (compared < topicLimits.surveyHolders && !settled) return;
  state.surveyed = true;
  state.ownReady = true;
  state.compareIn(topicLimits.compareMs);
  pumpPlans(state);
  writeDrafts(state);
}

/** Time for a comparison with anybody. */
export function compareNow(state: TopicState): void {
  state.nextCompareAt = Infinity;
  const { questions, options, comparing } = state;
  const holders = questions.usable(state.now).filter((holder) => !comparing.has(holder));
  const { differing } = state;
  state.differing = undefined;
  const isThere = differing !== undefined && holders.includes(differing);
  const fresh = mayReachBack(state, holders);
  const others = fresh.length > 0 ? fresh : holders;
  const holder = isThere ? differing : others[below(options.random, others.length)];
  if (holder !== undefined) compare(state, holder);
  state.compareIn(topicLimits.compareMs * 2 ** state.doublings);
}

export function compare(state: TopicState, holder: Holder): void {
  state.comparing.add(holder);
  state.counters.comparisons++;
  askPage(state, holder, { after: new Uint8Array(logIdBytes), pages: 0, found: false });
}

/** A holder that asks us holds something else than we do: soon we ask it. */
export function noteDiffering(state: TopicState, holder: Holder): void {
  if (!state.surveyed || state.differing !== undefined) return;
  state.differing = holder;
  state.compareIn(topicLimits.compareSoonMs * 2 ** state.fruitless);
}

interface Page {
  readonly after: Uint8Array;
  readonly pages: number;
  /** Something was missing here. */
  readonly found: boolean;
}

function askPage(state: TopicState, holder: Holder, { after, pages, found }: Page): void {
  const digest = asksForOlder(state, holder) ? new Uint8Array(digestBytes) : state.digest.slice();
  const question = { type: "digest-ask", digest, after } as const;
  state.ask(holder, question, (bytes) => {
    const answer = bytes === undefined ? undefined : decodeMessage(bytes);
    if (answer?.type === "same") {
      state.counters.comparisonsEqual++;
      return finish(state, holder, found ? "found" : "same");
    }
    if (answer?.type !== "digest") {
      state.counters[bytes === undefined ? "stalled" : "malformed"]++;
      state.questions.blame(holder, state.now, "useless");
      return finish(state, holder, "failed");
    }
    let more = found;
    for (const row of answer.rows) more = consider(state, holder, row) || more;
    const last = answer.rows.at(-1)?.log;
    const goesOn = last !== undefined && hexOf(last) > hexOf(after);
    if (answer.more === "yes" && goesOn && pages + 1 < topicLimits.pages)
      askPage(state, holder, { after: last.slice(), pages: pages + 1, found: more });
    else finish(state, holder, more ? "found" : "nothing");
  });
}

/** Whether something of it is missing here. */
function consider(state: TopicState, holder: Holder, row: Row): boolean {
  const id = hexOf(row.log) as LogId;
  const log = state.logs.get(id);
  let found = false;
  for (const { floor, head, hash } of row.parts) {
    if (head <= floor) continue;
    if (log !== undefined) {
      if (head <= log.floor) continue;
      if (log.parts.some((part) => part.has(head, hash) === true)) continue;
    }
    if (id === state.ownLog && (log === undefined || head > log.tail)) renewOwnLog(state);
    found = state.targets.add(id, head, hash, holder, floor) === "new" || found;
  }
  if (log === undefined) return found;
  if (differs(log, row)) askRetractions(state, holder, log, 0);
  noteOlder(state, holder, log, row);
  return found;
}

type Outcome = "same" | "found" | "nothing" | "failed";

function finish(state: TopicState, holder: Holder, outcome: Outcome): void {
  state.comparing.delete(holder);
  const known = state.questions.holders.get(holder);
  if (known !== undefined && outcome !== "failed") {
    known.compared = true;
    known.faults = 0;
  }
  if (!state.surveyed) survey(state);
  else schedule(state, outcome);
  pumpPlans(state);
}

/** Who is the same can wait. Who differs and has nothing for us may be behind, or holds less by its own choice. */
function schedule(state: TopicState, outcome: Outcome): void {
  const { compareDoublings, compareSoonMs, fruitlessDoublings } = topicLimits;
  if (outcome === "same") state.doublings = Math.min(state.doublings + 1, compareDoublings);
  else if (outcome !== "nothing") {
    state.doublings = 0;
    state.fruitless = 0;
  }
  if (outcome !== "same") state.compareIn(compareSoonMs * 2 ** state.fruitless);
  if (outcome === "nothing") state.fruitless = Math.min(state.fruitless + 1, fruitlessDoublings);
}
