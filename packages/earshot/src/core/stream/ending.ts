/**
 * How a stream ends that was closed: when everybody has everything.
 * @module
 */
import { bestPath } from "../discovery/reach.ts";
import type { PeerRecord } from "../discovery/directory.ts";
import { sendTo } from "../send.ts";
import type { EngineState } from "../state.ts";
import type { Outgoing } from "./outgoing.ts";

/** To be asked whenever somebody has more, goes, or the transport gives slots back. */
export function endIfDone(state: EngineState, outgoing: Outgoing): void {
  const { ring } = outgoing;
  if (!outgoing.closing || ring.begun || outgoing.cursor < ring.open) return;
  if (outgoing.loans.length > 0 || outgoing.settled < outgoing.cursor - 1) return;
  if (!state.streams.isSent(outgoing)) return;
  const last = outgoing.cursor - 1;
  for (const { record } of outgoing.receivers.values())
    tellEnd(state, record, outgoing.stream, last);
  state.streams.end(state, outgoing);
  state.emit({ type: "stream-ended", stream: outgoing.stream });
}

/** `last` is 0 when nothing is known of the stream any more. */
export function tellEnd(state: EngineState, record: PeerRecord, stream: number, last = 0): void {
  const path = bestPath(record);
  if (path !== undefined) sendTo(state, path, [{ type: "end", stream, last }]);
}
