/**
 * The worked example of docs/protocol.md: one datagram from fixed keys and numbers, with a note on each
 * of its pieces.
 * @module
 */
import { createHash, createPrivateKey, createPublicKey, sign } from "node:crypto";
import { addressOf } from "../../src/core/address.ts";
import { announcementMessage, encodeAnnouncement } from "../../src/core/wire/announcement.ts";
import {
  type AnnouncementBody,
  type AnnouncementFields,
  announcementFields,
  type Frame,
  frameTable,
} from "../../src/core/wire/frame-table.ts";
import type { Field } from "../../src/core/wire/field.ts";
import { writeFrame } from "../../src/core/wire/frames.ts";
import { headerBytes, writeHeader } from "../../src/core/wire/header.ts";
import { Writer } from "../../src/core/wire/writer.ts";

/** Some bytes of the example, and what they are. */
export interface Piece {
  readonly bytes: Uint8Array;
  readonly note: string;
}

const realm = "earshot";
/** The secret key of the first test vector of RFC 8032 §7.1. */
const secretKey = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60";

const count = (length: number, from: number): Uint8Array =>
  Uint8Array.from({ length }, (_, index) => from + index);

const openTag = createHash("sha256").update("earshot realm").update(realm).digest().readUInt32BE();
const privateKey = createPrivateKey({
  key: Buffer.from(`302e020100300506032b657004220420${secretKey}`, "hex"),
  format: "der",
  type: "pkcs8",
});
const publicKey = Uint8Array.from(
  createPublicKey(privateKey).export({ type: "spki", format: "der" }).subarray(-32),
);

/** What the example announces. */
export const exampleAnnouncement: AnnouncementBody = {
  publicKey,
  epoch: count(16, 0xa0),
  sequence: 1,
  incarnation: 0,
  name: "ana",
  roles: ["printer"],
  groups: ["lobby"],
  services: [],
  addresses: [addressOf("192.0.2.7", 50_123)],
  metadata: new Uint8Array(),
};

const body = encodeAnnouncement(exampleAnnouncement);
const signature = Uint8Array.from(sign(null, announcementMessage(openTag, body), privateKey));

/** The frames of the example. */
export const exampleFrames: readonly Frame[] = [
  { type: "announce", signature, body },
  { type: "request", challenge: count(8, 0x10), knows: 0 },
  { type: "view", count: 1, digest: count(8, 0x20) },
];

export const exampleTag: number = openTag;
export const examplePublicKey: Uint8Array = publicKey;

function written(write: (writer: Writer) => void): Uint8Array {
  const writer = new Writer();
  write(writer);
  return writer.written().slice();
}

/** The datagram, taken apart in the order of the wire. */
export function examplePieces(): Piece[] {
  const frames = exampleFrames.map((frame) => written((writer) => writeFrame(writer, frame)));
  const length = headerBytes + frames.reduce((sum, bytes) => sum + bytes.length, 0);
  const header = new Uint8Array(headerBytes);
  writeHeader(header, {
    cast: "multicast",
    sealed: false,
    asks: false,
    asksHandled: false,
    length,
    stream: 0,
    realmTag: openTag,
    epoch: exampleAnnouncement.epoch,
    counter: 1,
  });
  const parts: readonly (readonly [number, number, string])[] = [
    [0, 2, "magic, “ES”"],
    [2, 3, "version 1"],
    [3, 4, "flags: multicast, not sealed"],
    [4, 6, `length: ${length} bytes`],
    [6, 8, "stream 0: control"],
    [8, 12, `tag of the open realm “${realm}”`],
    [12, 28, "epoch of the sender"],
    [28, 32, "counter 1: the first datagram of this life"],
  ];
  return [
    ...parts.map(([from, to, note]) => ({ bytes: header.subarray(from, to), note })),
    ...exampleFrames.flatMap((frame, index) =>
      framePieces(frame, frames[index] ?? new Uint8Array()),
    ),
  ];
}

function framePieces(frame: Frame, bytes: Uint8Array): Piece[] {
  const { fields } = frameTable[frame.type];
  const pieces = [
    { bytes: bytes.subarray(0, 1), note: `frame \`${frame.type}\`` },
    { bytes: bytes.subarray(1, 3), note: `its length: ${bytes.length - 3} bytes` },
  ];
  for (const [name, field] of Object.entries(fields) as [string, Field<unknown>][]) {
    const value = (frame as unknown as Readonly<Record<string, unknown>>)[name];
    if (frame.type === "announce" && name === "body") pieces.push(...announcementPieces());
    else
      pieces.push({
        bytes: written((writer) => field.write(writer, value)),
        note: `${name}${words(value)}`,
      });
  }
  return pieces;
}

function announcementPieces(): Piece[] {
  const fields: AnnouncementFields = { ...exampleAnnouncement, numbers: [] };
  return (Object.entries(announcementFields) as [keyof AnnouncementFields, Field<unknown>][]).map(
    ([name, field]) => ({
      bytes: written((writer) => field.write(writer, fields[name])),
      note: `${name}${words(fields[name])}`,
    }),
  );
}

function words(value: unknown): string {
  if (value instanceof Uint8Array) return value.length === 0 ? ": none" : "";
  if (Array.isArray(value)) return `: ${value.map((each) => `“${each}”`).join(", ")}`;
  return typeof value === "string" ? `: “${value}”` : `: ${JSON.stringify(value)}`;
}

/** The example as lines of sixteen bytes at most: offset, bytes, note. */
export function exampleDump(): string {
  return dumpOf(examplePieces());
}

/** Pieces as lines of sixteen bytes at most: offset, bytes, note. */
export function dumpOf(pieces: readonly Piece[]): string {
  let offset = 0;
  const lines: string[] = [];
  for (const { bytes, note } of pieces) {
    for (let at = 0; at < bytes.length; at += 16) {
      const row = bytes.subarray(at, at + 16);
      const hex = Array.from(row, (byte) => byte.toString(16).padStart(2, "0")).join(" ");
      const place = offset.toString(16).padStart(4, "0");
      lines.push(`${place}  ${hex.padEnd(47)}  ${at === 0 ? note : "…"}`);
      offset += row.length;
    }
  }
  return lines.join("\n");
}
