/**
 * Waiting with an end: every promise that depends on others can be given up by signal or by time, and
 * leaves no listener and no timer behind.
 * @module
 */
import type { Clock } from "../clock.ts";

export interface WaitLimits {
  readonly clock: Clock;
  readonly signal: AbortSignal | undefined;
  readonly timeoutMs: number | undefined;
  /** The error when time is up. */
  readonly onTimeout: () => unknown;
}

export interface Settle<T> {
  readonly resolve: (value: T) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Runs `begin`, which settles at some time and returns what undoes its preparations. An aborted
 * signal rejects with its reason.
 */
export function wait<T>(limits: WaitLimits, begin: (settle: Settle<T>) => () => void): Promise<T> {
  const { clock, signal, timeoutMs, onTimeout } = limits;
  return new Promise<T>((resolve, reject) => {
    if (signal?.aborted === true) {
      reject(signal.reason);
      return;
    }
    let over = false;
    let undo: (() => void) | undefined;
    const finish = (settle: () => void): void => {
      if (over) return;
      over = true;
      signal?.removeEventListener("abort", abort);
      cancelTimer?.();
      undo?.();
      settle();
    };
    const abort = (): void => finish(() => reject(signal?.reason));
    signal?.addEventListener("abort", abort, { once: true });
    const cancelTimer =
      timeoutMs === undefined || timeoutMs === Infinity
        ? undefined
        : clock.schedule(clock.now() + timeoutMs, () => finish(() => reject(onTimeout())));
    try {
      undo = begin({
        resolve: (value) => finish(() => resolve(value)),
        reject: (error) => finish(() => reject(error)),
      });
      if (over) undo();
    } catch (error) {
      finish(() => reject(error));
    }
  });
}
