/**
 * Which control datagrams of a sender have been received, as a sliding window of counters for each
 * epoch (RFC 4303 §3.4.3). It also restores the high half of the counter that the wire leaves out.
 * @module
 */
import type { Epoch } from "../identity.ts";
import { limits } from "../limits.ts";

interface Window {
  highest: number;
  /** One bit for each of the last `limits.replayWindow` counters, as a ring. */
  readonly bits: Uint32Array;
}

const size = limits.replayWindow;
const wrap = 2 ** 32;

export class ReplayGuard {
  /** Least recently used first. */
  readonly #windows: Map<Epoch, Window> = new Map();
  readonly #capacity: number;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** The full counter that `low` stands for: the one nearest to the highest seen. */
  restore(epoch: Epoch, low: number): number {
    const highest = this.#windows.get(epoch)?.highest ?? 0;
    // In open realms no counter is remembered.
    if (highest === 0) return low;
    const base = highest - (highest % wrap) + low;
    if (base > highest + wrap / 2 && base >= wrap) return base - wrap;
    return base < highest - wrap / 2 ? base + wrap : base;
  }

  /** Remembers a counter; `false` when it was seen before, or is too old to tell. */
  accept(epoch: Epoch, counter: number): boolean {
    const window = this.#windowOf(epoch, counter);
    if (counter <= window.highest - size) return false;
    for (
      let passed = Math.max(window.highest + 1, counter - size + 1);
      passed <= counter;
      passed++
    ) {
      clear(window.bits, passed);
    }
    window.highest = Math.max(window.highest, counter);
    return !testAndSet(window.bits, counter);
  }

  forget(epoch: Epoch): void {
    this.#windows.delete(epoch);
  }

  #windowOf(epoch: Epoch, counter: number): Window {
    const known = this.#windows.get(epoch);
    const window = known ?? { highest: counter, bits: new Uint32Array(size >> 5) };
    if (known !== undefined) this.#windows.delete(epoch);
    else if (this.#windows.size >= this.#capacity) {
      const [oldest] = this.#windows.keys();
      if (oldest !== undefined) this.#windows.delete(oldest);
    }
    this.#windows.set(epoch, window);
    return window;
  }
}

function testAndSet(bits: Uint32Array, counter: number): boolean {
  const at = (counter % size) >> 5;
  const bit = 1 << (counter & 31);
  const before = bits[at] ?? 0;
  bits[at] = before | bit;
  return (before & bit) !== 0;
}

function clear(bits: Uint32Array, counter: number): void {
  const at = (counter % size) >> 5;
  bits[at] = (bits[at] ?? 0) & ~(1 << (counter & 31));
}
