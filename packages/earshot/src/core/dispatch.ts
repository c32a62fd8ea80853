/**
 * Which function handles which frame: exhaustive by type, so that a forgotten frame does not compile.
 * @module
 */
import { onRequest } from "./discovery/answers.ts";
import { onEcho } from "./discovery/echo.ts";
import { onGoodbye } from "./discovery/goodbye.ts";
import { onFetch, onRelay, onRoster, onSync, onView } from "./discovery/roster.ts";
import { onMessage } from "./group/best-effort.ts";
import { onPacket } from "./group/packets.ts";
import {
  onDecline,
  onEnd,
  onEvicted,
  onGone,
  onHeartbeat,
  onJoin,
  onNak,
  onReport,
  onStart,
} from "./stream/frames.ts";
import { onUpdate } from "./liveness/updates.ts";
import { onAck, onNack, onPing, onPingRequest } from "./liveness/probe-frames.ts";
import type { Source } from "./receive.ts";
import type { EngineState } from "./state.ts";
import type { Frame, FrameType } from "./wire/frame-table.ts";

type Handler<Type extends FrameType> = (
  state: EngineState,
  source: Source,
  frame: Frame<Type>,
) => void;

const nothing = (): void => {};

const handlers: { readonly [Type in FrameType]: Handler<Type> } = {
  padding: nothing,
  // Introduced before the others are dispatched.
  announce: nothing,
  request: onRequest,
  echo: onEcho,
  goodbye: onGoodbye,
  view: onView,
  ping: onPing,
  ack: onAck,
  "ping-request": onPingRequest,
  nack: onNack,
  update: onUpdate,
  sync: onSync,
  roster: onRoster,
  fetch: onFetch,
  relay: onRelay,
  message: onMessage,
  latest: onMessage,
  packet: onPacket,
  start: onStart,
  join: onJoin,
  report: onReport,
  nak: onNak,
  gone: onGone,
  heartbeat: onHeartbeat,
  evicted: onEvicted,
  end: onEnd,
  decline: onDecline,
};

export function dispatch<Type extends FrameType>(
  state: EngineState,
  source: Source,
  frame: Frame<Type>,
): void {
  const handler = handlers[frame.type] as Handler<Type>;
  handler(state, source, frame);
}
