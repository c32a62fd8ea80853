/**
 * What one socket knows of segmentation offload: how much goes into one send, which errors may be its
 * fault, and whether it was. An error proves it only when the same burst gets out without.
 * @module
 */
import { codeOf } from "./errno.ts";

/** UDP_MAX_SEGMENTS of kernels before 6.9; those after take 128, which 64 KiB hardly ever hold. */
const maxSegments = 64;
/** The largest UDP payload over IPv4, segmented or not. */
const maxSendBytes = 65_507;

/**
 * EMSGSIZE: a segment larger than the link's MTU. EINVAL: too many segments, or a checksum turned off. EIO:
 * an interface without checksum offload (older kernels), or an IPsec route. The other two: a kernel
 * without it, or a filter of system calls.
 */
const suspects: ReadonlySet<string> = new Set([
  "EMSGSIZE",
  "EINVAL",
  "EIO",
  "ENOPROTOOPT",
  "EOPNOTSUPP",
]);

/** How many bytes of slots of this size the kernel takes in one send. */
export function sendableBytes(slotBytes: number): number {
  return slotBytes * Math.max(1, Math.min(maxSegments, Math.floor(maxSendBytes / slotBytes)));
}

export function maySegmentationCause(error: unknown): boolean {
  return suspects.has(codeOf(error));
}

export class Segmentation {
  /** Slots of this size and above are not segmented. */
  #below: number;
  /** Bursts on their second way, without segmentation, to show what was to blame. */
  #trials = 0;
  /** The code of the error that ended it, for all slots or for large ones. */
  refusal: string | undefined;
  readonly #refused: (code: string) => void;

  /** `refused` is told when segmentation turned out not to work here. */
  constructor(available: boolean, refused: (code: string) => void) {
    this.#below = available ? Infinity : 0;
    this.#refused = refused;
  }

  allows(slotBytes: number): boolean {
    return slotBytes < this.#below && this.#trials === 0;
  }

  /** A burst has failed with segmentation in force: it is tried without, and so are all others meanwhile. */
  try(): void {
    this.#trials++;
  }

  /** How the trial ended: `proved` when something got out. */
  tried(error: unknown, slotBytes: number, proved: boolean): void {
    this.#trials--;
    if (proved) this.refuse(error, slotBytes);
  }

  refuse(error: unknown, slotBytes: number): void {
    const code = codeOf(error);
    // Too large are these slots: smaller ones may do.
    const below = code === "EMSGSIZE" ? slotBytes : 0;
    if (below >= this.#below) return;
    this.#below = below;
    this.refusal = code;
    this.#refused(code);
  }
}
