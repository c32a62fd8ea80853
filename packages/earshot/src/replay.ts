/**
 * `earshot/replay`: runs a recording made by `join({ record })` again, proves that the outputs are
 * what they were, and tells what happened.
 * @module
 */
export { replayFile, type ReplayFileOptions, type ReplayReport } from "./peer/replay.ts";
export type { FrameEvent, FrameName, Mention, Party } from "./frames/frame-event.ts";
export { frameNames } from "./frames/frame-names.ts";
export type { FrameFilter } from "./frames/frame-filter.ts";
export type { CodeVersion } from "./recorder/code-version.ts";
export type { End, EndReason, Head } from "./recorder/layout.ts";
export type { EngineLike } from "./recorder/recorded-engine.ts";
export type { Ending } from "./recorder/recording-reader.ts";
export type { Difference, ReplayResult } from "./recorder/replay.ts";
export type { Happening } from "./recorder/story/happening.ts";
export type { LifeSummary, Summary, Volume, Volumes } from "./recorder/story/summary.ts";
