/**
 * The group view of broadcast discovery: which hosts are there, what they do, and since when nothing was heard.
 * @module
 */
import { classicLimits } from "../limits.ts";

export interface HostEntry {
  readonly host: string;
  readonly roles: readonly string[];
  /** Monotonic milliseconds. */
  readonly heardAt: number;
}

export class HostView {
  readonly #entries = new Map<string, HostEntry>();

  /** Hosts heard of lately, those heard last at the end. */
  current(now: number): readonly HostEntry[] {
    for (const [host, { heardAt }] of this.#entries)
      if (now - heardAt > classicLimits.viewAgeMs) this.#entries.delete(host);
    return [...this.#entries.values()];
  }

  /** Notes that a host is there; `roles` of `undefined` leaves what is known. */
  note(host: string, roles: readonly string[] | undefined, now: number): void {
    const known = this.#entries.get(host);
    this.#entries.delete(host);
    // The first is the one that nothing was heard of for longest.
    const [oldest] = this.#entries.keys();
    if (this.#entries.size >= classicLimits.viewEntries && oldest !== undefined)
      this.#entries.delete(oldest);
    this.#entries.set(host, { host, roles: roles ?? known?.roles ?? [], heardAt: now });
  }
}
