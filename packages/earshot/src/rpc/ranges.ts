/**
 * Whole numbers as few ranges: which calls of a caller are over, however many they are.
 * @module
 */

interface Range {
  from: number;
  to: number;
}

export class Ranges {
  readonly #limit: number;
  /** In order, with gaps between them. */
  #ranges: Range[] = [];

  /** @param limit how many ranges are kept: beyond it the lowest two become one */
  constructor(limit: number) {
    this.#limit = limit;
  }

  get size(): number {
    return this.#ranges.length;
  }

  has(number: number): boolean {
    const range = this.#ranges[this.#before(number)];
    return range !== undefined && number <= range.to;
  }

  add(number: number): void {
    const ranges = this.#ranges;
    const at = this.#before(number);
    const before = ranges[at];
    if (before !== undefined && number <= before.to) return;
    const after = ranges[at + 1];
    const joinsBefore = before?.to === number - 1;
    const joinsAfter = after?.from === number + 1;
    if (joinsBefore && joinsAfter) {
      before.to = after.to;
      ranges.splice(at + 1, 1);
    } else if (joinsBefore) before.to = number;
    else if (joinsAfter) after.from = number;
    else ranges.splice(at + 1, 0, { from: number, to: number });
    if (ranges.length > this.#limit) this.#joinLowest();
  }

  /** Forgets numbers below this one. */
  dropBelow(floor: number): void {
    const ranges = this.#ranges;
    let keep = 0;
    while ((ranges[keep]?.to ?? Infinity) < floor) keep++;
    if (keep > 0) ranges.splice(0, keep);
    const first = ranges[0];
    if (first !== undefined) first.from = Math.max(first.from, floor);
  }

  #joinLowest(): void {
    const [first, second] = this.#ranges;
    if (first === undefined || second === undefined) return;
    second.from = first.from;
    this.#ranges.shift();
  }

  /** The last range that begins at or before `number`; −1 when there is none. */
  #before(number: number): number {
    const ranges = this.#ranges;
    let low = 0;
    let high = ranges.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((ranges[middle] as Range).from <= number) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
}
