/**
 * What a place where stores can be tried has to offer to the acceptance suite.
 * @module
 */
import type { TopicStore } from "../../src/store/store.ts";

export interface StoreVenue {
  readonly name: string;
  /** Whether stores of one place outlive each other. */
  readonly durable: boolean;
  place(): Promise<StorePlace>;
}

/** Where stores are, one after the other. */
export interface StorePlace {
  open(): Promise<TopicStore>;
  /** Takes the place away; stores have been closed before. */
  close(): Promise<void>;
}
