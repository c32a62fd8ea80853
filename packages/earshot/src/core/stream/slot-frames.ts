/**
 * The frames within slots, which carry messages: a table of their own beside that of control frames,
 * since they are read and written by hand, for speed. A test holds reader and writer to this table.
 * @module
 */
import type { BodyKind } from "../io.ts";

export interface SlotFrameEntry {
  /** Its number within a slot. Only ever added to; a retired one is never used again. */
  readonly id: number;
  readonly doc: string;
  /** Name and form of each field, in the order of the wire. */
  readonly fields: Readonly<Record<string, string>>;
}

export const slotFrameTable = {
  padding: {
    id: 0x00,
    doc: "Nothing follows: the rest of the slot is not read. Has no length, so that a single byte will do.",
    fields: {},
  },
  bytes: {
    id: 0x01,
    doc: "A message of bytes.",
    fields: { body: "bytes to the end of the frame" },
  },
  text: {
    id: 0x02,
    doc: "A message of UTF-8 text.",
    fields: { body: "bytes to the end of the frame" },
  },
  value: {
    id: 0x03,
    doc: "A message that is a CBOR value.",
    fields: { body: "bytes to the end of the frame" },
  },
  first: {
    id: 0x04,
    doc: "The first part of a message that goes on in the next slots; no other message comes between.",
    fields: {
      kind: "1 byte: 0 bytes, 1 text, 2 value",
      total: "4 bytes, unsigned: size of the whole body",
      body: "bytes to the end of the frame",
    },
  },
  next: {
    id: 0x05,
    doc: "The next part of that message, not its last.",
    fields: { body: "bytes to the end of the frame" },
  },
  last: {
    id: 0x06,
    doc: "The last part of that message.",
    fields: { body: "bytes to the end of the frame" },
  },
  open: {
    id: 0x08,
    doc: "A large message begins: its parts come between other messages.",
    fields: {
      large: "4 bytes, unsigned: its number among the large ones of this stream",
      kind: "1 byte, as above",
      total: "6 bytes, unsigned: its size, or 2⁴⁸ − 1 when that is not known",
    },
  },
  part: {
    id: 0x09,
    doc: "The next bytes of a large message.",
    fields: { large: "4 bytes, unsigned", body: "bytes to the end of the frame" },
  },
  close: {
    id: 0x0a,
    doc: "A large message ends. Counts as a message of its own.",
    fields: { large: "4 bytes, unsigned", outcome: "1 byte: 0 whole, 1 given up by its sender" },
  },
} as const;

export type SlotFrameType = keyof typeof slotFrameTable;

/** Bytes in front of a frame's fields within a slot: its number and the length of the fields. */
export const slotFrameHeaderBytes = 3;

/** The body kinds by their number. */
export const bodyKinds: readonly BodyKind[] = ["bytes", "text", "value"];

/** The frame of a whole message of the kind with this number. */
export function wholeFrameId(kindNumber: number): number {
  return slotFrameTable.bytes.id + kindNumber;
}

/** Size of a large message that is not known when it begins. */
export const unknownTotal: number = 2 ** 48 - 1;
