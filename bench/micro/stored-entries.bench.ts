/**
 * An entry on its way into the thread of an SQLite store and out of it again, as the program's thread has it: packed,
 * and unpacked into bytes of its own.
 * @module
 */
import {
  packEntries,
  unpackEntries,
} from "../../packages/earshot/src/store/sqlite/packed-entries.ts";
import type { Entry, LogId } from "../../packages/earshot/src/topic/records.ts";
import type { MicroBenchmark } from "./micro-benchmark.ts";

export function benchmark(): MicroBenchmark {
  const count = 1_024;
  const rounds = 10;
  const entries = Array.from({ length: count }, (_, index): Entry => ({
    log: "0123456789abcdef0123456789abcdef" as LogId,
    sequence: index + 1,
    time: index,
    type: "post",
    kind: "text",
    body: new Uint8Array(64).fill(index),
    bodyHash: new Uint8Array(32).fill(index),
    hash: new Uint8Array(32).fill(index),
    signature: index % 256 === 255 ? new Uint8Array(64) : undefined,
  }));
  return {
    operations: count * rounds,
    run() {
      let sum = 0;
      for (let round = 0; round < rounds; round++) {
        const unpacked = unpackEntries(packEntries(entries));
        sum += unpacked[round]?.body?.[0] ?? 0;
      }
      return sum;
    },
  };
}
