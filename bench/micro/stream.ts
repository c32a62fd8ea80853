/**
 * Messages through a pair of engines, as many at a time as the stream has room for.
 * @module
 */
import { FrameCursor } from "../../packages/earshot/src/core/stream/frame-cursor.ts";
import { StagedFrames } from "../../packages/earshot/src/core/stream/staged-frames.ts";
import { slotFrameTable } from "../../packages/earshot/src/core/stream/slot-frames.ts";
import type { RealmCipher } from "../../packages/earshot/src/core/wire/seal.ts";
import { EnginePair } from "./engine-pair.ts";
import type { MicroBenchmark } from "./micro-benchmark.ts";

const stream = 1;
const group = "bench";
const stagedBytes = 64 << 10;

export function streamBenchmark(cipher: () => RealmCipher, size: number): MicroBenchmark {
  const operations = 100_000;
  const body = new Uint8Array(size).fill(7);
  const staged = new StagedFrames(stagedBytes);
  const cursor = new FrameCursor();
  let received = 0;
  let sum = 0;
  let roomTold = false;
  const pair = new EnginePair(cipher, {
    sender: (event) => {
      if (event.type === "room") roomTold = true;
    },
    receiver: (event) => {
      if (event.type !== "batch") return;
      cursor.over(event.chunks);
      while (cursor.advance()) {
        received++;
        sum += cursor.bytes[cursor.start] as number;
      }
    },
  });
  const { sender, receiver } = pair;
  receiver.command({ type: "join-group", group });
  receiver.command({ type: "listening", group, listening: true });
  pair.until(() => sender.engine.view.members[0]?.groups.includes(group) === true);
  sender.command({ type: "open-stream", stream, to: { group }, slow: "wait" });
  pair.until(() => sender.engine.room(stream) > size);
  return {
    operations,
    run() {
      const goal = received + operations;
      let written = 0;
      while (written < operations) {
        staged.clear();
        const room = sender.engine.room(stream);
        while (written < operations && staged.used + size + 8 <= room && staged.fits(size)) {
          staged.add(slotFrameTable.bytes.id, body);
          written++;
        }
        if (staged.used === 0) {
          roomTold = false;
          sender.command({ type: "await-room", stream });
          pair.until(() => roomTold);
          continue;
        }
        sender.command({ type: "write", stream, frames: staged.written(), ask: "nothing" });
        sender.work();
        receiver.work();
      }
      pair.until(() => received >= goal);
      return sum;
    },
  };
}
