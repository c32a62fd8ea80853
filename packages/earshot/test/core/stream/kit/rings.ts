/**
 * Rings on a table, and a second reader of slots, written from the table of slot frames alone, so that
 * what a ring lays down is judged by somebody else.
 * @module
 */
import assert from "node:assert/strict";
import { SendRing } from "../../../../src/core/stream/send-ring.ts";
import { StagedFrames } from "../../../../src/core/stream/staged-frames.ts";
import { openRealm, type RealmCipher } from "../../../../src/core/wire/seal.ts";

export const epoch: Uint8Array = Uint8Array.from({ length: 16 }, (_, index) => index + 1);

export function ringOf(
  options: {
    readonly cipher?: RealmCipher;
    readonly slotBytes?: number;
    readonly firstSequence?: number;
  } = {},
): SendRing {
  return new SendRing({
    cipher: openRealm(7),
    epoch,
    stream: 3,
    slotBytes: 1_400,
    cast: "multicast",
    firstSequence: 1,
    memory: { bytes: 0 },
    ...options,
  });
}

/** A frame that a program stages. */
export interface Staged {
  readonly id: number;
  readonly body: Uint8Array;
}

export function staged(frames: readonly Staged[]): Uint8Array {
  const bytes = frames.reduce((sum, { body }) => sum + body.length + 5, 0);
  const stage = new StagedFrames(bytes);
  for (const { id, body } of frames) stage.add(id, body);
  return stage.written();
}

/** A body of `length` bytes that no other number has. */
export function bodyOf(length: number, number: number): Uint8Array {
  const body = new Uint8Array(length);
  for (let at = 0; at < length; at++) body[at] = at * 7 + number * 13;
  return body;
}

export interface SlotFrame {
  readonly slot: number;
  readonly id: number;
  readonly fields: Uint8Array;
}

export interface ReadSlot {
  readonly length: number;
  readonly asks: boolean;
  readonly asksHandled: boolean;
  /** Low 32 bits of its sequence. */
  readonly sequence: number;
  readonly before: number;
  readonly frames: readonly SlotFrame[];
  /** Bytes behind the last frame, padding included. */
  readonly rest: number;
}

/** Reads one slot whose tag is off or was never there. */
export function readSlot(slot: Uint8Array, tagBytes = 0): ReadSlot {
  const view = new DataView(slot.buffer, slot.byteOffset, slot.byteLength);
  const length = view.getUint16(4);
  const sequence = view.getUint32(28);
  const frames: SlotFrame[] = [];
  let at = 36;
  const end = length - tagBytes;
  while (at < end && slot[at] !== 0) {
    const from = at + 3;
    const to = from + view.getUint16(at + 1);
    assert.ok(to <= end, "a frame ends within its slot");
    frames.push({ slot: sequence, id: slot[at] as number, fields: slot.slice(from, to) });
    at = to;
  }
  const flags = slot[3] as number;
  const [asks, asksHandled] = [(flags & 8) !== 0, (flags & 16) !== 0];
  return {
    length,
    asks,
    asksHandled,
    sequence,
    before: view.getUint32(32),
    frames,
    rest: end - at,
  };
}

/** All slots of a ring that are closed. */
export function slotsOf(ring: SendRing, tagBytes = 0): ReadSlot[] {
  const slots: ReadSlot[] = [];
  for (let sequence = ring.first; sequence < ring.open; sequence++)
    slots.push(readSlot(ring.burst(sequence, 1).slice(), tagBytes));
  return slots;
}

/** Puts split messages together; parts of large ones are joined by the number of their message. */
export function messagesOf(slots: readonly ReadSlot[]): Staged[] {
  const messages: Staged[] = [];
  let open: { id: number; total: number; parts: Uint8Array[] } | undefined;
  for (const { id, fields } of slots.flatMap(({ frames }) => frames)) {
    if (id === 4) {
      assert.equal(open, undefined, "one message is split at a time");
      const total = new DataView(fields.buffer, fields.byteOffset).getUint32(1);
      open = { id: 1 + (fields[0] as number), total, parts: [fields.slice(5)] };
    } else if (id === 5 || id === 6) {
      assert.ok(open !== undefined);
      open.parts.push(fields);
      if (id === 5) continue;
      const body = join(open.parts);
      assert.equal(body.length, open.total);
      messages.push({ id: open.id, body });
      open = undefined;
    } else {
      assert.equal(open, undefined, "nothing comes between the parts of a split message");
      const latest = messages.at(-1);
      const same = id === 9 && latest?.id === 9 && same4(latest.body, fields);
      if (same) messages[messages.length - 1] = { id, body: join([latest.body, fields.slice(4)]) };
      else messages.push({ id, body: fields });
    }
  }
  assert.equal(open, undefined, "every message that was begun ends");
  return messages;
}

function same4(one: Uint8Array, other: Uint8Array): boolean {
  return [0, 1, 2, 3].every((at) => one[at] === other[at]);
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(Buffer.concat(parts));
}
