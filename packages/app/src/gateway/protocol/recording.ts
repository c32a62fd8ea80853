/**
 * What a flight recording comes to when it is replayed for a page: `POST /api/recording` with the file.
 * @module
 */
import * as v from "valibot";
import { frameParty, protocolEvent } from "./network-state.ts";
import { moment } from "./parts.ts";

/** Where a recording is sent to. */
export const recordingPath = "/api/recording";
/** Header with the pass phrase of a closed realm, percent-encoded. */
export const recordingSecretHeader = "earshot-secret";

export const recording = v.object({
  /** Whose peer was recorded. */
  self: frameParty,
  startedAt: moment,
  durationMs: v.number(),
  /** From the beginning on, in order; `at` is when it was. */
  events: v.array(protocolEvent),
  /** Behind those, too many to be shown. */
  omitted: v.number(),
  /** Whether the engine gave the same again, and whether it is the code that was recorded. */
  same: v.boolean(),
  sameCode: v.boolean(),
  /** The file has its end; otherwise the program was killed, or the file is damaged. */
  whole: v.boolean(),
});
export type Recording = v.InferOutput<typeof recording>;
