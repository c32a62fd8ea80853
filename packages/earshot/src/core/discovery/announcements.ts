/**
 * Announcements of others: read, checked against what is known, verified, and only then believed.
 * @module
 */
import { hexOf, type PeerId } from "../identity.ts";
import { announceChange, recover } from "../liveness/transitions.ts";
import { replaceInDigest } from "../liveness/view-digest.ts";
import { wireFaults } from "../faults.ts";
import type { Source } from "../receive.ts";
import type { EngineState } from "../state.ts";
import { announcementMessage, type ReadAnnouncement } from "../wire/announcement.ts";
import type { AnnouncementBody, Frame } from "../wire/frame-table.ts";
import { isEqual, type PeerRecord, wordOf } from "./directory.ts";
import { challengeSoon } from "./challenge.ts";
import { verify } from "./signatures.ts";

type AnnounceFrame = Extract<Frame, { type: "announce" | "relay" }>;

/**
 * The sender of a datagram announces itself in its first frame. `then` handles the other frames, once
 * the announcement has proved good or was known already.
 */
export function introduce(
  state: EngineState,
  source: Source,
  frame: AnnounceFrame,
  then: () => void,
): void {
  const { record: known } = source;
  const introduced = (record: PeerRecord, body: AnnouncementBody): void => {
    if (record.epoch !== source.epoch) {
      state.counters.droppedForged++;
      return;
    }
    source.record = record;
    then();
    // Asked in the same datagram, or answering: that has already seen to the proof.
    const handshake = source.frames.some((each) => each.type === "request" || each.type === "echo");
    const back = record.state === "failed" && body.sequence >= record.body.sequence;
    if (!handshake && (record.state === "candidate" || back)) challengeSoon(state, record, source);
  };
  // Most say what they said before.
  if (known !== undefined && isEqual(known.announced.body, frame.body))
    introduced(known, known.body);
  else consider(state, frame, introduced);
}

/** Checks an announcement and hands over the record that it belongs to; drops and counts bad ones. */
export function consider(
  state: EngineState,
  lent: AnnounceFrame,
  then: (record: PeerRecord, body: AnnouncementBody) => void,
): void {
  const read = state.readAnnouncement(lent);
  if (typeof read === "string") {
    state.counters[wireFaults[read]]++;
    return;
  }
  const { announced, body, epoch } = read;
  if (epoch === state.self.epoch) {
    state.counters.droppedOwn++;
    return;
  }
  const known = state.directory.get(epoch);
  if (known !== undefined && body.sequence <= known.body.sequence) {
    // Known already, or older than what is known: it changes nothing, and needs no check.
    then(known, body);
    return;
  }
  const { publicKey } = body;
  const { signature } = announced;
  const message = (tag: number): Uint8Array => announcementMessage(tag, announced.body);
  verify(state, { publicKey, signature, message }, (id) => {
    const record = upsert(state, read, id);
    if (record !== undefined) then(record, body);
  });
}

/** Makes or renews the record of a verified announcement. */
function upsert(
  state: EngineState,
  { announced, body, epoch }: ReadAnnouncement,
  id: PeerId,
): PeerRecord | undefined {
  const known = state.directory.get(epoch);
  if (known !== undefined) {
    if (known.id !== id) {
      state.counters.droppedForged++;
      return undefined;
    }
    if (body.sequence > known.body.sequence) renew(state, known, announced, body);
    return known;
  }
  const record: PeerRecord = {
    epoch,
    epochBytes: body.epoch,
    id,
    word: wordOf(body.epoch),
    body,
    announced,
    incarnation: body.incarnation,
    state: "candidate",
    stateAt: state.now,
    paths: [],
    heardAt: undefined,
    heardMulticastAt: undefined,
    heardOpenly: false,
    hearsUs: undefined,
    unicast: undefined,
    answered: undefined,
    answeredAt: undefined,
    suspectedAs: 0,
    joinedAt: state.now,
    awaitsRoster: undefined,
    held: undefined,
    member: undefined,
  };
  if (state.directory.add(record)) return record;
  state.counters.droppedFull++;
  return undefined;
}

function renew(
  state: EngineState,
  record: PeerRecord,
  announced: PeerRecord["announced"],
  body: AnnouncementBody,
): void {
  const differs = factsOf(body) !== factsOf(record.body);
  const refutes = body.incarnation > record.incarnation;
  const live = state.directory.live.has(record.epoch);
  if (live) replaceInDigest(state, record, body.sequence);
  record.body = body;
  record.announced = announced;
  record.incarnation = Math.max(record.incarnation, body.incarnation);
  state.directory.outdate(record);
  if (live && differs) announceChange(state, record, "updated");
  // Only the peer itself can sign a higher incarnation: it answers the suspicion (SWIM §4.2).
  if (refutes && record.state === "suspected") recover(state, record);
}

/** What people and programs see of an announcement, to compare. */
function factsOf(body: AnnouncementBody): string {
  const { name, roles, groups, services, addresses, metadata } = body;
  return JSON.stringify([name, roles, groups, services, addresses, hexOf(metadata)]);
}
