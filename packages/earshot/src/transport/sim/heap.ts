/**
 * The queue of everything that will happen: a binary heap ordered by time, then by order of arrival,
 * so that simultaneous events keep one order and a run can be repeated.
 * @module
 */

/** Something that happens at a time. The heap gives `order`. */
export interface Timed {
  readonly at: number;
  order: number;
}

export class TimeHeap<Item extends Timed> {
  readonly #items: Item[] = [];
  #pushed = 0;

  get size(): number {
    return this.#items.length;
  }

  peek(): Item | undefined {
    return this.#items[0];
  }

  push(item: Item): void {
    item.order = this.#pushed++;
    const items = this.#items;
    let hole = items.length;
    items.push(item);
    while (hole > 0) {
      const parent = (hole - 1) >> 1;
      const above = items[parent] as Item;
      if (!before(item, above)) break;
      items[hole] = above;
      hole = parent;
    }
    items[hole] = item;
  }

  pop(): Item | undefined {
    const items = this.#items;
    const first = items[0];
    const last = items.pop();
    if (first === undefined || last === undefined || items.length === 0) return first;
    let hole = 0;
    for (;;) {
      let child = 2 * hole + 1;
      if (child >= items.length) break;
      if (child + 1 < items.length && before(items[child + 1] as Item, items[child] as Item))
        child++;
      const below = items[child] as Item;
      if (!before(below, last)) break;
      items[hole] = below;
      hole = child;
    }
    items[hole] = last;
    return first;
  }
}

function before(one: Timed, other: Timed): boolean {
  return one.at < other.at || (one.at === other.at && one.order < other.order);
}
