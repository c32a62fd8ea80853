/**
 * Staging one message of 64 bytes: the copy that `write` makes.
 * @module
 */
import { StagedFrames } from "../../packages/earshot/src/core/stream/staged-frames.ts";
import { slotFrameTable } from "../../packages/earshot/src/core/stream/slot-frames.ts";
import type { MicroBenchmark } from "./micro-benchmark.ts";

export function benchmark(): MicroBenchmark {
  const messages = 500;
  const rounds = 100;
  const staged = new StagedFrames(64 << 10);
  const body = new Uint8Array(64).fill(7);
  return {
    operations: messages * rounds,
    run() {
      let sum = 0;
      for (let round = 0; round < rounds; round++) {
        staged.clear();
        for (let index = 0; index < messages; index++) staged.add(slotFrameTable.bytes.id, body);
        sum += staged.used;
      }
      return sum;
    },
  };
}
