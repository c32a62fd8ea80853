/**
 * How a world is made, and the names of its peers.
 * @module
 */
import type { EngineOptions } from "../../core/options.ts";
import { openRealm, type RealmCipher } from "../../core/wire/seal.ts";
import type { MessageRules } from "./checkers/messages.ts";
import { simCipher } from "./cipher.ts";
import { keyOf } from "./hash.ts";
import type { EngineLike, PeerPlan } from "./plan.ts";
import { ed25519Signer, fastSigner, type Signer } from "./signer.ts";
import type { SegmentOptions } from "./topology.ts";

export interface WorldOptions {
  /** How many peers (named a, b … z, aa, ab …), or each one's plan. */
  readonly peers: number | readonly PeerPlan[];
  /** Decides everything. */
  readonly seed: number;
  /** Networks by name; by default one, `lan`. */
  readonly segments?: Readonly<Record<string, SegmentOptions>>;
  /** Pairs of segments with a router between them, for unicast. */
  readonly routes?: readonly (readonly [string, string])[];
  /** Every machine has a loopback link too. Default false. */
  readonly loopback?: boolean;
  readonly realm?: string;
  /** Closes the realm with a fast stand-in for the seal. */
  readonly secret?: string;
  /** Who signs: a fast stand-in by default. */
  readonly signer?: "fast" | "ed25519" | Signer;
  readonly messages?: MessageRules;
  /** Timers come up to this much late. Default 1 ms, as timers of a real event loop. */
  readonly timerSlopMs?: number;
  /**
   * Entries of the trace that are kept for the story. Default 4,000; with 0 there is no trace, and no
   * peer keeps its changes of the view: for crowds, of which that would be millions.
   */
  readonly traceEntries?: number;
  readonly makeEngine: (options: EngineOptions) => EngineLike;
}

export function plansOf(peers: WorldOptions["peers"]): readonly PeerPlan[] {
  return typeof peers === "number"
    ? Array.from({ length: peers }, (_, index) => ({ name: nameOf(index) }))
    : peers;
}

/** a … z, aa, ab …: as columns of a sheet. */
export function nameOf(index: number): string {
  const letter = String.fromCharCode(0x61 + (index % 26));
  return index < 26 ? letter : nameOf(Math.floor(index / 26) - 1) + letter;
}

export function cipherOf(options: WorldOptions): RealmCipher {
  const realm = options.realm ?? "earshot";
  return options.secret === undefined
    ? openRealm(keyOf(realm)[0] as number)
    : simCipher(realm, options.secret);
}

export function signerOf(options: WorldOptions): Signer {
  const { signer = "fast", seed } = options;
  if (signer === "fast") return fastSigner(seed);
  return signer === "ed25519" ? ed25519Signer(seed) : signer;
}

/** The options on one line, what cannot be written left out. */
export function optionsInWords(options: WorldOptions): string {
  const plans =
    typeof options.peers === "number"
      ? options.peers
      : options.peers.map((plan) => plan.name).join(" ");
  return JSON.stringify({ ...options, peers: plans }, (_, value: unknown) =>
    typeof value === "function" || value instanceof Uint8Array ? undefined : value,
  );
}
