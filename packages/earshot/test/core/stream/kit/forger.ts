/**
 * A member whose slots are written by hand, true or false.
 * @module
 */
import type { Frame } from "../../../../src/core/wire/frame-table.ts";
import { headerBytes, writeHeader } from "../../../../src/core/wire/header.ts";
import type { Host } from "../../kit/host.ts";
import type { Room } from "../../kit/room.ts";
import type { Stranger } from "../../kit/stranger.ts";

/** A slot frame, its length as it should be. */
export function slotFrame(id: number, fields: Uint8Array | string = new Uint8Array(0)): Uint8Array {
  const body = typeof fields === "string" ? Buffer.from(fields) : fields;
  return Uint8Array.from([id, body.length >> 8, body.length & 0xff, ...body]);
}

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
    this.#to.datagram(this.stranger.address, Uint8Array.from(Buffer.concat(datagrams)));
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
