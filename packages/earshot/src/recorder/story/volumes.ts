/**
 * How many datagrams of which kind went by.
 * @module
 */
import { kindOf } from "../../core/wire/dissect.ts";
import type { RealmCipher } from "../../core/wire/seal.ts";
import type { Volume, Volumes } from "./summary.ts";

export class VolumeCount {
  readonly #byKind: Map<string, Volume> = new Map();
  readonly #cipher: RealmCipher;

  constructor(cipher: RealmCipher) {
    this.#cipher = cipher;
  }

  /** Counts one datagram; gives its kind. */
  add(datagram: Uint8Array): string {
    const kind = kindOf(datagram, this.#cipher);
    let volume = this.#byKind.get(kind);
    if (volume === undefined) this.#byKind.set(kind, (volume = { datagrams: 0, bytes: 0 }));
    volume.datagrams++;
    volume.bytes += datagram.length;
    return kind;
  }

  /** The most frequent first. */
  all(): Volumes {
    return Object.fromEntries(
      [...this.#byKind].toSorted(([, a], [, b]) => b.datagrams - a.datagrams),
    );
  }
}
