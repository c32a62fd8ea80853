/**
 * Lines that another peer carries, kept for a while in case it is gone: until that is noticed nobody carries anything.
 * A line that is seen on its other side has been carried; what is left when this peer takes over is its own to carry.
 * @module
 */
import type { LinkId } from "../../core/link.ts";
import { classicLimits } from "../limits.ts";
import type { Remote } from "../service.ts";

export interface HeldLine {
  readonly line: string;
  /** The network whose carrier owes it. */
  readonly link: LinkId;
  /** Who said it there, when it is owed to the room; `undefined` when it is owed to that network. */
  readonly from: Remote | undefined;
  /** Monotonic milliseconds. */
  readonly at: number;
}

const isTo = ({ from }: HeldLine): "room" | "link" => (from === undefined ? "link" : "room");

export class HeldLines {
  #held: readonly HeldLine[] = [];

  get size(): number {
    return this.#held.length;
  }

  hold(one: HeldLine): void {
    this.#held = [...this.#held.slice(1 - classicLimits.heldLines), one];
  }

  /** The room has it: the first that was said like this in a network was carried. False when none was. */
  inRoom(line: string): boolean {
    return this.#remove((one) => one.line === line && isTo(one) === "room");
  }

  /** A network has it. */
  onLink(line: string, link: LinkId): boolean {
    return this.#remove((one) => one.line === line && isTo(one) === "link" && one.link === link);
  }

  /** Whether what is said now has to wait behind others that were said before. */
  precede(link: LinkId, to: "room" | "link"): boolean {
    return this.#held.some((one) => one.link === link && isTo(one) === to);
  }

  /**
   * Takes out those that are this peer's to carry, oldest first; those that are too old are forgotten.
   * @param since when it took over on a link; `undefined` where it did not
   */
  due(since: (link: LinkId) => number | undefined, now: number): readonly HeldLine[] {
    const { heldMs, carriedMs } = classicLimits;
    const kept = this.#held.filter(({ at }) => now - at <= heldMs);
    // What the other carried in its last moment may still be on its way here.
    const isDue = ({ link, at }: HeldLine): boolean => {
      const from = since(link);
      return from !== undefined && now - Math.min(at, from) >= carriedMs;
    };
    this.#held = kept.filter((one) => !isDue(one));
    return kept.filter(isDue);
  }

  #remove(fits: (one: HeldLine) => boolean): boolean {
    const at = this.#held.findIndex(fits);
    if (at === -1) return false;
    this.#held = this.#held.toSpliced(at, 1);
    return true;
  }
}
