/**
 * What members and senders say about streams, frame by frame.
 * @module
 */
import type { Source } from "../receive.ts";
import type { EngineState } from "../state.ts";
import type { Frame } from "../wire/frame-table.ts";

export function onStart(_state: EngineState, _source: Source, _frame: Frame<"start">): void {}
export function onJoin(_state: EngineState, _source: Source, _frame: Frame<"join">): void {}
export function onReport(_state: EngineState, _source: Source, _frame: Frame<"report">): void {}
export function onNak(_state: EngineState, _source: Source, _frame: Frame<"nak">): void {}
export function onGone(_state: EngineState, _source: Source, _frame: Frame<"gone">): void {}
export function onHeartbeat(
  _state: EngineState,
  _source: Source,
  _frame: Frame<"heartbeat">,
): void {}
export function onEvicted(_state: EngineState, _source: Source, _frame: Frame<"evicted">): void {}
export function onEnd(_state: EngineState, _source: Source, _frame: Frame<"end">): void {}
