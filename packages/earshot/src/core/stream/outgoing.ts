/**
 * A stream that is sent: its ring, whom it is for, and how far it and they are.
 * @module
 */
import type { PeerRecord } from "../discovery/directory.ts";
import type { Epoch } from "../identity.ts";
import type { MemberProgress } from "../events.ts";
import type { SlowPolicy, StreamTarget } from "../io.ts";
import { limits } from "../limits.ts";
import type { Destination, Link, LinkId } from "../link.ts";
import { announcedGroup } from "../wire/announced-groups.ts";
import { Pacer } from "./pacer.ts";
import type { SendRing } from "./send-ring.ts";
import type { Stall } from "./stall.ts";
import { WantedSlots } from "./wanted-slots.ts";

/** A member that a stream is for, as far as its reports say. */
export interface Receiver {
  readonly record: PeerRecord;
  /** The visit that it begins: a join with a later one begins it anew. */
  visit: number;
  /** The first slot and the first message that count for it. */
  start: number;
  since: number;
  /** It has answered the start. */
  started: boolean;
  /** When the start was sent last, and how often. */
  startedAt: number;
  starts: number;
  /** It holds every slot up to this one. */
  received: number;
  /** Messages that ended by then, as far as is known. */
  messages: number;
  /** The last slot that it takes. */
  limit: number;
  handled: number;
  listening: boolean;
  /** Token of the latest heartbeat that reached it by multicast. */
  heard: number;
  /** Heartbeats by multicast since one reached it. */
  unheard: number;
  /** Where it was when multicast seemed not to reach it, and how much it had asked for by then. */
  doubt: { readonly at: number; readonly received: number; readonly asked: number } | undefined;
  /** Multicast of data does not reach it: it gets copies. */
  deaf: boolean;
  /** Slots that it asked for, in all. */
  askedInAll: number;
  /** It has told of every slot up to this one: that it has it, or that it misses it. */
  toldTo: number;
  /** Slots that it asked for, as far as they count for the rate, since that was set last. */
  asked: number;
  /** Slots that it told of for the first time since then, and those of them that it missed. */
  told: number;
  missed: number;
  /** With policy `drop`: it is too slow to be waited for. */
  lagging: boolean;
  /** Made when the stream first waits for it. */
  stall: Stall | undefined;
  /** Something about it is to be told. */
  changed: boolean;
}

/** Destinations, with what they were worked out from. */
export interface Routes {
  readonly at: number;
  readonly links: ReadonlyMap<LinkId, Link>;
  readonly destinations: readonly Destination[];
}

/** Slots that the transport has not given back yet. */
interface Loan {
  readonly from: number;
  readonly to: number;
  left: number;
}

export class Outgoing {
  readonly stream: number;
  readonly to: StreamTarget;
  /** Its group as members announce it. */
  readonly announced: string | undefined;
  readonly slow: SlowPolicy;
  readonly ring: SendRing;
  /** Which of the group addresses; of no use for a peer. */
  readonly index: number;
  readonly receivers: Map<Epoch, Receiver> = new Map();
  readonly pacer: Pacer;
  /** The next slot to be sent for the first time. */
  cursor: number;
  /** Slots up to this one have left. */
  sentTo: number;
  loans: Loan[] = [];
  /** Where slots go, as worked out last; `undefined` when something about that has changed. */
  routes: Routes | undefined;
  /** Progress is told until everybody has the messages up to this one. */
  watchedTo = 0;
  progressDue = false;
  /** Receivers of which something is to be told. */
  changed: Receiver[] = [];
  /** The visits in which receivers were evicted, for those who have not heard of it. */
  readonly evicted: Map<Epoch, number> = new Map();
  /** The visits in which members said that they are not in the group, though its number says so. */
  readonly declined: Map<Epoch, number> = new Map();
  /** Where everybody was at the last heartbeat. */
  beatSettled = 0;
  /** Receivers that went, to be told. */
  gone: MemberProgress[] = [];
  /** Where the cursor was when memory that is not in use was looked for. */
  cursorAtRest = 0;
  wantsRoom = false;
  /** Nothing more is written. */
  closing = false;
  /** Slots from here on tell by their loss whether the rate is right. */
  lossFrom = 0;
  lossFromAt: number = Number.NEGATIVE_INFINITY;
  beatToken = 0;
  beatMs: number = limits.beatMs;
  /** When multicast was tried last with receivers that it does not reach. */
  triedDeafAt: number = Number.NEGATIVE_INFINITY;
  /** Slots asked for that wait to be merged, or for the pacer. */
  readonly repairs: WantedSlots = new WantedSlots();

  constructor(
    stream: number,
    to: StreamTarget,
    options: { readonly slow: SlowPolicy; readonly ring: SendRing; readonly index: number },
  ) {
    this.stream = stream;
    this.to = to;
    this.announced = "group" in to ? announcedGroup(to.group) : undefined;
    this.slow = options.slow;
    this.ring = options.ring;
    this.index = options.index;
    this.cursor = options.ring.open;
    this.sentTo = options.ring.open - 1;
    this.pacer = new Pacer();
  }

  get group(): string | undefined {
    return "group" in this.to ? this.to.group : undefined;
  }

  get channel(): string | undefined {
    return "group" in this.to ? undefined : this.to.channel;
  }

  /** The last slot that may be sent: what the slowest receiver takes. */
  get limit(): number {
    let limit = Number.POSITIVE_INFINITY;
    for (const receiver of this.receivers.values())
      if (!receiver.lagging) limit = Math.min(limit, receiver.limit);
    return limit;
  }

  /** Slots up to this one are with everybody who is waited for. */
  get settled(): number {
    let settled = this.cursor - 1;
    for (const receiver of this.receivers.values())
      if (!receiver.lagging) settled = Math.min(settled, receiver.received);
    return settled;
  }

  /** Lets go of the slots that everybody has, and that the transport has given back. */
  release(): void {
    // In a crowd most that report were among the slowest, and are not the last of them.
    const { first } = this.ring;
    for (const { lagging, received } of this.receivers.values())
      if (!lagging && received < first) return;
    const lent = this.loans[0]?.from ?? Number.POSITIVE_INFINITY;
    this.ring.release(Math.min(this.settled + 1, lent));
  }
}

/** A receiver whose stream begins with the slot that is open. */
export function newReceiver(record: PeerRecord, ring: SendRing, visit: number): Receiver {
  return {
    record,
    visit,
    start: ring.open,
    since: ring.endedBy(ring.open - 1) + 1,
    started: false,
    startedAt: Number.NEGATIVE_INFINITY,
    starts: 0,
    received: ring.open - 1,
    messages: ring.endedBy(ring.open - 1),
    limit: ring.open - 1 + limits.windowAtFirst,
    handled: ring.endedBy(ring.open - 1),
    listening: true,
    heard: 0,
    unheard: 0,
    doubt: undefined,
    deaf: record.hearsUs === false,
    askedInAll: 0,
    toldTo: ring.open - 1,
    asked: 0,
    told: 0,
    missed: 0,
    lagging: false,
    stall: undefined,
    changed: false,
  };
}
