/**
 * One log as the machine knows it: its chains from floor to head, and what its author took back.
 * @module
 */
import { bytesOf, hexOf, type PeerId } from "../core/identity.ts";
import { type Chain, logIdOf, numbered, sameBytes } from "./chain.ts";
import { digestBytes, type Row } from "./message-table.ts";
import type { Branch, ChainPoint, LogId } from "./records.ts";

/** Signed points remembered for each chain: most of what lags behind is found among them. */
const recentLimit = 16;

/** One chain of a log: a branch as the store has it. */
export class Part {
  readonly branch: number;
  /** Before the first entry that is held. */
  floor: ChainPoint;
  /** The last entry that the store has confirmed: what others are told of. */
  head: ChainPoint;
  /** The last entry that was given to the store: what more is added to. */
  tail: ChainPoint;
  /** Its floor is known to lie on another chain that is held: there they part, and nothing is missing before it. */
  isJoined = false;
  /** How many entries before its floor are looked at, where it is not known how far down it parts from another one. */
  reach = 1;
  readonly #recent: ChainPoint[] = [];

  constructor(branch: number, floor: ChainPoint, head: ChainPoint = floor) {
    this.branch = branch;
    this.floor = floor;
    this.head = head;
    this.tail = head;
  }

  extend(tail: ChainPoint): void {
    this.tail = tail;
    this.#recent.push(tail);
    if (this.#recent.length > recentLimit) this.#recent.shift();
  }

  /** Whether an entry lies on this chain; `undefined` when only the store can tell. */
  has(sequence: number, hash: Uint8Array): boolean | undefined {
    if (sequence > this.tail.sequence || sequence < this.floor.sequence) return false;
    for (const point of [this.tail, this.floor, this.head, ...this.#recent])
      if (point.sequence === sequence) return sameBytes(hash, point.hash);
    return undefined;
  }
}

export class Log {
  readonly id: LogId;
  readonly author: PeerId;
  readonly publicKey: Uint8Array;
  readonly nonce: Uint8Array;
  readonly origin: ChainPoint;
  /** By number of the branch. */
  readonly parts: Part[] = [];
  /** The author's signatures by the sequences that were taken back. */
  readonly retractions: Map<number, Uint8Array> = new Map();
  readonly #chain: Chain;
  readonly #retracted: Uint8Array = new Uint8Array(digestBytes);
  #row: { readonly row: Row; readonly digest: Uint8Array } | undefined;

  constructor(
    chain: Chain,
    origin: ChainPoint,
    of: Pick<Branch, "author" | "publicKey" | "nonce">,
  ) {
    this.#chain = chain;
    this.id = logIdOf(origin);
    this.author = of.author;
    this.publicKey = of.publicKey;
    this.nonce = of.nonce;
    this.origin = origin;
  }

  /** The lowest floor: nothing below is ever asked for. */
  get floor(): number {
    return Math.min(...this.parts.map(({ floor }) => floor.sequence));
  }

  get tail(): number {
    return Math.max(...this.parts.map(({ tail }) => tail.sequence));
  }

  /** What is said of it in digests; `undefined` when nothing of it is held. */
  get row(): Row | undefined {
    this.#row ??= this.#made();
    return this.#row.row.parts.length === 0 ? undefined : this.#row.row;
  }

  /** Over what others would want to have of it: not over floors, which differ and are nobody's concern. */
  get digest(): Uint8Array {
    this.#row ??= this.#made();
    return this.#row.digest;
  }

  /** Heads or floors have moved. */
  changed(): void {
    this.#row = undefined;
  }

  took(sequence: number, signature: Uint8Array): void {
    this.retractions.set(sequence, signature);
    mix(this.#retracted, this.#chain.sha256(numbered(sequence)));
    this.changed();
  }

  #made(): { readonly row: Row; readonly digest: Uint8Array } {
    const parts = this.parts.filter(({ floor, head }) => floor.sequence < head.sequence);
    const ends = parts.filter(({ head }) => !parts.some(({ floor }) => isSamePoint(floor, head)));
    const row: Row = {
      log: bytesOf(this.id),
      parts: ends.map((part) => ({
        floor: beginningOf(part, parts).floor.sequence,
        head: part.head.sequence,
        hash: part.head.hash.subarray(0, digestBytes),
      })),
      retractions: this.retractions.size,
      retracted: this.#retracted.slice(),
    };
    return { row, digest: this.#digestOf(row) };
  }

  #digestOf(row: Row): Uint8Array {
    const digest = new Uint8Array(digestBytes);
    if (row.parts.length === 0) return digest;
    const heads = row.parts.map(({ head, hash }) => `${head} ${hexOf(hash)}`).toSorted();
    const text = `${this.id} ${heads.join(" ")} ${hexOf(row.retracted)}`;
    mix(digest, this.#chain.sha256(new TextEncoder().encode(text)));
    return digest;
  }
}

/** Where the chain that leads to a part begins: a hole that was filled leaves two parts that are one chain. */
function beginningOf(part: Part, parts: readonly Part[]): Part {
  const before = partBefore(part, parts);
  return before === undefined ? part : beginningOf(before, parts);
}

/** The part that ends where another one begins. */
export function partBefore({ floor }: Part, parts: readonly Part[]): Part | undefined {
  return parts.find(
    (other) => other.floor.sequence < floor.sequence && isSamePoint(other.head, floor),
  );
}

function isSamePoint(one: ChainPoint, other: ChainPoint): boolean {
  return one.sequence === other.sequence && sameBytes(one.hash, other.hash);
}

/** Adds into a digest in which the order does not matter. */
export function mix(digest: Uint8Array, hash: Uint8Array): void {
  for (let at = 0; at < digestBytes; at++) digest[at] = (digest[at] ?? 0) ^ (hash[at] ?? 0);
}
