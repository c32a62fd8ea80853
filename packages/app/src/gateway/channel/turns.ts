/**
 * When states are made anew: after changes, at most some twenty times a second however much happens, everybody's in
 * turn, and a little at a time, so that many who watch do not make the others wait.
 *
 * @module
 */
import { gatewayLimits as limits } from "../limits.ts";

/** Who has states that may have changed. */
export interface Turning {
  update(): void;
}

export class Turns {
  /** Who there is, with the changes that each has seen. */
  readonly #seen: Map<Turning, number> = new Map();
  readonly #waiting: Map<Turning, (() => void)[]> = new Map();
  /** Counts the changes. */
  #changes = 0;
  /** Who is still to come in the present round. */
  #round: Turning[] | undefined;
  #timer: NodeJS.Timeout | undefined;
  #next: NodeJS.Immediate | undefined;
  #notBeforeMs = Number.NEGATIVE_INFINITY;

  /** The states are those of this moment. */
  join(one: Turning): void {
    this.#seen.set(one, this.#changes);
  }

  leave(one: Turning): void {
    this.#seen.delete(one);
    this.#wake(one);
    if (this.#seen.size === 0) this.#stop();
  }

  /** Something may have changed, for anybody. */
  changed(): void {
    if (this.#seen.size === 0) return;
    this.#changes++;
    if (this.#timer !== undefined || this.#round !== undefined) return;
    this.#schedule();
  }

  /** Resolves when this one has seen all changes so far, or is no longer there. */
  settled(one: Turning): Promise<void> {
    if ((this.#seen.get(one) ?? this.#changes) === this.#changes) return Promise.resolve();
    return new Promise((resolve) => {
      const waiting = this.#waiting.get(one) ?? [];
      waiting.push(resolve);
      this.#waiting.set(one, waiting);
    });
  }

  #schedule(): void {
    const waitMs = Math.max(0, this.#notBeforeMs - performance.now());
    this.#timer = setTimeout(() => this.#begin(), waitMs);
  }

  #begin(): void {
    this.#timer = undefined;
    this.#round = [...this.#seen.keys()];
    const beganMs = performance.now();
    this.#notBeforeMs = beganMs + limits.updateMs;
    this.#go(beganMs);
  }

  #go(beganMs: number): void {
    const until = performance.now() + limits.sliceMs;
    const round = this.#round ?? [];
    for (let one = round.pop(); one !== undefined; one = round.pop()) {
      this.#turn(one);
      if (performance.now() < until || round.length === 0) continue;
      this.#next = setImmediate(() => this.#go(beganMs));
      return;
    }
    this.#round = undefined;
    // As long a pause as the round took: at least half of the processor is for everything else.
    const endedMs = performance.now();
    this.#notBeforeMs = Math.max(this.#notBeforeMs, endedMs + (endedMs - beganMs));
    if ([...this.#seen.values()].some((seen) => seen < this.#changes)) this.#schedule();
  }

  #turn(one: Turning): void {
    const seen = this.#seen.get(one);
    if (seen === undefined || seen === this.#changes) return;
    this.#seen.set(one, this.#changes);
    one.update();
    this.#wake(one);
  }

  #wake(one: Turning): void {
    const waiting = this.#waiting.get(one) ?? [];
    this.#waiting.delete(one);
    for (const resolve of waiting) resolve();
  }

  #stop(): void {
    clearTimeout(this.#timer);
    if (this.#next !== undefined) clearImmediate(this.#next);
    this.#timer = undefined;
    this.#next = undefined;
    this.#round = undefined;
  }
}
