/**
 * Leaving: said to everybody, signed, a few times, as nobody can ask a second time.
 * @module
 */
import { limits } from "../limits.ts";
import { leave } from "../liveness/transitions.ts";
import type { Source } from "../receive.ts";
import { sendEverybody, sendTo } from "../send.ts";
import type { EngineState } from "../state.ts";
import { goodbyeMessage } from "../wire/announcement.ts";
import type { Frame } from "../wire/frame-table.ts";
import { copyPath } from "./reach.ts";
import { verify } from "./signatures.ts";

/** Says goodbye and ends this life. */
export function sayGoodbye(state: EngineState): void {
  if (state.phase === "closing" || state.phase === "closed") return;
  const known = state.self.signed !== undefined;
  state.phase = "closing";
  state.timers.clear();
  // Nobody can know of us yet: there is nobody to tell.
  if (!known) {
    end(state);
    return;
  }
  const message = goodbyeMessage(state.cipher.tag, state.self.epochBytes);
  state.effect({ kind: "sign", message }, (result) => {
    if (result.kind !== "signed") return;
    const goodbye: Frame = { type: "goodbye", signature: result.signature };
    const say = (times: number): void => {
      sendEverybody(state, [goodbye]);
      tellSingly(state, goodbye);
      if (times === 1) end(state);
      else state.timers.set("goodbye", state.now + limits.goodbyeMs, () => say(times - 1));
    };
    say(limits.goodbyes);
  });
}

function tellSingly(state: EngineState, goodbye: Frame): void {
  let copies = 0;
  for (const record of state.directory.live.values()) {
    const path = copyPath(record);
    if (path === undefined) continue;
    if (copies++ >= limits.unicastCopies) return;
    sendTo(state, path, [goodbye]);
  }
}

function end(state: EngineState): void {
  state.phase = "closed";
  state.timers.clear();
  state.emit({ type: "closed" });
}

/** Somebody leaves: believed once its signature is checked, and then for good. */
export function onGoodbye(state: EngineState, source: Source, frame: Frame<"goodbye">): void {
  const { record } = source;
  if (record === undefined) {
    state.counters.droppedStranger++;
    return;
  }
  const message = (tag: number): Uint8Array => goodbyeMessage(tag, record.epochBytes);
  const { publicKey } = record.body;
  verify(state, { publicKey, signature: frame.signature, message }, () => {
    // It may have been forgotten while the signature was checked.
    if (state.directory.get(record.epoch) === record) leave(state, record);
  });
}
