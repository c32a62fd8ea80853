/**
 * The wire format, as one table: every frame's number, fields and meaning. Codec, documentation
 * (docs/protocol.md) and generated tests come from it. Numbers are only ever added; a retired one
 * is never used again.
 * @module
 */
import type { Address } from "../address.ts";
import type { BodyKind } from "../io.ts";
import { limits } from "../limits.ts";
import {
  added,
  address,
  bytes,
  type Field,
  type FieldsOf,
  fixed,
  list,
  oneOf,
  record,
  rest,
  text,
  uint16,
  uint32,
  uint48,
  uint8,
} from "./field.ts";

/** The fields of every frame. Bytes are views of the datagram. */
export interface Frames {
  readonly padding: { readonly fill: Uint8Array };
  readonly announce: SignedAnnouncement;
  readonly request: { readonly challenge: Uint8Array; readonly knows: number };
  readonly echo: { readonly challenge: Uint8Array; readonly hears: Hears };
  readonly goodbye: { readonly signature: Uint8Array };
  readonly view: { readonly count: number; readonly digest: Uint8Array };
  readonly ping: { readonly token: number; readonly target: Uint8Array; readonly hears: Hears };
  readonly ack: { readonly token: number; readonly hears: Hears };
  readonly "ping-request": {
    readonly token: number;
    readonly target: Uint8Array;
    readonly at: Address;
  };
  readonly nack: { readonly token: number };
  readonly update: { readonly entries: readonly UpdateEntry[] };
  readonly sync: { readonly token: number };
  readonly roster: { readonly token: number; readonly entries: readonly RosterEntry[] };
  readonly fetch: { readonly epochs: readonly Uint8Array[] };
  readonly relay: SignedAnnouncement;
  readonly message: {
    readonly sequence: number;
    readonly kind: BodyKind;
    readonly group: string;
    readonly body: Uint8Array;
  };
  readonly latest: {
    readonly sequence: number;
    readonly kind: BodyKind;
    readonly group: string;
    readonly key: string;
    readonly body: Uint8Array;
  };
  readonly packet: {
    readonly target: Uint8Array;
    readonly channel: number;
    readonly body: Uint8Array;
  };
  readonly start: {
    readonly stream: number;
    readonly sequence: number;
    readonly message: number;
    readonly members: number;
    readonly visit: number;
    readonly to: "group" | "peer";
    readonly group: string;
  };
  readonly join: { readonly stream: number; readonly visit: number };
  readonly report: {
    readonly stream: number;
    readonly received: number;
    readonly limit: number;
    readonly handled: number;
    readonly heard: number;
    readonly reader: "none" | "some";
  };
  readonly nak: { readonly stream: number; readonly ranges: readonly SlotRange[] };
  readonly gone: {
    readonly stream: number;
    readonly to: number;
    readonly message: number;
  };
  readonly heartbeat: {
    readonly stream: number;
    readonly token: number;
    readonly last: number;
    readonly way: "slots" | "other";
  };
  readonly evicted: { readonly stream: number; readonly visit: number };
  readonly end: { readonly stream: number; readonly last: number };
  readonly decline: { readonly stream: number; readonly visit: number };
}

/** Consecutive slots. */
export interface SlotRange {
  readonly from: number;
  readonly count: number;
}

export interface SignedAnnouncement {
  readonly signature: Uint8Array;
  readonly body: Uint8Array;
}

/** Whether the sender of the frame hears the receiver's multicasts. */
export type Hears = "unknown" | "yes" | "no";

export interface UpdateEntry {
  readonly state: "alive" | "suspected" | "failed" | "left";
  readonly incarnation: number;
  readonly epoch: Uint8Array;
}

export interface RosterEntry {
  readonly epoch: Uint8Array;
  readonly incarnation: number;
  readonly sequence: number;
}

export type FrameType = keyof Frames;

/** A frame as the engine handles it. */
export type Frame<Type extends FrameType = FrameType> = {
  [Each in Type]: { readonly type: Each } & Frames[Each];
}[Type];

export interface FrameEntry<Fields> {
  /** Its number on the wire. */
  readonly id: number;
  /** What it means. */
  readonly doc: string;
  /** In the order of the wire. */
  readonly fields: FieldsOf<Fields>;
}

