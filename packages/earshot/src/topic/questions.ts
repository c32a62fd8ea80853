/**
 * Whom to ask: what is known of the other holders, who keeps them waiting or lies, and the questions that are
 * on their way.
 * @module
 */
import type { Holder, Token } from "./io.ts";
import { topicLimits } from "./limits.ts";

export interface HolderState {
  /** Questions on their way to it. */
  asked: number;
  /** Not asked before this time. */
  notBefore: number;
  /** How often it was of no use, lately. */
  faults: number;
  /** How often it lied. */
  lies: number;
  /** It has told what it holds. */
  compared: boolean;
}

export interface Question {
  readonly to: Holder;
  readonly until: number;
  readonly answered: (bytes: Uint8Array | undefined) => void;
}

export class Questions {
  readonly holders: Map<Holder, HolderState> = new Map();
  readonly open: Map<Token, Question> = new Map();

  /** Takes the present holders; gives those that were not there before. */
  present(holders: readonly Holder[]): Holder[] {
    const now = new Set(holders);
    for (const holder of this.holders.keys()) if (!now.has(holder)) this.holders.delete(holder);
    const appeared = holders.filter((holder) => !this.holders.has(holder));
    for (const holder of appeared)
      this.holders.set(holder, { asked: 0, notBefore: 0, faults: 0, lies: 0, compared: false });
    return appeared;
  }

  /** Holders that may be asked. */
  usable(now: number): Holder[] {
    return [...this.holders]
      .filter(([, state]) => state.notBefore <= now)
      .map(([holder]) => holder);
  }

  isUsable(holder: Holder, now: number): boolean {
    return (this.holders.get(holder)?.notBefore ?? Infinity) <= now;
  }

  load(holder: Holder): number {
    return this.holders.get(holder)?.asked ?? 0;
  }

  /** It was of no use, or lied: it is left alone for a while, each time for twice as long. */
  blame(holder: Holder, now: number, why: "useless" | "lied"): void {
    const state = this.holders.get(holder);
    if (state === undefined) return;
    const { blameMs, blameDoublings, stallMs, stallDoublings } = topicLimits;
    const forMs =
      why === "lied"
        ? blameMs * 2 ** Math.min(state.lies++, blameDoublings)
        : stallMs * 2 ** Math.min(state.faults++, stallDoublings);
    state.notBefore = Math.max(state.notBefore, now + forMs);
  }

  /** It was of use. */
  praise(holder: Holder): void {
    const state = this.holders.get(holder);
    if (state !== undefined) state.faults = 0;
  }

  /** The next time at which a question is given up. */
  get dueAt(): number {
    let at = Infinity;
    for (const { until } of this.open.values()) at = Math.min(at, until);
    return at;
  }
}
