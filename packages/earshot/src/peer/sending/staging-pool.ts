/**
 * Buffers in which messages wait for the end of the turn. A stream has one only while something is in it,
 * so that many quiet streams cost nothing.
 * @module
 */
import { limits } from "../../core/limits.ts";
import { StagedFrames, stagedHeaderBytes } from "../../core/stream/staged-frames.ts";

/** A little less than what the kernel takes as one burst. */
export const stagingBytes = 57_344;
/** Buffers kept for the next turn. */
const spareLimit = 4;

export class StagingPool {
  readonly #spare: StagedFrames[] = [];

  take(): StagedFrames {
    return this.#spare.pop() ?? new StagedFrames(stagingBytes);
  }

  giveBack(staged: StagedFrames): void {
    staged.clear();
    if (this.#spare.length < spareLimit) this.#spare.push(staged);
  }

  /** For a single message that is larger than the others together. */
  large(bodyBytes: number): StagedFrames {
    return new StagedFrames(Math.min(bodyBytes, limits.messageBytes) + stagedHeaderBytes);
  }
}
