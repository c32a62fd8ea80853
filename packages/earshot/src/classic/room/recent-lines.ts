/**
 * Lines of the last moments. Two bridges that do not know of each other would hand each other's lines on for ever: one
 * that was just carried the other way is not carried back.
 * @module
 */

const ageMs = 5_000;
const most = 1_024;

export class RecentLines {
  readonly #lines = new Map<string, number>();

  note(line: string, now: number): void {
    this.#lines.delete(line);
    this.#lines.set(line, now);
    for (const [old, at] of this.#lines) {
      if (now - at <= ageMs && this.#lines.size <= most) break;
      this.#lines.delete(old);
    }
  }

  has(line: string, now: number): boolean {
    const at = this.#lines.get(line);
    return at !== undefined && now - at <= ageMs;
  }
}
