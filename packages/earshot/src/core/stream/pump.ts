/**
 * Sends slots as far as window, rate and transport allow. The first message leaves at once; while
 * bursts are on their way, further messages fill whole slots.
 * @module
 */
import { limits } from "../limits.ts";
import type { Destination } from "../link.ts";
import { datagramOf, datagramSize, sendOn } from "../send.ts";
import type { EngineState } from "../state.ts";
import type { Frame } from "../wire/frame-table.ts";
import { endIfDone } from "./ending.ts";
import { scheduleBeat, tryDeaf } from "./heartbeats.ts";
import type { Outgoing } from "./outgoing.ts";
import { noteProgress } from "./progress.ts";
import { adjustRate } from "./rate.ts";
import { routesOf } from "./routes.ts";
import { sendToReceivers } from "./send-to-receivers.ts";
import { sendSingleStarts } from "./starts.ts";
import { judge, noteWaiting, patienceMs } from "./slow.ts";

export function pump(state: EngineState, outgoing: Outgoing): void {
  const { ring, pacer } = outgoing;
  const slots = state.streams.slotsOf(outgoing);
  if (outgoing.receivers.size === 0) {
    // Nobody hears: whatever is there has been sent to everybody.
    ring.closeEarly(slots);
    outgoing.cursor = ring.open;
    if (outgoing.loans.length === 0) noteSent(state, outgoing, ring.open - 1);
    outgoing.release();
    giveRoom(state, outgoing);
    endIfDone(state, outgoing);
    return;
  }
  // What is open goes too, when nothing else is to be sent before it.
  const idle = outgoing.loans.length < limits.eagerBursts && outgoing.cursor === ring.open;
  if (ring.begun && (ring.asked || idle)) ring.closeEarly(slots);
  if (outgoing.cursor >= ring.open) {
    if (ring.room(slots) === 0 && noteWaiting(state, outgoing)) scheduleJudgement(state, outgoing);
    return;
  }
  let start = sendSingleStarts(state, outgoing);
  adjustRate(state, outgoing);
  const limit = Math.min(ring.open - 1, outgoing.limit);
  let routes: readonly Destination[] | undefined;
  // What is missed comes first, when not everything may go at once.
  const yields = outgoing.repairs.size > 0 && pacer.rate !== Number.POSITIVE_INFINITY;
  const bursts = yields ? 0 : limits.burstsInFlight;
  while (outgoing.cursor <= limit && outgoing.loans.length < bursts) {
    const most = Math.min(limits.burstSlots, limit - outgoing.cursor + 1);
    const allowed = pacer.take(state.now, ring.burstLength(outgoing.cursor, most));
    if (allowed === 0) break;
    routes ??= routesOf(state, outgoing);
    if (routes.length === 0) {
      // Nobody can be reached at the moment.
      schedulePump(state, outgoing, limits.beatMs);
      break;
    }
    sendBurst(state, outgoing, allowed, routes, start);
    start = undefined;
  }
  if (start !== undefined) sendToReceivers(state, outgoing, outgoing.receivers.values(), [start]);
  if (noteWaiting(state, outgoing)) scheduleJudgement(state, outgoing);
  if (outgoing.cursor <= limit && (yields || pacer.waitMs > 0))
    schedulePump(state, outgoing, Math.max(1, pacer.waitMs));
  if (routes !== undefined) tryDeaf(state, outgoing);
  scheduleBeat(state, outgoing);
}

function schedulePump(state: EngineState, outgoing: Outgoing, ms: number): void {
  const name = `pump ${outgoing.stream}`;
  if (state.timers.has(name)) return;
  state.timers.set(name, state.now + ms, () => pump(state, outgoing));
}

/** Looks now and then whether somebody holds the stream back. */
function scheduleJudgement(state: EngineState, outgoing: Outgoing): void {
  const name = `slow ${outgoing.stream}`;
  if (state.timers.has(name)) return;
  const ms = patienceMs(outgoing) / 4;
  const run = (): void => {
    if (!state.streams.isSent(outgoing)) return;
    if (judge(state, outgoing)) {
      outgoing.release();
      giveRoom(state, outgoing);
    }
    pump(state, outgoing);
    endIfDone(state, outgoing);
  };
  state.timers.set(name, state.now + ms, run, { verdict: true });
}

function sendBurst(
  state: EngineState,
  outgoing: Outgoing,
  count: number,
  routes: readonly Destination[],
  start: Frame<"start"> | undefined,
): void {
  const { ring } = outgoing;
  const from = outgoing.cursor;
  const burst = ring.burst(from, count);
  const headed = start && headedBy(state, outgoing, start, burst);
  outgoing.cursor += count;
  state.counters.slotsSent += count;
  const loan = { from, to: from + count - 1, left: routes.length };
  outgoing.loans.push(loan);
  const back = (): void => {
    loan.left--;
    if (loan.left <= 0) giveBack(state, outgoing);
  };
  for (const to of routes) {
    const together = to.kind === "group" ? headed : undefined;
    if (start !== undefined && together === undefined) sendOn(state, to, [start]);
    const bytes = together ?? burst;
    const slotBytes = together?.length ?? ring.slotBytes;
    state.counters.bytesSent += bytes.length;
    state.transmit({ burst: bytes, slotBytes, to }, (error) => {
      // What could not be sent is missed, and asked for, like what was lost.
      if (error !== undefined) state.counters.transmitErrors++;
      back();
    });
  }
}

/**
 * The first slot behind the start that it needs, as one datagram, when it is small enough: a crowd hears one
 * less, and nobody has to hold a slot that overtook its start.
 */
function headedBy(
  state: EngineState,
  { receivers }: Outgoing,
  start: Frame<"start">,
  burst: Uint8Array,
): Uint8Array | undefined {
  if (receivers.size <= limits.reportAtOnceMembers) return undefined;
  if (datagramSize(state, [start]) + burst.length > limits.datagramBytes) return undefined;
  const head = datagramOf(state, [start], "multicast");
  const together = new Uint8Array(head.length + burst.length);
  together.set(head);
  together.set(burst, head.length);
  return together;
}

/** The transport is done with a burst. */
function giveBack(state: EngineState, outgoing: Outgoing): void {
  const { loans } = outgoing;
  let sentTo = outgoing.sentTo;
  while (loans[0] !== undefined && loans[0].left <= 0)
    sentTo = (loans.shift() as { to: number }).to;
  if (sentTo === outgoing.sentTo) return;
  noteSent(state, outgoing, sentTo);
  if (!state.streams.isSent(outgoing)) return;
  outgoing.release();
  pump(state, outgoing);
  giveRoom(state, outgoing);
  endIfDone(state, outgoing);
}

function noteSent(state: EngineState, outgoing: Outgoing, sentTo: number): void {
  if (sentTo <= outgoing.sentTo) return;
  outgoing.sentTo = sentTo;
  noteProgress(state, outgoing);
}

/** Tells the program that there is room again, once there is a good deal of it. */
export function giveRoom(state: EngineState, outgoing: Outgoing): void {
  if (!outgoing.wantsRoom) return;
  const { ring } = outgoing;
  const held = ring.open - ring.first;
  if (held > state.streams.slotsOf(outgoing) * 0.75) return;
  outgoing.wantsRoom = false;
  state.emit({ type: "room", stream: outgoing.stream });
}
