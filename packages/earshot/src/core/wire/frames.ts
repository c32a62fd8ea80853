/**
 * Frames to bytes and back, driven by the frame table. Decoding is total: unknown frames are skipped
 * and counted, and a fault in one frame condemns the datagram, as its sender cannot be trusted to count.
 * @module
 */
import { type Field, type FieldsOf, record } from "./field.ts";
import { type Frame, frameTable, type FrameType } from "./frame-table.ts";
import { Reader, type WireFault } from "./reader.ts";
import type { Writer } from "./writer.ts";

/** By number; a frame is its fields, and its type in front, which takes no bytes. */
const codecs: readonly (Field<Frame> | undefined)[] = codecsOf(frameTable);

function codecsOf(table: typeof frameTable): (Field<Frame> | undefined)[] {
  const made: (Field<Frame> | undefined)[] = [];
  for (const type of Object.keys(table) as FrameType[]) {
    const { id, fields } = table[type];
    made[id] = record({ type: word(type), ...fields } as unknown as FieldsOf<Frame>);
  }
  return made;
}

function word<Word extends string>(value: Word): Field<Word> {
  return { form: "", read: () => value, write: () => {}, sample: () => value };
}

export interface DecodedFrames {
  readonly frames: readonly Frame[];
  readonly unknown: number;
}

/** Reads the frames between `at` and `end`. */
export function readFrames(bytes: Uint8Array, at: number, end: number): DecodedFrames | WireFault {
  const frames: Frame[] = [];
  let unknown = 0;
  const reader = new Reader(bytes, at, end);
  while (reader.at < end) {
    const id = reader.uint8();
    const length = reader.uint16();
    const next = reader.at + length;
    if (reader.fault !== undefined || next > end) return "truncated";
    const codec = codecs[id];
    if (codec === undefined) unknown++;
    else {
      // Fields end with the frame; bytes behind those known here belong to later versions.
      reader.end = next;
      const frame = codec.read(reader);
      if (reader.fault !== undefined) return reader.fault;
      frames.push(frame);
    }
    reader.at = next;
    reader.end = end;
  }
  return { frames, unknown };
}

/** Appends one frame. */
export function writeFrame(writer: Writer, frame: Frame): void {
  const { id } = frameTable[frame.type];
  writer.uint8(id);
  const lengthAt = writer.length;
  writer.uint16(0);
  codecs[id]?.write(writer, frame);
  writer.patchUint16(lengthAt, writer.length - lengthAt - 2);
}
