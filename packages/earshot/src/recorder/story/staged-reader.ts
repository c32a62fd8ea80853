/**
 * Reads the messages of a `write` command back, one after the other.
 * @module
 */
import { longFlag } from "../../core/stream/staged-frames.ts";
import { uint16At, uint32At } from "../../core/stream/slot.ts";

export interface StagedFrame {
  readonly id: number;
  readonly start: number;
  readonly end: number;
}

/** The frames as `StagedFrames` laid them down; ends early where they are cut short. */
export function* stagedFramesOf(bytes: Uint8Array): Generator<StagedFrame> {
  for (let at = 0; at + 3 <= bytes.length;) {
    const marked = bytes[at] as number;
    const long = (marked & longFlag) !== 0;
    const start = at + (long ? 5 : 3);
    const end = start + (long ? uint32At(bytes, at + 1) : uint16At(bytes, at + 1));
    if (end > bytes.length) return;
    yield { id: marked & ~longFlag, start, end };
    at = end;
  }
}
