/**
 * Looking for gaps: a missing slot is asked for on the second look after it was missed, in groups after
 * a random back-off, and again until it comes or is said to be gone.
 * @module
 */
import { bestPath } from "../discovery/reach.ts";
import { limits } from "../limits.ts";
import { sendTo } from "../send.ts";
import type { EngineState } from "../state.ts";
import { backoffMs } from "./backoff.ts";
import { Gaps } from "./gaps.ts";
import type { Incoming } from "./incoming.ts";

/** Slots are missing: looks now, and again in a moment. */
export function scheduleLook(state: EngineState, incoming: Incoming): void {
  if (incoming.lookDue) return;
  incoming.lookDue = true;
  if (incoming.gaps === undefined) {
    incoming.gaps = new Gaps();
    incoming.gaps.look(incoming, state.now, 0, 0);
  }
  const run = (): void => look(state, incoming);
  state.timers.set(`look ${incoming.key}`, state.now + pauseMs(state, incoming), run);
}

/** What a repair takes here, as far as is known; of one that waits for its sender's rate not all is waited for. */
function repairMs(incoming: Incoming): number {
  return Math.min(limits.repairMaxMs, Math.max(limits.lookMs, incoming.repairMs * 1.5));
}

function pauseMs(state: EngineState, incoming: Incoming): number {
  const patience = Math.min(
    limits.lookMaxMs,
    limits.lookMs * 2 ** Math.min(10, incoming.fruitlessLooks),
  );
  if (incoming.members < limits.backoffFromMembers) return patience;
  // Others fall silent when the repair comes, which takes twice what the GRTT of the RFC stands for.
  const silenceMs = 2 * Math.max(limits.lookMs, incoming.repairMs);
  return (
    patience + backoffMs(state.random, Math.min(limits.lookMaxMs, silenceMs), incoming.members)
  );
}

export function cancelLook(state: EngineState, incoming: Incoming): void {
  if (!incoming.lookDue) return;
  incoming.lookDue = false;
  state.timers.cancel(`look ${incoming.key}`);
}

function look(state: EngineState, incoming: Incoming): void {
  incoming.lookDue = false;
  if (!state.streams.heard.has(incoming) || !state.directory.live.has(incoming.record.epoch))
    return;
  if (!incoming.lacking) {
    incoming.gaps = undefined;
    return;
  }
  const ranges =
    incoming.gaps?.look(incoming, state.now, repairMs(incoming), limits.nakRanges) ?? [];
  const path = bestPath(incoming.record);
  if (ranges.length > 0 && path !== undefined) {
    incoming.fruitlessLooks++;
    state.counters.naksSent++;
    for (const { count } of ranges) state.counters.slotsAskedFor += count;
    sendTo(state, path, [{ type: "nak", stream: incoming.stream, ranges }]);
  }
  scheduleLook(state, incoming);
}
