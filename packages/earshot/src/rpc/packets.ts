/**
 * Packets to bytes and back, driven by the packet table. Decoding is total: what cannot be read is a reason
 * that is counted, never an exception.
 * @module
 */
import { type Field, type FieldsOf, record } from "../core/wire/field.ts";
import { Reader } from "../core/wire/reader.ts";
import { Writer } from "../core/wire/writer.ts";
import { decodeCall, decodeReply, encodeCall, encodeReply } from "./hot-packets.ts";
import { type Packet, packetTable, type PacketType } from "./packet-table.ts";

const codecs: readonly (
  | { readonly type: PacketType; readonly fields: Field<object> }
  | undefined
)[] = (() => {
  const all: { readonly type: PacketType; readonly fields: Field<object> }[] = [];
  for (const type of Object.keys(packetTable) as PacketType[]) {
    const { id, fields } = packetTable[type];
    all[id] = { type, fields: record(fields as FieldsOf<object>) };
  }
  return all;
})();

/** Room for all fields but the body. */
const headBytes = 96;

export function encodePacket(packet: Packet): Uint8Array {
  if (packet.type === "call") return encodeCall(packet);
  if (packet.type === "reply") return encodeReply(packet);
  return encodeByTable(packet);
}

/** As {@link encodePacket}, for any packet. */
export function encodeByTable(packet: Packet): Uint8Array {
  const body = "body" in packet ? packet.body.length : 0;
  const writer = new Writer(headBytes + body);
  const { id } = packetTable[packet.type];
  writer.uint8(id);
  codecs[id]?.fields.write(writer, packet);
  return writer.written();
}

/** Byte fields are views of `bytes`; fields behind those known belong to later versions. */
export function decodePacket(bytes: Uint8Array): Packet | "malformed" | "unknown" {
  return decodeCall(bytes) ?? decodeReply(bytes) ?? decodeByTable(bytes);
}

/** As {@link decodePacket}, for any packet. */
export function decodeByTable(bytes: Uint8Array): Packet | "malformed" | "unknown" {
  const reader = new Reader(bytes);
  const codec = codecs[reader.uint8()];
  if (codec === undefined) return bytes.length === 0 ? "malformed" : "unknown";
  const fields = codec.fields.read(reader);
  if (reader.fault !== undefined) return "malformed";
  return { type: codec.type, ...fields } as Packet;
}
