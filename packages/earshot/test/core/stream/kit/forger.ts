/**
 * A member whose slots are written by hand, true or false.
 * @module
 */
import { slotFrameTable } from "../../../../src/core/stream/slot-frames.ts";
import type { Frame } from "../../../../src/core/wire/frame-table.ts";
import { headerBytes, writeHeader } from "../../../../src/core/wire/header.ts";
import type { Host } from "../../kit/host.ts";
import type { Room } from "../../kit/room.ts";
import type { Stranger } from "../../kit/stranger.ts";
import { Ear, gathering } from "./talk.ts";

/** A slot frame, its length as it should be. */
export function slotFrame(id: number, fields: Uint8Array | string = new Uint8Array(0)): Uint8Array {
  const body = typeof fields === "string" ? Buffer.from(fields) : fields;
  return Uint8Array.from([id, body.length >> 8, body.length & 0xff, ...body]);
}

/** A whole message as a slot frame. */
export const word = (body: string): Uint8Array => slotFrame(slotFrameTable.text.id, body);

export const joined = (...parts: readonly Uint8Array[]): Uint8Array =>
  Uint8Array.from(Buffer.concat(parts));

export class Forger {
  readonly stranger: Stranger;
  readonly #room: Room;
  readonly #to: Host;

  /** Becomes a member of the host's view, in the group `room`. */
  constructor(room: Room, to: Host, name = "mallory") {
    this.#room = room;
    this.#to = to;
    this.stranger = room.stranger(name);
    this.stranger.join(to, { groups: ["room"] });
  }

  /** A slot with these bytes behind its head. */
  slot(
    sequence: number,
    content: Uint8Array,
    options: { readonly stream?: number; readonly before?: number; readonly asks?: boolean } = {},
  ): Uint8Array {
    const { stream = 1, before = 0, asks = false } = options;
    const { cipher } = this.#room;
    const length = headerBytes + 4 + content.length + cipher.overheadBytes;
    const bytes = new Uint8Array(length);
    const epoch = this.stranger.epochBytes;
    writeHeader(bytes, {
      cast: "multicast",
      sealed: cipher.overheadBytes > 0,
      asks,
      asksHandled: asks,
      length,
      stream,
      realmTag: cipher.tag,
      epoch,
      counter: sequence,
    });
    new DataView(bytes.buffer).setUint32(headerBytes, before);
    bytes.set(content, headerBytes + 4);
    cipher.seal(bytes, headerBytes, { epoch, stream, counter: sequence });
    return bytes;
  }

  /** Sends datagrams as one train. */
  send(...datagrams: readonly Uint8Array[]): void {
    this.#to.datagram(this.stranger.address, joined(...datagrams));
  }

  say(...frames: readonly Frame[]): readonly Frame[] {
    return this.stranger.say(this.#to, frames).frames;
  }

  /** A start of a stream to the group. */
  start(
    changes: Partial<Extract<Frame, { type: "start" }>> = {},
  ): Extract<Frame, { type: "start" }> {
    return {
      type: "start",
      stream: 1,
      sequence: 1,
      message: 1,
      members: 1,
      visit: 1,
      to: "group",
      group: "room",
      ...changes,
    };
  }
}

/** A room of `a` and `b`, in which `b` listens to a forger. */
export function met(options: { readonly secret?: string } = {}): {
  forger: Forger;
  b: Host;
  ear: Ear;
  room: Room;
} {
  const { room, hosts } = gathering(["a", "b"], options);
  const b = hosts[1] as Host;
  const forger = new Forger(room, b);
  return { forger, b, ear: new Ear(b), room };
}