const epoch: Field<Uint8Array> = fixed(16);
const challenge: Field<Uint8Array> = fixed(8);
const signature: Field<Uint8Array> = fixed(64);
const hears: Field<Hears> = oneOf(["unknown", "yes", "no"]);

export const frameTable: { readonly [Type in FrameType]: FrameEntry<Frames[Type]> } = {
  padding: {
    id: 0x00,
    doc: "Nothing: makes a request as large as its answer may be, so that nobody gains by a forged source address.",
    fields: { fill: rest },
  },
  announce: {
    id: 0x01,
    doc: "Who the sender is: its signed announcement (below). Comes before all other frames of a datagram.",
    fields: { signature, body: rest },
  },
  request: {
    id: 0x02,
    doc: "Who is there? Whoever hears it answers with an echo of the challenge, and with its announcement unless `knows` is its sequence.",
    fields: { challenge, knows: uint32 },
  },
  echo: {
    id: 0x03,
    doc: "Answers a request, which proves that the sender is alive now and receives at its address.",
    fields: { challenge, hears },
  },
  goodbye: {
    id: 0x04,
    doc: "The sender leaves for good: this epoch ends. Signed over domain, realm tag and epoch.",
    fields: { signature },
  },
  view: {
    id: 0x05,
    doc: "How many live peers the sender counts, itself included, and a digest over their epochs and sequences.",
    fields: { count: uint32, digest: fixed(8) },
  },
  ping: {
    id: 0x10,
    doc: "SWIM probe. `target` is the first half of the epoch meant, as an address may have a new owner.",
    fields: { token: uint32, target: fixed(8), hears },
  },
  ack: {
    id: 0x11,
    doc: "Answers a ping, or a relayed one on behalf of its target.",
    fields: { token: uint32, hears },
  },
  "ping-request": {
    id: 0x12,
    doc: "Asks the receiver to ping `target` at `at` and to pass its ack on.",
    fields: { token: uint32, target: epoch, at: address },
  },
  nack: {
    id: 0x13,
    doc: "Answers a ping-request whose target has not answered the relay in time (Lifeguard).",
    fields: { token: uint32 },
  },
  update: {
    id: 0x14,
    doc: "What the sender holds of others: news of membership, spread on the back of other datagrams.",
    fields: {
      entries: list(
        record<UpdateEntry>({
          state: oneOf(["alive", "suspected", "failed", "left"]),
          incarnation: uint32,
          epoch,
        }),
        limits.updateEntries,
      ),
    },
  },
  sync: {
    id: 0x20,
    doc: "Views differ: asks for the roster. Who is not proven to be at its address is asked to prove it first.",
    fields: { token: uint32 },
  },
  roster: {
    id: 0x21,
    doc: "Some of the live peers that the sender has in its view, with the token of the sync; several datagrams make the whole.",
    fields: {
      token: uint32,
      entries: list(
        record<RosterEntry>({ epoch, incarnation: uint32, sequence: uint32 }),
        limits.updateEntries,
      ),
    },
  },
  fetch: {
    id: 0x22,
    doc: "Asks for the announcements of these epochs.",
    fields: { epochs: list(epoch, limits.fetchEntries) },
  },
  relay: {
    id: 0x23,
    doc: "The signed announcement of another peer, passed on as it was received; the sender holds that peer for alive.",
    fields: { signature, body: rest },
  },
  message: {
    id: 0x30,
    doc: "A message to the members of a group, best effort. `sequence` counts the sender's messages to this group from 1.",
    fields: {
      sequence: uint32,
      kind: oneOf(["bytes", "text", "value"]),
      group: text(limits.groupBytes),
      body: rest,
    },
  },
  latest: {
    id: 0x31,
    doc: "As `message`, of which only the latest with the same `key` is of interest: readers may pass over those before it.",
    fields: {
      sequence: uint32,
      kind: oneOf(["bytes", "text", "value"]),
      group: text(limits.groupBytes),
      key: text(limits.keyBytes),
      body: rest,
    },
  },
  packet: {
    id: 0x32,
    doc: "A datagram to one member, best effort, for a machine above the engine: `channel` 1 is request and reply. `target` is the first half of the epoch meant, as an address may have a new owner.",
    fields: { target: fixed(8), channel: uint8, body: rest },
  },
  start: {
    id: 0x40,
    doc: "The sender's stream begins for the receiver with this slot, whose first message has the number `message`. `members` are to hear it. `group` names the group, or what of a peer the stream is for: empty for its program. `visit` is that of the join that it answers, 1 for none. Repeated until a report answers it.",
    fields: {
      stream: uint16,
      sequence: uint48,
      message: uint48,
      members: uint16,
      visit: uint32,
      to: oneOf(["group", "peer"]),
      group: text(limits.groupBytes),
    },
  },
  join: {
    id: 0x41,
    doc: "Asks the sender of a stream for a start: slots of it arrive, but no start has, or it has evicted us. `visit` counts the beginnings of this receiver with this stream, so that late repetitions do no harm.",
    fields: { stream: uint16, visit: uint32 },
  },
  report: {
    id: 0x42,
    doc: "How far a receiver is: it holds every slot up to `received`, takes slots up to `limit`, and its program has finished with `handled` messages. `heard` is the token of the latest heartbeat that came by multicast.",
    fields: {
      stream: uint16,
      received: uint48,
      limit: uint48,
      handled: uint48,
      heard: uint32,
      reader: oneOf(["none", "some"]),
    },
  },
  nak: {
    id: 0x43,
    doc: "Slots that a receiver misses; the sender repairs them with the same bytes, or says that they are gone.",
    fields: {
      stream: uint16,
      ranges: list(record<SlotRange>({ from: uint48, count: uint16 }), limits.nakRanges),
    },
  },
  gone: {
    id: 0x44,
    doc: "Slots before `to` are no longer held. The first message from there on has the number `message`.",
    fields: { stream: uint16, to: uint48, message: uint48 },
  },
  heartbeat: {
    id: 0x45,
    doc: "The last slot of a stream; asks for a report. Ends when every report says so. On the way of the slots it comes behind them; on another it may overtake them, so that only the second one without a slot between tells that some are missing.",
    fields: { stream: uint16, token: uint32, last: uint48, way: oneOf(["slots", "other"]) },
  },
  evicted: {
    id: 0x46,
    doc: "The receiver held the stream back for too long and is no longer waited for; it may join again.",
    fields: { stream: uint16, visit: uint32 },
  },
  end: {
    id: 0x47,
    doc: "The stream has ended with this slot; or, with 0, there is none of this number any more, as answer to a join, report or nak.",
    fields: { stream: uint16, last: uint48 },
  },
  decline: {
    id: 0x48,
    doc: "The receiver is not in the group of this stream, though in another one that is announced by the same number: it is not to be waited for.",
    fields: { stream: uint16, visit: uint32 },
  },
};

