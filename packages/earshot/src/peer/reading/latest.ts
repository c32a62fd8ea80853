/**
 * Best-effort messages overtake each other: of those with a key, one that comes after a newer one is out of
 * date.
 * @module
 */

/** Keys remembered; the ones that were silent for longest give way. */
const keysLimit = 4_096;

export class Latest {
  readonly #sequences: Map<string, number> = new Map();

  /** `false` when a newer one with this key has come. */
  isNew(key: string, sequence: number): boolean {
    const latest = this.#sequences.get(key) ?? 0;
    if (sequence <= latest) return false;
    this.#sequences.delete(key);
    this.#sequences.set(key, sequence);
    if (this.#sequences.size > keysLimit) {
      const [oldest] = this.#sequences.keys();
      if (oldest !== undefined) this.#sequences.delete(oldest);
    }
    return true;
  }
}
