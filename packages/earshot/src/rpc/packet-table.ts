/**
 * What callers and servers say to each other, as one table: number, fields and meaning of each packet. Codec,
 * documentation (docs/protocol-requests.md) and generated tests come from it. Numbers are only ever added; a
 * retired one is never used again.
 * @module
 */
import type { BodyKind } from "../core/io.ts";
import { limits } from "../core/limits.ts";
import {
  type Field,
  type FieldsOf,
  list,
  oneOf,
  rest,
  text,
  uint32,
  uint48,
} from "../core/wire/field.ts";

/** Which packets of the engine are ours. */
export const requestChannel = 1;
/** The streams on which packets travel that are larger than a datagram. */
export const requestStreams = "earshot.requests";

/** Whether a word of the receiver is waited for. */
export type Asks = "nothing" | "word";
/** What a server refuses or tells instead of a reply. */
export type FailureWhat = "failed" | "unknown-service" | "busy" | "gone";

/** The fields of every packet. Bytes are views of the datagram. */
export interface Packets {
  readonly call: {
    readonly number: number;
    readonly floor: number;
    readonly kind: BodyKind;
    readonly service: string;
    readonly body: Uint8Array;
  };
  readonly reply: {
    readonly number: number;
    readonly part: number;
    readonly last: "more" | "last" | "end";
    readonly asks: Asks;
    readonly kind: BodyKind;
    readonly body: Uint8Array;
  };
  readonly failure: {
    readonly number: number;
    readonly part: number;
    readonly asks: Asks;
    readonly what: FailureWhat;
    readonly code: string;
    readonly message: string;
  };
  readonly working: { readonly number: number };
  readonly unseen: { readonly number: number };
  readonly poll: { readonly number: number; readonly floor: number };
  readonly taken: { readonly number: number; readonly part: number };
  readonly noted: { readonly floor: number; readonly numbers: readonly number[] };
}

export type PacketType = keyof Packets;

/** A packet as the machines handle it. */
export type Packet<Type extends PacketType = PacketType> = {
  [Each in Type]: { readonly type: Each } & Packets[Each];
}[Type];

export interface PacketEntry<Fields> {
  /** Its number on the wire. */
  readonly id: number;
  /** Who sends it. */
  readonly by: "caller" | "server";
  /** What it means. */
  readonly doc: string;
  /** In the order of the wire. */
  readonly fields: FieldsOf<Fields>;
}

const kind: Field<BodyKind> = oneOf(["bytes", "text", "value"]);
const asks: Field<Asks> = oneOf(["nothing", "word"]);

export const packetTable: { readonly [Type in PacketType]: PacketEntry<Packets[Type]> } = {
  call: {
    id: 0x01,
    by: "caller",
    doc: "A request. `number` counts the calls of this life to this server; `floor` is the number of the oldest that is still open: replies to those before it have come, or are no longer waited for. Repeated until something is heard of it.",
    fields: {
      number: uint48,
      floor: uint48,
      kind,
      service: text(limits.serviceBytes),
      body: rest,
    },
  },
  reply: {
    id: 0x02,
    by: "server",
    doc: "A reply, and the word that the call has come. Several replies to one call count from `part` 1 and are taken in order; `end` says that there are no more and has no body. Where `asks` says word it is repeated until taken.",
    fields: {
      number: uint48,
      part: uint32,
      last: oneOf(["more", "last", "end"]),
      asks,
      kind,
      body: rest,
    },
  },
  failure: {
    id: 0x03,
    by: "server",
    doc: "The last word on a call instead of a reply: the handler failed, with its `code` and `message`; nobody serves this here; too many calls wait already; or (`gone`) the call had come, but its reply is no longer kept.",
    fields: {
      number: uint48,
      part: uint32,
      asks,
      what: oneOf(["failed", "unknown-service", "busy", "gone"]),
      code: text(limits.failureCodeBytes),
      message: text(limits.failureMessageBytes),
    },
  },
  working: {
    id: 0x04,
    by: "server",
    doc: "Answers a repeated call, or a poll: its reply is not ready. From then on the caller polls, slowly.",
    fields: { number: uint48 },
  },
  unseen: {
    id: 0x05,
    by: "server",
    doc: "Answers a poll: no such call has come.",
    fields: { number: uint48 },
  },
  poll: {
    id: 0x06,
    by: "caller",
    doc: "Asks what became of a call that is large, or that the server works on, instead of repeating it.",
    fields: { number: uint48, floor: uint48 },
  },
  taken: {
    id: 0x07,
    by: "caller",
    doc: "Replies up to `part` have come, in order.",
    fields: { number: uint48, part: uint32 },
  },
  noted: {
    id: 0x08,
    by: "caller",
    doc: "The caller is done with the calls before `floor`, and with these: what is kept of them may be forgotten, and handlers that still work on them are told to stop.",
    fields: { floor: uint48, numbers: list(uint48, limits.notedCalls) },
  },
};
