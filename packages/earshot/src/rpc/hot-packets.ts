/**
 * The two packets that a small call consists of, written and read by hand, for speed: a test holds them to the
 * packet table.
 * @module
 */
import type { BodyKind } from "../core/io.ts";
import { limits } from "../core/limits.ts";
import { utf8 } from "../core/wire/writer.ts";
import { type Packet, packetTable } from "./packet-table.ts";

const kinds: readonly BodyKind[] = ["bytes", "text", "value"];
const lasts: readonly Packet<"reply">["last"][] = ["more", "last", "end"];
const asks: readonly Packet<"reply">["asks"][] = ["nothing", "word"];

const callId = packetTable.call.id;
const replyId = packetTable.reply.id;
/** In front of the service, and of the body. */
const callHeadBytes = 15;
const replyHeadBytes = 14;

export function encodeCall({ number, floor, kind, service, body }: Packet<"call">): Uint8Array {
  const name = utf8(service);
  const bytes = new Uint8Array(callHeadBytes + name.length + body.length);
  bytes[0] = callId;
  setUint48(bytes, 1, number);
  setUint48(bytes, 7, floor);
  bytes[13] = kinds.indexOf(kind);
  bytes[14] = name.length;
  bytes.set(name, callHeadBytes);
  bytes.set(body, callHeadBytes + name.length);
  return bytes;
}

/** `undefined` for what the slow way shall judge. */
export function decodeCall(bytes: Uint8Array): Packet<"call"> | undefined {
  if (bytes.length < callHeadBytes || bytes[0] !== callId) return undefined;
  const kind = kinds[bytes[13] as number];
  const length = bytes[14] as number;
  const at = callHeadBytes + length;
  if (kind === undefined || length > limits.serviceBytes || at > bytes.length) return undefined;
  const service = asciiText(bytes, callHeadBytes, at);
  if (service === undefined) return undefined;
  return {
    type: "call",
    number: uint48(bytes, 1),
    floor: uint48(bytes, 7),
    kind,
    service,
    body: bytes.subarray(at),
  };
}

export function encodeReply(packet: Packet<"reply">): Uint8Array {
  const { number, part, body } = packet;
  const bytes = new Uint8Array(replyHeadBytes + body.length);
  bytes[0] = replyId;
  setUint48(bytes, 1, number);
  setUint32(bytes, 7, part);
  bytes[11] = lasts.indexOf(packet.last);
  bytes[12] = asks.indexOf(packet.asks);
  bytes[13] = kinds.indexOf(packet.kind);
  bytes.set(body, replyHeadBytes);
  return bytes;
}

/** `undefined` for what the slow way shall judge. */
export function decodeReply(bytes: Uint8Array): Packet<"reply"> | undefined {
  if (bytes.length < replyHeadBytes || bytes[0] !== replyId) return undefined;
  const last = lasts[bytes[11] as number];
  const asked = asks[bytes[12] as number];
  const kind = kinds[bytes[13] as number];
  if (last === undefined || asked === undefined || kind === undefined) return undefined;
  return {
    type: "reply",
    number: uint48(bytes, 1),
    part: uint32(bytes, 7),
    last,
    asks: asked,
    kind,
    body: bytes.subarray(replyHeadBytes),
  };
}

/** `undefined` for text that takes a decoder. */
function asciiText(bytes: Uint8Array, from: number, to: number): string | undefined {
  let text = "";
  for (let at = from; at < to; at++) {
    const unit = bytes[at] as number;
    if (unit >= 0x80) return undefined;
    text += String.fromCharCode(unit);
  }
  return text;
}

function uint32(bytes: Uint8Array, at: number): number {
  const high = ((bytes[at] as number) << 8) | (bytes[at + 1] as number);
  const low = ((bytes[at + 2] as number) << 8) | (bytes[at + 3] as number);
  return high * 0x1_0000 + low;
}

function uint48(bytes: Uint8Array, at: number): number {
  const high = ((bytes[at] as number) << 8) | (bytes[at + 1] as number);
  return high * 2 ** 32 + uint32(bytes, at + 2);
}

function setUint32(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value >>> 24;
  bytes[at + 1] = value >>> 16;
  bytes[at + 2] = value >>> 8;
  bytes[at + 3] = value;
}

function setUint48(bytes: Uint8Array, at: number, value: number): void {
  const high = Math.floor(value / 2 ** 32);
  bytes[at] = high >>> 8;
  bytes[at + 1] = high;
  setUint32(bytes, at + 2, value >>> 0);
}
