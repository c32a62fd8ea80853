/**
 * Reading one frame of 64 bytes out of what was staged: the codec of the data path.
 * @module
 */
import { FrameCursor } from "../../packages/earshot/src/core/stream/frame-cursor.ts";
import { StagedFrames } from "../../packages/earshot/src/core/stream/staged-frames.ts";
import { slotFrameTable } from "../../packages/earshot/src/core/stream/slot-frames.ts";
import type { MicroBenchmark } from "./micro-benchmark.ts";

export function benchmark(): MicroBenchmark {
  const frames = 20;
  const chunksOfABatch = 40;
  const rounds = 50;
  const staged = new StagedFrames(4_096);
  const body = new Uint8Array(64).fill(7);
  for (let index = 0; index < frames; index++) staged.add(slotFrameTable.bytes.id, body);
  const chunk = { frames: staged.written(), whole: 0, before: 0 };
  const chunks = Array.from({ length: chunksOfABatch }, () => chunk);
  const cursor = new FrameCursor();
  return {
    operations: frames * chunksOfABatch * rounds,
    run() {
      let sum = 0;
      for (let round = 0; round < rounds; round++) {
        cursor.over(chunks);
        while (cursor.advance()) sum += cursor.bytes[cursor.start] as number;
      }
      return sum;
    },
  };
}
