/**
 * Every life of a peer that this one knows of: candidates heard but not proven, members, and those
 * that are gone but remembered.
 * @module
 */
import type { Address } from "../address.ts";
import type { Member } from "../events.ts";
import { type Epoch, epochOf, type PeerId } from "../identity.ts";
import { limits } from "../limits.ts";
import type { LinkId } from "../link.ts";
import { ViewDigest } from "../liveness/view-digest.ts";
import type { AnnouncementBody, Frame } from "../wire/frame-table.ts";

/**
 * `candidate`: its announcement is signed, but nothing proves that it is alive now. `alive` and
 * `suspected` are in the view. `failed` and `left` are remembered against replays and for healing.
 */
export type PeerState = "candidate" | "alive" | "suspected" | "failed" | "left";

/** A source address of a peer. */
export interface Path {
  readonly address: Address;
  readonly link: LinkId | undefined;
  /** It answered something that was sent there, in this presence of the peer. */
  proven: boolean;
  /** It did so at some time, perhaps before the peer was given up. */
  once: boolean;
  /** Bytes that it may still be sent while it is unproven: of the last datagram from there. */
  credit: number;
  heardAt: number;
}

export interface PeerRecord {
  readonly epoch: Epoch;
  readonly epochBytes: Uint8Array;
  readonly id: PeerId;
  /** The first word of the epoch, for drawing lots. */
  readonly word: number;
  body: AnnouncementBody;
  /** As received, to be relayed and compared. */
  announced: Extract<Frame, { type: "announce" }>;
  /** The highest known: announced, or heard of. */
  incarnation: number;
  state: PeerState;
  /** When `state` last changed. */
  stateAt: number;
  paths: Path[];
  /** Last sign of life from a proven path; `undefined` when it is only known through others. */
  heardAt: number | undefined;
  heardMulticastAt: number | undefined;
  /** It has spoken to everybody, so that others know of it too. */
  heardOpenly: boolean;
  /** What it says about our multicasts. */
  hearsUs: boolean | undefined;
  /** Whether it answers by unicast; `undefined` before the first try has ended. */
  unicast: boolean | undefined;
  /** The challenge of the latest request to everybody of its that we answered. */
  answered: string | undefined;
  /** When we last answered a request of its, to everybody or to us. */
  answeredAt: number | undefined;
  /** The incarnation in which it was last suspected. */
  suspectedAs: number;
  /** When it last came into the view. */
  joinedAt: number;
  /** Token of its sync that is not yet answered. */
  awaitsRoster: number | undefined;
  /** Messages that came before the proof, if any did. */
  held: (() => void)[] | undefined;
  /** Immutable picture for the view, made by the end of the input in which it changed. */
  member: Member | undefined;
}

export class Directory {
  readonly #records: Map<Epoch, PeerRecord> = new Map();
  readonly #byId: Map<PeerId, PeerRecord[]> = new Map();
  /** One of those whose epochs begin with this word: found without making a text of the bytes. */
  readonly #byWord: Map<number, PeerRecord> = new Map();
  /** Records whose word another one stands for. */
  #alike = 0;
  /** In the view, in order of joining. */
  readonly live: Map<Epoch, PeerRecord> = new Map();
  readonly digest: ViewDigest = new ViewDigest();
  /** Pairs of lives of one identity that were told as a conflict. */
  readonly conflicts: Set<string> = new Set();
  /** Members whose pictures are to be made anew when the input has been handled. */
  readonly outdated: Set<PeerRecord> = new Set();
  /** Counts the changes of the view. */
  version = 0;
  candidates = 0;

  get(epoch: Epoch): PeerRecord | undefined {
    return this.#records.get(epoch);
  }

  /** The record of an epoch as it stands in a datagram. */
  of(epoch: Uint8Array): PeerRecord | undefined {
    const record = this.#byWord.get(wordOf(epoch));
    if (record === undefined) return undefined;
    return isEqual(record.epochBytes, epoch) ? record : this.#records.get(epochOf(epoch));
  }

  all(): IterableIterator<PeerRecord> {
    return this.#records.values();
  }

  /** All known lives of an identity. */
  livesOf(id: PeerId): readonly PeerRecord[] {
    return this.#byId.get(id) ?? [];
  }

  /** Adds a candidate; `false` when there is no room. */
  add(record: PeerRecord): boolean {
    if (this.candidates >= limits.candidates) return false;
    this.candidates++;
    this.#records.set(record.epoch, record);
    if (this.#byWord.has(record.word)) this.#alike++;
    else this.#byWord.set(record.word, record);
    const lives = this.#byId.get(record.id);
    if (lives === undefined) this.#byId.set(record.id, [record]);
    else lives.push(record);
    return true;
  }

  /** Moves a record to another state and keeps the indexes true. */
  move(record: PeerRecord, state: PeerState, now: number): void {
    if (record.state === "candidate") this.candidates--;
    if (state === "candidate") this.candidates++;
    record.state = state;
    record.stateAt = now;
    if (state === "alive" || state === "suspected") this.live.set(record.epoch, record);
    else this.live.delete(record.epoch);
    this.outdate(record);
    // Moved to the end: records stand in order of their last change, so that the oldest are found first.
    this.#records.delete(record.epoch);
    this.#records.set(record.epoch, record);
  }

  /** The picture of a peer is no longer true. */
  outdate(record: PeerRecord): void {
    record.member = undefined;
    if (this.live.has(record.epoch)) this.outdated.add(record);
  }

  /** Something that the view shows of a peer is another now, too small a thing for a change of its own. */
  touch(record: PeerRecord): void {
    this.outdate(record);
    if (this.live.has(record.epoch)) this.version++;
  }

  forget(record: PeerRecord): void {
    if (record.state === "candidate") this.candidates--;
    this.#records.delete(record.epoch);
    this.live.delete(record.epoch);
    this.#forgetWord(record);
    const others = this.livesOf(record.id).filter((each) => each !== record);
    if (others.length === 0) this.#byId.delete(record.id);
    else this.#byId.set(record.id, others);
  }

  get size(): number {
    return this.#records.size;
  }

  #forgetWord(record: PeerRecord): void {
    const { word } = record;
    const stands = this.#byWord.get(word) === record;
    if (!stands) {
      this.#alike--;
      return;
    }
    this.#byWord.delete(word);
    if (this.#alike === 0) return;
    for (const other of this.#records.values()) {
      if (other.word !== word) continue;
      this.#alike--;
      this.#byWord.set(word, other);
      return;
    }
  }
}

/** The first four bytes as a number. */
export function wordOf(bytes: Uint8Array): number {
  const high = ((bytes[0] ?? 0) << 24) | ((bytes[1] ?? 0) << 16);
  return (high | ((bytes[2] ?? 0) << 8) | (bytes[3] ?? 0)) >>> 0;
}

/** Whether these are the same bytes. */
export function isEqual(one: Uint8Array, other: Uint8Array): boolean {
  if (one.length !== other.length) return false;
  for (let at = 0; at < one.length; at++) if (one[at] !== other[at]) return false;
  return true;
}
