/**
 * What is in a datagram, for traffic counts and for stories: the names of its frames, or in words
 * all that can be read.
 * @module
 */
import { slotFrameHeaderBytes, slotFrameTable } from "../stream/slot-frames.ts";
import { frameTable } from "./frame-table.ts";
import { readFrames } from "./frames.ts";
import { headerBytes, readHeader, type Header } from "./header.ts";
import type { RealmCipher } from "./seal.ts";
import { hexOf } from "../identity.ts";

const names: ReadonlyMap<number, string> = new Map(
  Object.entries(frameTable).map(([name, { id }]) => [id, name]),
);

const slotNames: ReadonlyMap<number, string> = new Map(
  Object.entries(slotFrameTable).map(([name, { id }]) => [id, name]),
);

/** Frames that travel on the back of others and do not give a datagram its kind. */
const passengers: ReadonlySet<string> = new Set(["padding", "update", "view"]);

/** The kind of a datagram, such as `"announce+request"`, `"ping"`, `"start+slots"` or `"not ours"`. */
export function kindOf(bytes: Uint8Array, cipher: RealmCipher): string {
  const header = readHeader(bytes);
  if (typeof header === "string") return "not ours";
  if (header.stream !== 0) return "slots";
  const kind = kindOfControl(bytes, header, cipher);
  const behind = bytes.subarray(header.length);
  return behind.length === 0 ? kind : `${kind}+${kindOf(behind, cipher)}`;
}

function kindOfControl(bytes: Uint8Array, header: Header, cipher: RealmCipher): string {
  const frames = opened(bytes, header, cipher);
  if (frames === undefined) return "sealed";
  const found: string[] = [];
  for (let at = 0; at + 3 <= frames.length;) {
    const name = names.get(frames[at] as number) ?? "unknown";
    if (!passengers.has(name) && !found.includes(name)) found.push(name);
    at += 3 + (((frames[at + 1] as number) << 8) | (frames[at + 2] as number));
  }
  return found.join("+") || "update";
}

/** A datagram in words, on one line. */
export function dissect(bytes: Uint8Array, cipher: RealmCipher): string {
  const header = readHeader(bytes);
  if (typeof header === "string") return `${bytes.length} B, ${header}`;
  const what = `${bytes.length} B ${header.cast} of ${hexOf(header.epoch, 0, 3)} #${header.counter}`;
  const body = opened(bytes, header, cipher);
  if (body === undefined) return `${what}, sealed`;
  if (header.stream !== 0) return `${what}: slot of stream ${header.stream}, ${slotInWords(body)}`;
  const decoded = readFrames(body, 0, body.length);
  if (typeof decoded === "string") return `${what}, ${decoded}`;
  const behind = bytes.subarray(header.length);
  const then = behind.length === 0 ? "" : `; ${dissect(behind, cipher)}`;
  return `${what}: ${decoded.frames.map((frame) => words(frame)).join(" ")}${then}`;
}

/** The datagrams of a train, by the lengths in their headers; what is none of ours is one. */
export function* datagramsOf(train: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < train.length;) {
    const header = readHeader(train, at);
    const end = typeof header === "string" ? train.length : at + header.length;
    yield train.subarray(at, end);
    at = end;
  }
}

/** What is behind the header, in a copy where it was sealed; `undefined` when it cannot be opened. */
export function opened(
  bytes: Uint8Array,
  header: Header,
  cipher: RealmCipher,
): Uint8Array | undefined {
  if (!header.sealed) return bytes.subarray(headerBytes, header.length);
  const copy = bytes.slice(0, header.length);
  const context = { epoch: copy.slice(12, 28), stream: header.stream, counter: header.counter };
  if (!cipher.open(copy, headerBytes, context, header.realmTag)) return undefined;
  return copy.subarray(headerBytes, copy.length - cipher.overheadBytes);
}

/** What is in a slot: messages before it, then its frames with their sizes. */
function slotInWords(body: Uint8Array): string {
  const before =
    body.length < 4 ? "?" : String(new DataView(body.buffer, body.byteOffset).getUint32(0));
  const found: string[] = [];
  for (let at = 4; at + slotFrameHeaderBytes <= body.length && body[at] !== 0;) {
    const length = ((body[at + 1] as number) << 8) | (body[at + 2] as number);
    found.push(`${slotNames.get(body[at] as number) ?? "unknown"} ${length}`);
    at += slotFrameHeaderBytes + length;
  }
  const told = found.length > 6 ? [...found.slice(0, 3), "…", ...found.slice(-2)] : found;
  return `behind message ${before}: ${told.join(", ")}`;
}

function words(frame: { readonly type: string }): string {
  const fields = Object.entries(frame).filter(
    ([name]) => name !== "type" && name !== "signature" && name !== "fill",
  );
  return fields.length === 0
    ? frame.type
    : `${frame.type}(${fields.map(([name, value]) => `${name} ${brief(value)}`).join(", ")})`;
}

function brief(value: unknown): string {
  if (value instanceof Uint8Array)
    return value.length > 16 ? `${value.length} B` : hexOf(value, 0, Math.min(3, value.length));
  if (Array.isArray(value))
    return value.length > 3
      ? `${value.length} of them`
      : `[${value.map((item) => brief(item)).join(" ")}]`;
  if (typeof value === "object" && value !== null)
    return Object.values(value)
      .map((item) => brief(item))
      .join("/");
  return String(value);
}
