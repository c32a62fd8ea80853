/**
 * Orders as what they do.
 *
 * @module
 */
import type { Doing } from "../room/orders.ts";
import type { Up } from "./up.ts";

/** Each gets what stands after the order. What they throw is told in the place where it was ordered. */
export type Acts = Readonly<Partial<Record<Doing, (up: Up, rest: string) => Promise<void>>>>;
