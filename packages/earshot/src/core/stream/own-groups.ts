/**
 * The groups that this peer is in, as far as streams are concerned: which addresses are heard, and which
 * streams count.
 * @module
 */
import { groupAddresses } from "../link.ts";
import type { EngineState } from "../state.ts";
import { groupIndex } from "./group-index.ts";
import { cancelLook } from "./looks.ts";
import { cancelReport } from "./reports.ts";
import { askForStart } from "./starts.ts";

/** This peer has come into a group: streams that were ignored until now count. */
export function enterGroup(state: EngineState, group: string): void {
  for (const incoming of state.streams.heard.to(group)) {
    if (!incoming.ignored) continue;
    incoming.visitAgain();
    // Our announcement is the same as before: nothing else would tell the sender.
    if (incoming.declined) askForStart(state, incoming);
    incoming.declined = false;
  }
  listen(state);
}

/** This peer has left a group. */
export function quitGroup(state: EngineState, group: string): void {
  for (const incoming of state.streams.heard.to(group)) {
    if (incoming.started) incoming.floor = Math.max(incoming.floor, incoming.received);
    incoming.ignored = true;
    incoming.started = false;
    // Half a message stays: who comes back at once goes on behind it.
    incoming.dropHeld();
    cancelLook(state, incoming);
    cancelReport(state, incoming);
  }
  listen(state);
}

/** Tells which group addresses are to be heard, when they have changed. */
function listen(state: EngineState): void {
  const indexes = new Set<number>();
  const { tag, olderTags } = state.cipher;
  // While a secret is being changed, others may still send where the older one leads.
  for (const group of state.self.groups)
    for (const each of [tag, ...olderTags]) indexes.add(groupIndex(each, group, groupAddresses));
  const groups = [...indexes].sort((one, other) => one - other);
  if (groups.join() === state.streams.heardGroups) return;
  state.streams.heardGroups = groups.join();
  state.outputs.push({ type: "listen", groups });
}
