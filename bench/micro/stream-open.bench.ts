/**
 * A message of 64 bytes through two engines, open: from the command that writes it to the batch that brings it.
 * @module
 */
import { openRealm } from "../../packages/earshot/src/core/wire/seal.ts";
import type { MicroBenchmark } from "./micro-benchmark.ts";
import { streamBenchmark } from "./stream.ts";

export const benchmark = (): MicroBenchmark => streamBenchmark(() => openRealm(7), 64);
