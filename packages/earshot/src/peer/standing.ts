/**
 * Conditions that still hold, so that who begins to watch a peer's status learns of them first.
 * @module
 */
import type { Status } from "./types/status.ts";

/** Conditions remembered at most; the oldest give way. */
const standingLimit = 64;

export class Standing {
  readonly #held: Map<string, Status> = new Map();

  note(status: Status): void {
    switch (status.type) {
      case "heard-again":
        this.#held.delete("no-one-heard");
        return;
      case "link-recovered":
        this.#held.delete(`link-error ${status.link} ${status.way}`);
        return;
      case "link-down":
        for (const key of [...this.#held.keys()]) {
          if (key === `link-up ${status.link}` || key.startsWith(`link-error ${status.link} `))
            this.#held.delete(key);
        }
        return;
      case "unicast-fallback":
        if (status.members === 0) this.#held.delete(status.type);
        else this.#hold(status.type, status);
        return;
      case "link-up":
        this.#hold(`link-up ${status.link}`, status);
        return;
      case "link-error":
        this.#hold(`link-error ${status.link} ${status.way}`, status);
        return;
      case "no-one-heard":
      case "readable":
      case "cache-failed":
      case "recording-stopped":
        this.#hold(status.type, status);
        return;
      case "conflict":
        this.#hold(`conflict ${status.id}`, status);
        return;
      case "transport-warning": {
        const { code, link = "", way = "" } = status.warning;
        this.#hold(`warning ${status.transport} ${code} ${link} ${way}`, status);
        return;
      }
      default:
        // Something that happened, not something that holds.
        return;
    }
  }

  all(): Status[] {
    return [...this.#held.values()];
  }

  #hold(key: string, status: Status): void {
    this.#held.delete(key);
    this.#held.set(key, status);
    if (this.#held.size <= standingLimit) return;
    const [oldest] = this.#held.keys();
    if (oldest !== undefined) this.#held.delete(oldest);
  }
}
