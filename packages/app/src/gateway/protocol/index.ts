/**
 * The gateway's protocol: what pages and programs of any language exchange with it as JSON.
 * @module
 */
export * from "./address.ts";
export * from "./board-state.ts";
export * from "./commands.ts";
export * from "./conversation-state.ts";
export * from "./frames.ts";
export * from "./game-state.ts";
export * from "./limits.ts";
export * from "./network-state.ts";
export * from "./parts.ts";
export * from "./recording.ts";
export * from "./room-state.ts";
