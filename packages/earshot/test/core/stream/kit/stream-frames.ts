/**
 * The frames by which streams are steered.
 * @module
 */
import type { FrameType } from "../../../../src/core/wire/frame-table.ts";

export const streamFrames: readonly FrameType[] = [
  "start",
  "join",
  "report",
  "nak",
  "gone",
  "heartbeat",
  "evicted",
  "end",
];
