/**
 * What an engine is made with. Everything random or secret comes in from outside, so that a run can
 * be repeated.
 * @module
 */
import type { Random } from "./random.ts";
import type { ReadAnnouncement } from "./wire/announcement.ts";
import type { SignedAnnouncement } from "./wire/frame-table.ts";
import type { WireFault } from "./wire/reader.ts";
import type { RealmCipher } from "./wire/seal.ts";

export interface EngineOptions {
  readonly cipher: RealmCipher;
  readonly random: Random;
  /** Ed25519 public key, 32 bytes; the matching private key answers `sign` effects. */
  readonly publicKey: Uint8Array;
  /** 16 bytes: the peer id of `publicKey`. */
  readonly peerId: Uint8Array;
  /** 16 random bytes, never used before. */
  readonly epoch: Uint8Array;
  readonly name: string;
  readonly roles?: readonly string[];
  readonly metadata?: Uint8Array;
  /** Where the sequences of streams begin, from 1: tests begin just before the wire's 32 bits wrap. Default 1. */
  readonly firstSequence?: number;
  /**
   * Takes announcements of others out of datagrams. Default `readAnnouncement`; a simulator, whose
   * engines hear the same ones a thousand times, shares what was read.
   */
  readonly readAnnouncement?: (lent: SignedAnnouncement) => ReadAnnouncement | WireFault;
}
