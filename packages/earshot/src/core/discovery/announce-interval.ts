/**
 * How often each peer announces itself: seldom enough that all of them together keep to a budget.
 * @module
 */
import { limits } from "../limits.ts";
import type { EngineState } from "../state.ts";

/** Mean time between two periodic announcements of this peer, in milliseconds. */
export function announceIntervalMs(state: EngineState): number {
  const { signed } = state.self;
  const bytes =
    signed === undefined ? limits.announcementBytes : signed.body.length + announceOverheadBytes;
  const members = state.directory.live.size + 1;
  return Math.max(
    limits.announceMinMs,
    ((members * bytes) / limits.announceGroupBytesPerS) * 1_000,
  );
}

/** Header, seal, frame headers, signature and view around an announcement's body. */
const announceOverheadBytes = 32 + 16 + 3 + 64 + 15;
