/**
 * A queue that can be iterated while it fills, and ended.
 *
 * @module
 */
import type { Watch } from "earshot";

export interface Mailbox<T> extends Watch<T> {
  put(item: T): void;
  end(): void;
}

export function mailbox<T>(signal?: AbortSignal): Mailbox<T> {
  const items: T[] = [];
  let ended = false;
  let wake = Promise.withResolvers<void>();
  const end = () => {
    ended = true;
    wake.resolve();
  };
  if (signal?.aborted === true) end();
  signal?.addEventListener("abort", end, { once: true });
  const box: Mailbox<T> = {
    put(item) {
      items.push(item);
      wake.resolve();
    },
    end,
    async next() {
      for (;;) {
        if (items.length > 0 || ended) break;
        await wake.promise;
        if (!ended) wake = Promise.withResolvers<void>();
      }
      const value = ended ? undefined : items.shift();
      return value === undefined ? { done: true, value: undefined } : { done: false, value };
    },
    async return() {
      end();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]: () => box,
    [Symbol.asyncDispose]: async () => end(),
  };
  return box;
}
