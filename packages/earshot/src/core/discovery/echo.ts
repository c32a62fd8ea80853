/**
 * Echoes: the proof that a peer is alive now, and receives where it says.
 * @module
 */
import { limits } from "../limits.ts";
import { admit } from "../liveness/transitions.ts";
import { ownView } from "../liveness/view-digest.ts";
import type { Source } from "../receive.ts";
import { sendTo } from "../send.ts";
import type { EngineState } from "../state.ts";
import type { Frame } from "../wire/frame-table.ts";
import { noteHearsUs, prove } from "./paths.ts";
import { sendRoster } from "./send-roster.ts";

/** An echo: whoever it comes from is alive now, and receives where it sent from. */
export function onEcho(state: EngineState, source: Source, frame: Frame<"echo">): void {
  const { record } = source;
  if (record === undefined) {
    state.counters.droppedStranger++;
    return;
  }
  if (!state.challenges.answers(source.from, frame.challenge, state.now)) {
    state.counters.droppedUnasked++;
    return;
  }
  prove(state, record, source);
  noteHearsUs(state, record, frame.hears);
  const knewUs = state.directory.live.has(record.epoch);
  // An echo with a request answers our own question: then we are the newcomer, and others tell of us.
  // And whom we only asked ourselves, because no word of it had come, others have long told of.
  const asks = source.frames.some((each) => each.type === "request");
  const { answeredAt } = record;
  const answered = answeredAt !== undefined && state.now - answeredAt < limits.vouchMs;
  admit(state, record, { tell: answered && !asks });
  sendRoster(state, record, source);
  // It may not know us yet: its address is proven now, so that size does not matter any more.
  const { signed } = state.self;
  if (!knewUs && !asks && signed !== undefined) {
    sendTo(state, { address: source.from, link: source.link }, [signed, ownView(state)]);
  }
}
