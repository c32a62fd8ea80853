/**
 * The 32 bytes in front of every datagram: enough to drop what is not ours without a look inside,
 * and to find the key for what is.
 *
 * ```text
 *  0  magic 0x45 0x53 ("ES")      2  version       3  flags
 *  4  length (whole, padding in)  6  stream        8  realm tag
 * 12  epoch of the sender (16)                    28  counter or sequence, low 32 bits
 * ```
 *
 * All numbers are big-endian. The epoch is random and drawn anew at each start, so it tells a
 * stranger neither name nor identity; it is also the salt of the sender's keys.
 * @module
 */

export const headerBytes = 32;
/** Where fields are that the hot path reads by itself. */
export const headerFields = { flags: 3, length: 4, stream: 6, counter: 28 } as const;
export const wireVersion = 1;
const magic = 0x4553;

/** How the sender put this datagram on the wire, told so that receivers can tell what reaches them. */
export type Cast = "unicast" | "multicast" | "broadcast";

const casts: readonly (Cast | undefined)[] = ["unicast", "multicast", "broadcast", undefined];
const castMask = 0b0000_0011;
const sealedFlag = 0b0000_0100;
/** Slots only: somebody waits for what ends here, so receivers report as soon as they have it. */
export const askFlag = 0b0000_1000;
/** Slots only: the same, as soon as the receiver's program is done with it. */
export const askHandledFlag = 0b0001_0000;
const knownFlags = castMask | sealedFlag;
const slotFlags = knownFlags | askFlag | askHandledFlag;

export interface Header {
  readonly cast: Cast;
  readonly sealed: boolean;
  /** A slot whose sender waits until it is received. */
  readonly asks: boolean;
  /** A slot whose sender waits until programs are done with it. */
  readonly asksHandled: boolean;
  /** Whole datagram, header and tag included, in bytes. */
  readonly length: number;
  /** 0 for control datagrams. */
  readonly stream: number;
  readonly realmTag: number;
  /** View of the sender's epoch within the datagram, 16 bytes. */
  readonly epoch: Uint8Array;
  /** Low 32 bits of the control counter or of the slot's sequence. */
  readonly counter: number;
}

/** Why a datagram is no datagram of ours. */
export type HeaderFault = "too-short" | "bad-magic" | "bad-version" | "bad-flags" | "bad-length";

/** Reads the header at `at`; never throws. */
export function readHeader(bytes: Uint8Array, at = 0): Header | HeaderFault {
  if (bytes.length - at < headerBytes) return "too-short";
  if (uint16(bytes, at) !== magic) return "bad-magic";
  if (bytes[at + 2] !== wireVersion) return "bad-version";
  const flags = bytes[at + 3] ?? 0;
  const cast = casts[flags & castMask];
  const stream = uint16(bytes, at + 6);
  const known = stream === 0 ? knownFlags : slotFlags;
  if (cast === undefined || (flags & ~known) !== 0) return "bad-flags";
  const length = uint16(bytes, at + 4);
  if (length < headerBytes || length > bytes.length - at) return "bad-length";
  return {
    cast,
    sealed: (flags & sealedFlag) !== 0,
    asks: (flags & askFlag) !== 0,
    asksHandled: (flags & askHandledFlag) !== 0,
    length,
    stream,
    realmTag: uint32(bytes, at + 8),
    epoch: bytes.subarray(at + 12, at + 28),
    counter: uint32(bytes, at + 28),
  };
}

/** Writes a header at `at`; `bytes` has room for it. */
export function writeHeader(bytes: Uint8Array, header: Header, at = 0): void {
  bytes[at] = magic >> 8;
  bytes[at + 1] = magic & 0xff;
  bytes[at + 2] = wireVersion;
  bytes[at + 3] =
    casts.indexOf(header.cast) |
    (header.sealed ? sealedFlag : 0) |
    (header.asks ? askFlag : 0) |
    (header.asksHandled ? askHandledFlag : 0);
  setUint16(bytes, at + 4, header.length);
  setUint16(bytes, at + 6, header.stream);
  setUint32(bytes, at + 8, header.realmTag);
  bytes.set(header.epoch, at + 12);
  setUint32(bytes, at + 28, header.counter);
}

function uint16(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
}

function uint32(bytes: Uint8Array, at: number): number {
  return ((uint16(bytes, at) << 16) | uint16(bytes, at + 2)) >>> 0;
}

function setUint16(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = (value >>> 8) & 0xff;
  bytes[at + 1] = value & 0xff;
}

function setUint32(bytes: Uint8Array, at: number, value: number): void {
  setUint16(bytes, at, value >>> 16);
  setUint16(bytes, at + 2, value & 0xffff);
}
