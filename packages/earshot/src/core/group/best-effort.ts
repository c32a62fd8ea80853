/**
 * Messages to groups, best effort: each is one datagram, multicast where the members hear it and
 * copied by unicast where they do not, delivered at most once. The reliable stream will stand beside it.
 * @module
 */
import type { Member } from "../events.ts";
import { bestPath, copyPath } from "../discovery/reach.ts";
import type { PeerRecord } from "../discovery/directory.ts";
import { checkGroupName } from "../discovery/self.ts";
import { isVersion6 } from "../address.ts";
import type { Epoch } from "../identity.ts";
import type { Command, TransmitError } from "../io.ts";
import { limits } from "../limits.ts";
import type { Link, LinkId, Way } from "../link.ts";
import { memberOf } from "../liveness/view.ts";
import type { Source } from "../receive.ts";
import { datagramSize, sendOnWay, sendTo } from "../send.ts";
import type { EngineState } from "../state.ts";
import { announcedGroup } from "../wire/announced-groups.ts";
import type { Frame } from "../wire/frame-table.ts";
import { RecentSequences } from "./recent-sequences.ts";

export class BestEffort {
  /** Messages sent to each group so far. */
  readonly #sent: Map<string, number> = new Map();
  /** The highest count that made room for another. */
  #forgotten = 0;
  /** What each sender's messages have been delivered, by epoch and group. */
  readonly #received: Map<string, RecentSequences> = new Map();

  nextSequence(group: string): number {
    const sequence = (this.#sent.get(group) ?? this.#forgotten) + 1;
    // Any name may be sent to: the oldest counts make room. Whatever is counted anew goes on above
    // them, as members would take a number that they have seen for a double.
    if (this.#sent.size >= limits.groupsSentTo && !this.#sent.has(group)) {
      const [oldest] = this.#sent;
      if (oldest !== undefined) {
        this.#forgotten = Math.max(this.#forgotten, oldest[1]);
        this.#sent.delete(oldest[0]);
      }
    }
    this.#sent.set(group, sequence);
    return sequence;
  }

  /** `false` when the message was seen before. */
  firstTime(epoch: Epoch, group: string, sequence: number): boolean {
    const key = `${epoch} ${group}`;
    let recent = this.#received.get(key);
    if (recent === undefined) {
      recent = new RecentSequences();
      if (this.#received.size >= limits.members + limits.candidates) {
        const [oldest] = this.#received.keys();
        if (oldest !== undefined) this.#received.delete(oldest);
      }
      this.#received.set(key, recent);
    }
    return recent.add(sequence);
  }
}

type SendCommand = Extract<Command, { type: "send" }>;

/** Sends to everybody in the group; the `sent` event comes when all copies have left. */
export function sendToGroup(state: EngineState, command: SendCommand): void {
  const { token, group, kind, body, key } = command;
  checkGroupName(group);
  const announced = announcedGroup(group);
  const members = [...state.directory.live.values()].filter((record) =>
    record.body.groups.includes(announced),
  );
  const sequence = state.groups.nextSequence(group);
  const frames: Frame[] = [
    key === undefined
      ? { type: "message", sequence, kind, group, body }
      : { type: "latest", sequence, kind, group, key, body },
  ];
  if (datagramSize(state, frames) > limits.datagramBytes) {
    state.emit({ type: "sent", token, sequence, members: members.length, error: "too-large" });
    return;
  }
  state.counters.messagesSent++;
  let remaining = 1;
  let failures = 0;
  let copies = 0;
  let failure: TransmitError | undefined;
  const sent = (error: TransmitError | undefined): void => {
    remaining--;
    if (error !== undefined) {
      failure ??= error;
      failures++;
    }
    if (remaining > 0) return;
    // One copy that left may have reached all; an error is told when none did.
    const lost = copies > 0 && failures === copies ? failure : undefined;
    const event = { type: "sent", token, sequence, members: members.length } as const;
    state.emit(lost === undefined ? event : { ...event, error: lost });
  };
  const begin = (): void => {
    remaining++;
    copies++;
  };
  for (const [link, way] of waysTo(state, members)) {
    begin();
    sendOnWay(state, link, way, frames, { sent });
  }
  for (const record of members) {
    const path = copyPath(record);
    if (path === undefined) continue;
    begin();
    sendTo(state, path, frames, { sent });
  }
  sent(undefined);
}

/** The fewest links and ways that cover the members that hear multicast, or may. */
function waysTo(state: EngineState, members: readonly PeerRecord[]): readonly [LinkId, Way][] {
  const chosen = new Map<string, [LinkId, Way]>();
  for (const record of members) {
    if (record.hearsUs === false) continue;
    const path = bestPath(record);
    for (const link of path?.link === undefined
      ? state.links.values()
      : [state.links.get(path.link)]) {
      const way = link && wayFor(link, path === undefined || isVersion6(path.address));
      if (link !== undefined && way !== undefined) chosen.set(`${link.id} ${way}`, [link.id, way]);
    }
  }
  return [...chosen.values()];
}

function wayFor(link: Link, version6: boolean): Way | undefined {
  const preferred = version6 ? "multicast6" : "multicast4";
  return link.ways.includes(preferred) ? preferred : link.ways[0];
}

export function onMessage(
  state: EngineState,
  source: Source,
  frame: Frame<"message"> | Frame<"latest">,
): void {
  const { record } = source;
  if (!state.self.groups.has(frame.group)) {
    state.counters.droppedNotInGroup++;
    return;
  }
  if (record === undefined || record.state === "failed") {
    state.counters.droppedStranger++;
    return;
  }
  if (!state.groups.firstTime(source.epoch, frame.group, frame.sequence)) {
    state.counters.droppedDuplicate++;
    return;
  }
  const present = state.directory.live.has(record.epoch);
  // What waits would keep all of its datagram in memory.
  const body = present ? frame.body : frame.body.slice();
  const { group, sequence, kind } = frame;
  const key = frame.type === "latest" ? frame.key : undefined;
  const deliver = (): void => {
    // It may have waited until after we left.
    if (!state.self.groups.has(group)) return;
    const from: Member = memberOf(state, record);
    state.counters.messagesDelivered++;
    state.emit({ type: "message", message: { group, from, sequence, kind, body, key } });
  };
  if (present) deliver();
  else if ((record.held ??= []).length < limits.heldMessages) record.held.push(deliver);
  else state.counters.droppedFull++;
}
