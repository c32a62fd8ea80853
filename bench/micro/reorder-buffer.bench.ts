/**
 * A slot that comes before its turn: held, and taken out again.
 * @module
 */
import { ReorderBuffer } from "../../packages/earshot/src/core/stream/reorder-buffer.ts";
import type { MicroBenchmark } from "./micro-benchmark.ts";

export function benchmark(): MicroBenchmark {
  const slots = 256;
  const rounds = 20;
  const slot = new Uint8Array(1_400).fill(7);
  const buffer = new ReorderBuffer(slot.length, { leftBytes: 8 << 20 });
  let received = 0;
  let input = 0;
  return {
    operations: slots * rounds,
    run() {
      let sum = 0;
      for (let round = 0; round < rounds; round++) {
        input += 2;
        for (let ahead = slots + 1; ahead > 1; ahead--)
          buffer.put(received + ahead, received, slot, input);
        for (let ahead = 2; ahead <= slots + 1; ahead++)
          sum += buffer.take(received + ahead, input + 1)![0]!;
        received += slots + 1;
      }
      return sum;
    },
  };
}
