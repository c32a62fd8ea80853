/**
 * How long a suspected member has to show itself: shorter with every member that suspects it
 * independently (Lifeguard §3, "dynamic suspicion timeouts").
 * @module
 */
import type { Epoch } from "../identity.ts";
import { limits } from "../limits.ts";

export class Suspicion {
  #startedAt: number;
  readonly #scale: number;
  readonly #accusers: Set<Epoch> = new Set();
  #confirmations = -1;

  constructor(now: number, members: number) {
    this.#startedAt = now;
    this.#scale = Math.max(1, Math.log(members + 1) / Math.log(limits.suspicionScaleFrom));
  }

  /** Another accuser; `false` when it had spoken before. */
  confirm(by: Epoch, weight: number): boolean {
    if (this.#accusers.has(by)) return false;
    this.#accusers.add(by);
    this.#confirmations += weight;
    return true;
  }

  /** Gives the member more time. */
  putOff(ms: number): void {
    this.#startedAt += ms;
  }

  /** When the member is given up, unless it shows itself. */
  get endsAt(): number {
    const most = limits.suspicionConfirmations;
    const count = Math.min(most, Math.max(0, this.#confirmations));
    const span = limits.suspicionMaxMs - limits.suspicionMinMs;
    const ms = limits.suspicionMaxMs - (span * Math.log(count + 1)) / Math.log(most + 1);
    return this.#startedAt + ms * this.#scale;
  }
}