/** What an announcement says: the signed body of `announce` and `relay` frames. */
export interface AnnouncementBody {
  readonly publicKey: Uint8Array;
  readonly epoch: Uint8Array;
  /** Raised with every change; the highest counts. */
  readonly sequence: number;
  readonly incarnation: number;
  readonly name: string;
  readonly roles: readonly string[];
  /** As `announcedGroup` gives them: of numbered ones no more than that. */
  readonly groups: readonly string[];
  readonly addresses: readonly Address[];
  readonly metadata: Uint8Array;
  readonly services: readonly string[];
}

/** The same as it stands on the wire: numbered groups apart. */
export interface AnnouncementFields extends AnnouncementBody {
  readonly numbers: readonly number[];
}

export const announcementFields: FieldsOf<AnnouncementFields> = {
  publicKey: fixed(32),
  epoch,
  sequence: uint32,
  incarnation: uint32,
  name: text(limits.nameBytes),
  roles: list(text(limits.roleBytes), limits.roles),
  groups: list(text(limits.groupBytes), limits.groups),
  addresses: list(address, limits.addresses),
  metadata: bytes(limits.metadataBytes),
  services: added(list(text(limits.serviceBytes), limits.services), []),
  numbers: added(list(uint32, limits.numberedGroups), []),
};

/** Bytes in front of a frame's fields: its number and the length of the fields. */
export const frameHeaderBytes = 3;
