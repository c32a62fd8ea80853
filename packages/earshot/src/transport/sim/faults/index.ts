/**
 * Everything that can go wrong between two hosts, each a rule to install in a network.
 * @module
 */
export { duplicate, replay } from "./copies.ts";
export { extend, flipBits, truncate } from "./corrupt.ts";
export { clog, delay, jitter, reorder } from "./delay.ts";
export { hop, type HopOptions } from "./hop.ts";
export { burstLoss, crowding, loseFirst, loss, silence, type BurstLossOptions } from "./loss.ts";
export {
  loseNextSlots,
  loseSlots,
  repeatSlots,
  shuffleSlots,
  slotOf,
  type SlotPick,
} from "./slots.ts";
export { drawSides, partition, type Direction, type PartitionMode } from "./partition.ts";
