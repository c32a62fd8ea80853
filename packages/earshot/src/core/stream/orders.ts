/**
 * What the program asks of streams.
 * @module
 */
import type { Command } from "../io.ts";
import type { EngineState } from "../state.ts";

type Order<Type extends Command["type"]> = Extract<Command, { type: Type }>;

export function openStream(_state: EngineState, _order: Order<"open-stream">): void {}
export function write(_state: EngineState, _order: Order<"write">): void {}
export function awaitRoom(_state: EngineState, _order: Order<"await-room">): void {}
export function closeStream(_state: EngineState, _order: Order<"close-stream">): void {}
export function noteHandled(_state: EngineState, _order: Order<"handled">): void {}
export function noteHeld(_state: EngineState, _order: Order<"hold">): void {}
export function noteListening(_state: EngineState, _order: Order<"listening">): void {}
