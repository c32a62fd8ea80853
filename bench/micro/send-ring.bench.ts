/**
 * A message of 64 bytes laid into the slots of the send window, closed, and released again.
 * @module
 */
import { SendRing } from "../../packages/earshot/src/core/stream/send-ring.ts";
import { StagedFrames } from "../../packages/earshot/src/core/stream/staged-frames.ts";
import { slotFrameTable } from "../../packages/earshot/src/core/stream/slot-frames.ts";
import { openRealm } from "../../packages/earshot/src/core/wire/seal.ts";
import type { MicroBenchmark } from "./micro-benchmark.ts";

export function benchmark(): MicroBenchmark {
  const messages = 500;
  const rounds = 100;
  const slots = 1_024;
  const ring = new SendRing({
    cipher: openRealm(7),
    epoch: new Uint8Array(16).fill(3),
    stream: 1,
    slotBytes: 1_400,
    cast: "multicast",
    firstSequence: 1,
    memory: { bytes: 0 },
  });
  const staged = new StagedFrames(64 << 10);
  const body = new Uint8Array(64).fill(7);
  for (let index = 0; index < messages; index++) staged.add(slotFrameTable.bytes.id, body);
  return {
    operations: messages * rounds,
    run() {
      for (let round = 0; round < rounds; round++) {
        ring.append(staged.written(), slots);
        ring.closeEarly(slots);
        ring.release(ring.open);
      }
      return ring.messages % 2;
    },
  };
}
