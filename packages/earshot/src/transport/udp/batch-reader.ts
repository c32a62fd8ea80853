/**
 * Reads what waits at a socket with one `recvmmsg` for many datagrams, into memory that is used again and
 * again. `dgram` reads one at a time into a fresh 64 KiB, and copies it: several times the work.
 * @module
 */
import { type Address, addressOf, formatAddress, hostOf } from "../../core/address.ts";

/** What it needs of the system. */
export interface BatchCalls {
  /** `recvmmsg(2)` without a timeout: how many were read, or below 0. */
  receive(fd: number, headers: Uint8Array, count: number, flags: number): number;
  /** Whether the last `receive` failed because the system has no such call, or forbids it. */
  isRefused(): boolean;
  /** Where these bytes are in memory. They must stay referenced for as long as the address is used. */
  locate(bytes: Uint8Array): bigint;
  interfaceName(index: number): string;
}

/** Where a datagram came from. */
export interface Source {
  readonly from: Address;
  /** The host of `from`, its zone kept. */
  readonly host: string;
}

/** So many datagrams of one source, side by side: all of one length, but for a shorter last. */
export type TakeRun = (source: Source, bytes: Uint8Array, datagrams: number) => void;

/** What is remembered of a socket between reads. */
export interface ReadState {
  readonly fd: number;
  /** Reads in a row that found nothing. */
  misses: number;
  /** Chances to read that are let pass before the next. */
  skip: number;
}

/** Above one UDP payload. */
const slotBytes = 65_536;
const slots = 32;
/** Of trains, which keep the engine busy for longer, fewer are read at a time. */
const slotsForTrains = 8;
const trainBytes = 1_500;
/** Smaller ones gain little from lying side by side. */
const leastStride = 256;
const mostMisses = 4;
const maxSources = 1_024;

const MSG_DONTWAIT = 0x40;
const AF_INET = 2;
// struct mmsghdr of 64-bit Linux (bits/socket.h): msghdr and msg_len.
const headerBytes = 64;
const nameLengthAt = 8;
const vectorAt = 16;
const vectorCountAt = 24;
const receivedAt = 56;
// struct iovec, and room for a struct sockaddr_in6.
const vectorBytes = 16;
const nameBytes = 32;

export class BatchReader {
  readonly #calls: BatchCalls;
  /** Made when first used. All of it is referenced here, since the kernel is given bare addresses. */
  #memory: Memory | undefined;
  readonly #sources = new Map<string, Source>();
  #busy = false;
  #refused = false;

  constructor(calls: BatchCalls) {
    this.#calls = calls;
  }

