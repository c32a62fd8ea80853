/**
 * Asking who is there: everybody on every link, and those whose address was given.
 * @module
 */
import { limits } from "../limits.ts";
import { ownView } from "../liveness/view-digest.ts";
import { sendEverybody, sendTo } from "../send.ts";
import type { EngineState } from "../state.ts";
import type { Frame } from "../wire/frame-table.ts";

/** Asks everybody on every link in every way, and the seeds. */
export function requestEverybody(state: EngineState): void {
  const { signed } = state.self;
  if (signed === undefined || state.phase !== "running") return;
  state.counters.requestsSent++;
  const challenge = state.challenges.newShared(state.now);
  const frames: Frame[] = [signed, { type: "request", challenge, knows: 0 }, ownView(state)];
  sendEverybody(state, frames, { padTo: limits.datagramBytes });
  requestSeeds(state);
}

/** Asks those seeds that no present member answers for. */
export function requestSeeds(state: EngineState): void {
  const { signed } = state.self;
  if (signed === undefined || state.announcer.seeds.length === 0) return;
  const reached = new Set<string>();
  for (const record of state.directory.live.values()) {
    for (const path of record.paths) if (path.proven) reached.add(path.address);
  }
  for (const address of state.announcer.seeds) {
    if (reached.has(address)) continue;
    const challenge = state.challenges.forAddress(address, state.now);
    const frames: Frame[] = [signed, { type: "request", challenge, knows: 0 }, ownView(state)];
    sendTo(state, { address, link: undefined }, frames, { padTo: limits.datagramBytes });
  }
}
