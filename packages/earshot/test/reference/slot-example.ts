/**
 * The second worked example of docs/protocol.md: a slot with a message, the beginning of a split one, and
 * padding, with a note on each of its pieces.
 * @module
 */
import { headerBytes, writeHeader } from "../../src/core/wire/header.ts";
import { slotHeadBytes } from "../../src/core/stream/slot.ts";
import { slotFrameTable } from "../../src/core/stream/slot-frames.ts";
import { dumpOf, exampleAnnouncement, exampleTag, type Piece } from "./protocol-example.ts";

/** What the example says; slots of real streams are larger. */
export const slotExample = {
  stream: 1,
  sequence: 7,
  before: 12,
  text: "Dinner is ready",
  splitTotal: 3_000,
  splitPart: "It is",
  slotBytes: 80,
} as const;

/** The slot, taken apart in the order of the wire. */
export function slotPieces(): Piece[] {
  const { stream, sequence, before, text, splitTotal, splitPart, slotBytes } = slotExample;
  const header = new Uint8Array(headerBytes);
  writeHeader(header, {
    cast: "multicast",
    sealed: false,
    asks: true,
    asksHandled: false,
    length: slotBytes,
    stream,
    realmTag: exampleTag,
    epoch: exampleAnnouncement.epoch,
    counter: sequence,
  });
  const head: Piece[] = [
    { bytes: header.subarray(0, 3), note: "magic and version" },
    { bytes: header.subarray(3, 4), note: "flags: multicast, not sealed, somebody waits" },
    {
      bytes: header.subarray(4, 6),
      note: `length: ${slotBytes} bytes, as all full slots of this stream`,
    },
    { bytes: header.subarray(6, 8), note: `stream ${stream}` },
    { bytes: header.subarray(8, 12), note: "tag of the realm" },
    { bytes: header.subarray(12, 28), note: "epoch of the sender" },
    { bytes: header.subarray(28, 32), note: `slot ${sequence}` },
    {
      bytes: number(before, slotHeadBytes - headerBytes),
      note: `${before} messages ended before it`,
    },
  ];
  const pieces = [
    ...head,
    ...framePieces("text", [{ bytes: utf8(text), note: `message ${before + 1}: “${text}”` }]),
    ...framePieces("first", [
      { bytes: number(1, 1), note: "kind: text" },
      { bytes: number(splitTotal, 4), note: `total: ${splitTotal} bytes` },
      { bytes: utf8(splitPart), note: `message ${before + 2} begins: “${splitPart}”` },
    ]),
  ];
  const used = pieces.reduce((sum, { bytes }) => sum + bytes.length, 0);
  return [
    ...pieces,
    { bytes: new Uint8Array(slotBytes - used), note: "padding: the next part does not fit" },
  ];
}

/** The example as lines. */
export function slotDump(): string {
  return dumpOf(slotPieces());
}

function framePieces(type: keyof typeof slotFrameTable, fields: readonly Piece[]): Piece[] {
  const length = fields.reduce((sum, { bytes }) => sum + bytes.length, 0);
  return [
    { bytes: number(slotFrameTable[type].id, 1), note: `slot frame \`${type}\`` },
    { bytes: number(length, 2), note: `its length: ${length} bytes` },
    ...fields,
  ];
}

function number(value: number, length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, at) => Math.floor(value / 256 ** (length - 1 - at)) % 256);
}

function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
