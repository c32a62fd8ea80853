/**
 * All checkers of a world, as one: it ends the scenario with the first promise that is broken.
 * @module
 */
import type { EngineEvent } from "../../../core/events.ts";
import type { Checker, Witness } from "./checker.ts";

export class Watch {
  readonly #checkers: readonly Checker[];
  /** Those that look after each input: there are millions. */
  readonly #drained: readonly Checker[];
  readonly #fail: (what: string) => never;

  constructor(checkers: readonly Checker[], fail: (what: string) => never) {
    this.#checkers = checkers;
    this.#drained = checkers.filter((checker) => checker.drained !== undefined);
    this.#fail = fail;
  }

  began(peer: Witness): void {
    for (const checker of this.#checkers) checker.began?.(peer);
  }

  said(peer: Witness, group: string, body: Uint8Array): void {
    for (const checker of this.#checkers) checker.said?.(peer, group, body);
  }

  event(peer: Witness, event: EngineEvent): void {
    for (const checker of this.#checkers) {
      const wrong = checker.event?.(peer, event);
      if (wrong !== undefined) this.#fail(`${checker.name}, at ${peer.name}: ${wrong}`);
    }
  }

  drained(peer: Witness): void {
    for (const checker of this.#drained) {
      const wrong = checker.drained?.(peer);
      if (wrong !== undefined) this.#fail(`${checker.name}, at ${peer.name}: ${wrong}`);
    }
  }
}
