/**
 * Who sent and received how much, by kind of datagram and by window of time.
 * @module
 */

export interface Volume {
  datagrams: number;
  bytes: number;
}

/** A window of time with what fell into it. */
export interface Peak extends Readonly<Volume> {
  readonly at: number;
}

/** Width of a window, in milliseconds. */
export const windowMs = 100;

/** One direction of one peer. */
export class Traffic {
  readonly #kinds: Map<string, Map<number, Volume>> = new Map<string, Map<number, Volume>>();

  /** Where the latest datagram was counted: most are like the one before. */
  #latest: { readonly kind: string; readonly index: number; readonly volume: Volume } | undefined;

  add(at: number, kind: string, bytes: number): void {
    const index = Math.floor(at / windowMs);
    const latest = this.#latest;
    const volume =
      latest?.index === index && latest.kind === kind ? latest.volume : this.#volume(index, kind);
    volume.datagrams++;
    volume.bytes += bytes;
  }

  #volume(index: number, kind: string): Volume {
    let windows = this.#kinds.get(kind);
    if (windows === undefined) this.#kinds.set(kind, (windows = new Map<number, Volume>()));
    let volume = windows.get(index);
    if (volume === undefined) windows.set(index, (volume = { datagrams: 0, bytes: 0 }));
    this.#latest = { kind, index, volume };
    return volume;
  }

  /** What fell between two times, rounded to windows. */
  between(from: number, to: number, kind?: (kind: string) => boolean): Volume {
    const total = { datagrams: 0, bytes: 0 };
    const first = Math.floor(from / windowMs);
    const last = Math.ceil(to / windowMs);
    for (const [name, windows] of this.#kinds) {
      if (kind !== undefined && !kind(name)) continue;
      for (const [index, volume] of windows) {
        if (index < first || index >= last) continue;
        total.datagrams += volume.datagrams;
        total.bytes += volume.bytes;
      }
    }
    return total;
  }

  get total(): Volume {
    return this.between(0, Infinity);
  }

  /** The window with the most datagrams. */
  get busiest(): Peak {
    const sums = new Map<number, Volume>();
    for (const windows of this.#kinds.values()) {
      for (const [index, volume] of windows) {
        const sum = sums.get(index) ?? { datagrams: 0, bytes: 0 };
        sums.set(index, {
          datagrams: sum.datagrams + volume.datagrams,
          bytes: sum.bytes + volume.bytes,
        });
      }
    }
    let best: Peak = { at: 0, datagrams: 0, bytes: 0 };
    for (const [index, sum] of sums)
      if (sum.datagrams > best.datagrams) best = { at: index * windowMs, ...sum };
    return best;
  }

  /** Totals by kind, largest first. */
  byKind(
    from: number = 0,
    to: number = Infinity,
  ): readonly (readonly [kind: string, volume: Volume])[] {
    return [...this.#kinds.keys()]
      .map((kind) => [kind, this.between(from, to, (other) => other === kind)] as const)
      .filter(([, volume]) => volume.datagrams > 0)
      .sort(([, one], [, other]) => other.bytes - one.bytes);
  }
}
