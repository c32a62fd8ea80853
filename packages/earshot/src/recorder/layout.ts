/**
 * The file of a recording: a magic number with the version of this format, then records, which are
 * only ever appended. The first says who was recorded and by what code, each further one holds an
 * input with what came out, the last says why it ends; where that is missing, the program was killed.
 *
 * ```text
 * 0x89 "EARSHOT" 0x0d 0x0a 0x1a  format (1)
 * record: length of the content (3)  its complement folded to a byte (1)  content  check (4)
 * content: kind (1), then values (`value-tags.ts`)
 * ```
 *
 * Numbers are little-endian. The check is a running hash over all contents so far (`chain.ts`), so
 * that a flipped bit, a record that is missing, and one too many are all noticed where they are.
 * @module
 */

/** As of PNG: a file that was taken for text on its way no longer begins so. */
const magic: readonly number[] = [0x89, 0x45, 0x41, 0x52, 0x53, 0x48, 0x4f, 0x54, 0x0d, 0x0a, 0x1a];
export const formatVersion: number = 1;
export const preamble: Uint8Array = Uint8Array.of(...magic, formatVersion);

export const recordHeadBytes = 4;
export const checkBytes = 4;
/** The largest content: far above any input, and a bound for readers of strangers' files. */
export const contentLimit: number = 2 ** 24 - 1;

/** What a record is. Numbers are only ever added. */
export const kinds = { head: 1, step: 2, end: 3 } as const;

/** How the engine took an input. */
export const verdicts = {
  /** It took it. */
  taken: 0,
  /** It refused a command, with the code of an error; it goes on. */
  refused: 1,
  /** It broke a rule of its own, with the message; it was stopped. */
  failed: 2,
} as const;

/** Who was recorded, and by what code: all that makes the same engine again, but for the secret. */
export interface Head {
  /** Version of the package. */
  readonly version: string;
  /** Hash over the files of the engine; empty where they could not be read. */
  readonly engine: string;
  /** Version of the wire format. */
  readonly wire: number;
  /** Version of Node.js and the platform it ran on. */
  readonly runtime: string;
  /** Milliseconds since 1970, and the engine's time at that moment. */
  readonly startedAt: number;
  readonly startedNow: number;
  readonly realm: string;
  /** Tags of the realm: the one spoken, then older ones that are understood. */
  readonly tags: readonly number[];
  /** A secret is needed to open what was received. */
  readonly closed: boolean;
  /** Seed of the engine's chance. */
  readonly seed: number;
  readonly publicKey: Uint8Array;
  readonly peerId: Uint8Array;
  readonly epoch: Uint8Array;
  readonly name: string;
  readonly roles: readonly string[];
  readonly metadata: Uint8Array;
  /** What is kept of outputs: hashes, or the outputs themselves too. */
  readonly outputs: "hashed" | "whole";
}

/** Why a recording ends: the peer did, its limit was reached, or nothing more could be written. */
export type EndReason = "closed" | "limit" | "slow" | "failed";

/** What the last record says. */
export interface End {
  readonly reason: EndReason;
  readonly inputs: number;
  readonly outputs: number;
  /** Hash over all outputs; empty when it ends within a step. */
  readonly digest: string;
}

/** The one byte that vouches for a length. */
export function lengthCheck(length: number): number {
  return ~(length ^ (length >>> 8) ^ (length >>> 16)) & 0xff;
}
