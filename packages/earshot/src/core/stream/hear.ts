/**
 * A stream begins to be heard, as far as there is room for it.
 * @module
 */
import type { CounterName } from "../counters.ts";
import type { PeerRecord } from "../discovery/directory.ts";
import { limits } from "../limits.ts";
import type { EngineState } from "../state.ts";
import type { Incoming } from "./incoming.ts";
import { report } from "./reports.ts";

/** The stream of this number, made if it is new; else why it is not heard. */
export function hear(
  state: EngineState,
  record: PeerRecord,
  stream: number,
): Incoming | CounterName {
  const { streams } = state;
  const known = streams.heard.get(record, stream);
  if (known !== undefined) return known;
  if (streams.ended.has(record.epoch, stream)) return "droppedStale";
  if (streams.heard.count(record) >= limits.incomingStreams && !giveUpOne(state, record))
    return "droppedFull";
  if (streams.heard.awake.size >= limits.awakeStreams) return "droppedFull";
  return streams.hear(record, stream);
}

/** Makes room by what is of no use: streams for others, and those of which nothing but slots was heard. */
function giveUpOne(state: EngineState, record: PeerRecord): boolean {
  const all = state.streams.heard.of(record);
  const useless =
    all.find((incoming) => incoming.ignored) ?? all.find((incoming) => incoming.ref === undefined);
  if (useless !== undefined) {
    state.streams.forget(state, useless);
    return true;
  }
  // Their ends may have been lost: a report on a stream that has ended is answered so.
  for (const incoming of all) {
    const idle = state.now - Math.max(incoming.activeAt, incoming.toldAt) >= limits.sweepMs;
    if (idle && incoming.started) report(state, incoming);
  }
  return false;
}
