/**
 * All of a conversation that the page has: what the state holds, and the older part that was asked for, or that
 * the state has let go of since.
 * @module
 */
import type { ChatItem } from "../../client/answers.ts";

export const idOf = (item: ChatItem): string =>
  item.kind === "message" ? item.message.id : item.notice.id;

export class History {
  #items: readonly ChatItem[] = [];
  #earlier = false;

  get items(): readonly ChatItem[] {
    return this.#items;
  }

  /** Whether there is more before the first. */
  get earlier(): boolean {
    return this.#earlier;
  }

  /** Takes the state's items; what came before them stays, unless something is missing in between. */
  follow(items: readonly ChatItem[], earlier: boolean): readonly ChatItem[] {
    const first = items[0];
    const from =
      first === undefined ? -1 : this.#items.findIndex((item) => idOf(item) === idOf(first));
    if (from < 0) this.#earlier = earlier;
    if (from === 0) this.#earlier = earlier;
    const now = from > 0 ? [...this.#items.slice(0, from), ...items] : items;
    const same =
      now.length === this.#items.length && now.every((item, at) => item === this.#items[at]);
    if (!same) this.#items = now;
    return this.#items;
  }

  /** Puts older ones before the others. */
  before(items: readonly ChatItem[], earlier: boolean): void {
    const known = new Set(this.#items.map(idOf));
    this.#items = [...items.filter((item) => !known.has(idOf(item))), ...this.#items];
    // An answer with nothing new would be asked for again and again.
    this.#earlier = earlier && items.length > 0;
  }
}