  /**
   * To be called when a datagram of `lastBytes` has just been read from the socket: hands over some of those
   * behind it, if there are any. Where there seldom are any, it looks more rarely. Bytes are borrowed until
   * `take` returns; it ends early when the socket is no longer `open`.
   */
  read(state: ReadState, lastBytes: number, open: () => boolean, take: TakeRun): void {
    if (this.#busy || this.#refused) return;
    if (state.skip > 0) {
      state.skip--;
      return;
    }
    const memory = (this.#memory ??= new Memory(this.#calls));
    const most = lastBytes > trainBytes ? slotsForTrains : slots;
    memory.expect(lastBytes);
    const count = memory.receive(this.#calls, state.fd, most);
    if (count <= 0) {
      this.#refused = count < 0 && this.#calls.isRefused();
      state.misses = Math.min(mostMisses, state.misses + 1);
      state.skip = 2 ** state.misses - 1;
      return;
    }
    state.misses = 0;
    this.#busy = true;
    try {
      for (let slot = 0; slot < count && open();) {
        const length = memory.runLength(slot, count);
        take(this.#sourceOf(memory, slot), memory.bytes(slot, length), length);
        slot += length;
      }
    } finally {
      this.#busy = false;
    }
  }

  #sourceOf(memory: Memory, slot: number): Source {
    const name = memory.name(slot);
    const key = name.toString("latin1");
    let source = this.#sources.get(key);
    if (source === undefined) {
      source = this.#parse(name);
      // Sources can be forged: what is remembered of them has a bound.
      if (this.#sources.size >= maxSources) this.#sources.clear();
      this.#sources.set(key, source);
    }
    return source;
  }

  #parse(name: Buffer): Source {
    const port = name.readUInt16BE(2);
    if (name.readUInt16LE(0) === AF_INET) {
      const from = formatAddress(name.subarray(4, 8), port);
      return { from, host: hostOf(from) };
    }
    const plain = hostOf(formatAddress(name.subarray(8, 24), port));
    const scope = name.readUInt32LE(24);
    const linkLocal = name[8] === 0xfe && ((name[9] ?? 0) & 0xc0) === 0x80;
    const host = linkLocal && scope > 0 ? `${plain}%${this.#calls.interfaceName(scope)}` : plain;
    return { from: addressOf(host, port), host };
  }
}

/**
 * Headers that point at vectors and names, vectors that point at slots. Datagrams of the size that is expected
 * lie side by side, so that a run of them from one source is a train, as the kernel makes them where it can;
 * what is longer goes on in a slot of its own.
 */
class Memory {
  readonly #headers = Buffer.alloc(slots * headerBytes);
  readonly #vectors = Buffer.alloc(slots * 2 * vectorBytes);
  readonly #words = new BigUint64Array(
    this.#vectors.buffer,
    this.#vectors.byteOffset,
    this.#vectors.length / 8,
  );
  readonly #lengths = new Uint32Array(
    this.#headers.buffer,
    this.#headers.byteOffset,
    this.#headers.length / 4,
  );
  readonly #names = Buffer.alloc(slots * nameBytes);
  readonly #train = new Uint8Array(slots * trainBytes);
  readonly #slots = new Uint8Array(slots * slotBytes);
  readonly #trainAt: bigint;
  readonly #slotsAt: bigint;
  #stride = 0;
  #lastBytes = 0;

  constructor(calls: BatchCalls) {
    const [vectors = 0n, names = 0n, train = 0n, bytes = 0n] = [
      this.#vectors,
      this.#names,
      this.#train,
      this.#slots,
    ].map((part) => calls.locate(part));
    this.#trainAt = train;
    this.#slotsAt = bytes;
    for (let slot = 0; slot < slots; slot++) {
      const header = slot * headerBytes;
      this.#headers.writeBigUInt64LE(names + BigInt(slot * nameBytes), header);
      this.#headers.writeBigUInt64LE(vectors + BigInt(slot * 2 * vectorBytes), header + vectorAt);
      this.#headers.writeBigUInt64LE(2n, header + vectorCountAt);
    }
    this.#lay(leastStride);
  }

  /** Datagrams like this one are to lie side by side: of the largest size, or of one seen twice. */
  expect(bytes: number): void {
    if (bytes !== this.#stride && bytes >= leastStride && bytes <= trainBytes) {
      if (bytes > this.#stride || bytes === this.#lastBytes) this.#lay(bytes);
    }
    this.#lastBytes = bytes;
  }

  #lay(stride: number): void {
    this.#stride = stride;
    for (let slot = 0; slot < slots; slot++) {
      const word = slot * 4;
      this.#words[word] = this.#trainAt + BigInt(slot * stride);
      this.#words[word + 1] = BigInt(stride);
      this.#words[word + 2] = this.#slotsAt + BigInt(slot * slotBytes + stride);
      this.#words[word + 3] = BigInt(slotBytes - stride);
    }
  }

  receive(calls: BatchCalls, fd: number, most: number): number {
    // The kernel writes how long each name was into where it was told how long it may be.
    for (let slot = 0; slot < most; slot++)
      this.#lengths[(slot * headerBytes + nameLengthAt) >> 2] = nameBytes;
    return calls.receive(fd, this.#headers, most, MSG_DONTWAIT);
  }

  #length(slot: number): number {
    return this.#lengths[(slot * headerBytes + receivedAt) >> 2] as number;
  }

  /** How many datagrams from this one on make a train: full ones from one source, and at most one shorter last. */
  runLength(first: number, count: number): number {
    let slot = first;
    while (slot + 1 < count && this.#length(slot) === this.#stride) {
      if (this.#length(slot + 1) > this.#stride || !this.#sameSource(slot, slot + 1)) break;
      slot++;
    }
    return slot - first + 1;
  }

  #sameSource(one: number, other: number): boolean {
    const names = this.#names;
    // Family, port and address, and an IPv6 zone: what is behind an IPv4 address is zero in both.
    for (let at = 0; at < nameBytes; at++)
      if (names[one * nameBytes + at] !== names[other * nameBytes + at]) return false;
    return true;
  }

  /** So many datagrams, as one piece. */
  bytes(slot: number, run: number): Uint8Array {
    const last = this.#length(slot + run - 1);
    if (last <= this.#stride) {
      const from = slot * this.#stride;
      return this.#train.subarray(from, from + (run - 1) * this.#stride + last);
    }
    const whole = this.#slots.subarray(slot * slotBytes, slot * slotBytes + last);
    whole.set(this.#train.subarray(slot * this.#stride, (slot + 1) * this.#stride));
    return whole;
  }

  name(slot: number): Buffer {
    const length = this.#headers.readUInt32LE(slot * headerBytes + nameLengthAt);
    return this.#names.subarray(slot * nameBytes, slot * nameBytes + length);
  }
}
