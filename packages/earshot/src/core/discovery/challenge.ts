/**
 * Asking one peer to prove itself: somebody heard but not met, or one that is back.
 * @module
 */
import { limits } from "../limits.ts";
import { ownView } from "../liveness/view-digest.ts";
import { between } from "../random.ts";
import type { Source } from "../receive.ts";
import { datagramSize, type Reachable, sendTo } from "../send.ts";
import type { EngineState } from "../state.ts";
import type { Frame } from "../wire/frame-table.ts";
import { roomAt, spend } from "./credit.ts";
import type { PeerRecord } from "./directory.ts";
import { pathsOf } from "./reach.ts";

/** Asks a candidate (or one that is back) soon, after a while in which others may vouch for it. */
export function challengeSoon(state: EngineState, record: PeerRecord, source: Source): void {
  const name = `challenge ${record.epoch}`;
  if (state.timers.has(name)) return;
  const crowd = state.directory.live.size;
  const delay =
    crowd < limits.answerAllBelow
      ? between(state.random, 0, crowd * limits.answerSpreadMsPerMember)
      : between(state.random, limits.vouchMs, 2 * limits.vouchMs + crowd * limits.vouchMsPerMember);
  const to = { address: source.from, link: source.link };
  state.timers.set(name, state.now + delay, () => challenge(state, record, [to], 0));
}

/** Asks at once at all its addresses: one that was given up, though there is news of it. */
export function challengeEverywhere(state: EngineState, record: PeerRecord, tries: number): void {
  if (state.timers.has(`challenge ${record.epoch}`)) return;
  challenge(state, record, pathsOf(record), tries);
}

/** Asks in parallel at these addresses, as far as unproven ones are worth it; and again, a few times. */
export function challenge(
  state: EngineState,
  record: PeerRecord,
  paths: readonly Reachable[],
  tries: number,
): void {
  if (state.phase !== "running" || record.state === "left") return;
  if (state.directory.live.has(record.epoch)) return;
  for (const path of paths) request(state, record, path);
  retryLater(state, record, tries + 1);
}

function request(state: EngineState, record: PeerRecord, to: Reachable): void {
  const { signed } = state.self;
  if (signed === undefined) return;
  const room = roomAt(record, to.address);
  const asks: Frame = {
    type: "request",
    challenge: state.challenges.forAddress(to.address, state.now),
    knows: record.body.sequence,
  };
  const full: Frame[] = [signed, asks, ownView(state)];
  const frames = datagramSize(state, full) <= room ? full : [asks];
  const size = datagramSize(state, frames);
  if (size <= room && spend(state, record, to.address, size)) sendTo(state, to, frames);
}

/** Asks again when nothing came: a few times, at all its addresses. */
export function retryLater(state: EngineState, record: PeerRecord, tries: number): void {
  if (tries > limits.requestRetries) return;
  const delay = limits.requestRetryMs * 2 ** tries * between(state.random, 0.8, 1.2);
  state.timers.set(`challenge ${record.epoch}`, state.now + delay, () =>
    challenge(state, record, pathsOf(record), tries),
  );
}
