/**
 * Sealing one slot of 1,384 bytes by the fastest cipher that this machine has.
 * @module
 */
import { closedRealm } from "../../packages/earshot/src/peer/crypto/realm-cipher.ts";
import { fastestAead } from "../../packages/earshot/src/peer/crypto/sodium-aead.ts";
import { headerBytes } from "../../packages/earshot/src/core/wire/header.ts";
import type { MicroBenchmark } from "./micro-benchmark.ts";

export function benchmark(): MicroBenchmark {
  const operations = 2_000;
  const cipher = closedRealm([new Uint8Array(32).fill(9)], fastestAead());
  const datagram = new Uint8Array(1_400).fill(7);
  const epoch = new Uint8Array(16).fill(3);
  let counter = 0;
  return {
    operations,
    run() {
      for (let index = 0; index < operations; index++)
        cipher.seal(datagram, headerBytes, { epoch, stream: 1, counter: ++counter });
      return datagram[40] as number;
    },
  };
}
