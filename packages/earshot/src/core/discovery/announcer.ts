/**
 * Announcing oneself: at once when something changed, otherwise so seldom that the announcements of
 * all members together stay under a fixed budget (RFC 3550 §6.2).
 * @module
 */
import type { Address } from "../address.ts";
import { limits } from "../limits.ts";
import type { Link, Way } from "../link.ts";
import { ownView } from "../liveness/view-digest.ts";
import { between } from "../random.ts";
import { sendEverybody, sendTo } from "../send.ts";
import type { EngineState } from "../state.ts";
import type { Frame } from "../wire/frame-table.ts";
import { Budget } from "./budget.ts";
import { announceIntervalMs } from "./announce-interval.ts";
import { copyPath } from "./reach.ts";
import { requestEverybody } from "./requests.ts";
import { revise } from "./self.ts";

export class Announcer {
  /** Rounds of periodic announcements so far. */
  round = 0;
  /** Seeds and earlier peers. */
  seeds: readonly Address[] = [];
  /** Answers and challenges to addresses that are not proven. */
  readonly answerBudget: Budget = new Budget(limits.answersPerS, limits.answersPerS / 2);
  /** Announcements of changes. */
  readonly changeBudget: Budget = new Budget(limits.changesPerS, limits.changesAtOnce);
  /** Rosters to members. */
  readonly rosterBudget: Budget = new Budget(limits.rostersPerS, limits.rostersPerS);
  /** Ways that fail at the moment, as `"link way"`. */
  readonly brokenWays: Set<string> = new Set();
}

/** Asks who is there: a newcomer, or one that woke up or changed its links. */
export function seek(state: EngineState): void {
  requestEverybody(state);
  askAgain(state, 1);
}

/**
 * Answers may be lost: asks once more, and while nobody is there, a few times. In a large view one
 * answer is enough, as it leads to all others.
 */
function askAgain(state: EngineState, tries: number): void {
  if (tries > limits.requestRetries) return;
  const delay = limits.requestRetryMs * 2 ** (tries - 1) * between(state.random, 0.8, 1.2);
  state.timers.set("seek", state.now + delay, () => {
    const crowd = state.directory.live.size;
    if (crowd >= limits.answerAllBelow || (crowd > 0 && tries > 1)) return;
    requestEverybody(state);
    askAgain(state, tries + 1);
  });
}

/** Sets the next periodic announcement. The first comes soon, so that views are compared early. */
export function schedulePeriodic(state: EngineState): void {
  const first = limits.firstAnnounceMs + state.directory.live.size * limits.vouchMsPerMember;
  const mean = state.announcer.round === 0 ? first : announceIntervalMs(state);
  const delay = mean * between(state.random, 0.5, 1.5);
  state.timers.set("announce", state.now + delay, () => {
    state.announcer.round++;
    announce(state, (link, way) => isPeriodic(state, link, way));
    schedulePeriodic(state);
  });
}

/** Broadcast repeats what multicast says, and loopback what the network does: both seldom, unless alone. */
function isPeriodic(state: EngineState, link: Link, way: Way): boolean {
  const { round } = state.announcer;
  const alone = state.directory.live.size === 0;
  if (link.kind === "loopback" && state.links.size > 1)
    return round % 4 === 0 && way === link.ways[0];
  if (way === "multicast4" || way === "multicast6" || alone) return true;
  if (!link.ways.some((each) => each.startsWith("multicast"))) return true;
  return way === "limited" ? round % 12 === 6 : round % 6 === 0;
}

/** Something about this peer changed: signs it, tells everybody at once; of many changes some together. */
export function reviseAndAnnounce(state: EngineState): void {
  if (state.phase !== "running" || state.timers.has("revise")) return;
  if (!state.announcer.changeBudget.take(state.now)) {
    const at = state.now + 1_000 / limits.changesPerS;
    state.timers.set("revise", at, () => reviseAndAnnounce(state));
    return;
  }
  revise(state, "announce", () => {
    announce(state, (link, way) => isUrgent(state, link, way));
    // Those whom multicast does not reach for certain hear it by unicast, as far as that is bearable.
    let copies = 0;
    for (const record of state.directory.live.values()) {
      const path = copyPath(record);
      if (path === undefined || state.self.signed === undefined) continue;
      if (copies++ >= limits.unicastCopies) break;
      sendTo(state, path, [state.self.signed, ownView(state)]);
    }
  });
}

function isUrgent(state: EngineState, link: Link, way: Way): boolean {
  if (link.kind === "loopback" && state.links.size > 1) return way === link.ways[0];
  return way === "multicast4" || way === "multicast6" || link.ways[0] === way;
}

function announce(state: EngineState, choose: (link: Link, way: Way) => boolean): void {
  const { signed } = state.self;
  if (signed === undefined || state.phase !== "running") return;
  state.counters.announcementsSent++;
  const frames: Frame[] = [signed, ownView(state)];
  sendEverybody(state, frames, { choose });
}
