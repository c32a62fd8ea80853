/**
 * The same with a secret: what the seal adds on both sides together.
 * @module
 */
import { fastestAead } from "../../packages/earshot/src/peer/crypto/sodium-aead.ts";
import { closedRealm } from "../../packages/earshot/src/peer/crypto/realm-cipher.ts";
import type { MicroBenchmark } from "./micro-benchmark.ts";
import { streamBenchmark } from "./stream.ts";

export const benchmark = (): MicroBenchmark =>
  streamBenchmark(() => closedRealm([new Uint8Array(32).fill(9)], fastestAead()), 64);
