/**
 * What a peer is put together from.
 * @module
 */
import type { Address } from "../core/address.ts";
import type { RealmCipher } from "../core/wire/seal.ts";
import type { Machine } from "./driver/machine.ts";
import type { PeerCache } from "./peer-cache.ts";
import type { Recorder } from "./recorder.ts";
import type { Settings } from "./settings.ts";
import type { PeerDescription } from "./types/peer.ts";

export interface PeerParts {
  readonly settings: Settings;
  readonly machine: Machine;
  readonly cipher: RealmCipher;
  readonly epoch: Uint8Array;
  readonly seal: PeerDescription["seal"];
  readonly seeds: readonly Address[];
  readonly cached: readonly Address[];
  readonly cache: PeerCache | undefined;
  /** Why the cache could not be read. */
  readonly cacheError: unknown;
  /** Around the machine, if it is recorded. */
  readonly recorder?: Recorder | undefined;
}
