/**
 * The engine's slow work: signatures. A few are checked on the spot, which answers soonest; when
 * many come at once the rest goes to the thread pool, so that the loop stays free.
 * @module
 */
import type { Effect, EffectResult } from "../../core/io.ts";
import type { Clock } from "../clock.ts";
import { type Identity, type Signed, verifyElsewhere, verifySigned } from "../crypto/identity.ts";

/** At about 0.1 ms each: at most a tenth of the loop's time. */
const onTheSpot = { count: 8, perMs: 10 } as const;
/** Enough to keep the pool's threads busy without filling it for everybody else in the process. */
const inPoolAtOnce = 4;

type Done = (token: number, result: EffectResult) => void;

export class Effects {
  readonly #identity: Identity;
  readonly #clock: Clock;
  readonly #synchronous: boolean;
  readonly #queue: { token: number; signed: Signed; done: Done }[] = [];
  #inPool = 0;
  #windowFrom = -Infinity;
  #inWindow = 0;
  readonly counters: { signed: number; verified: number; verifiedInPool: number } = {
    signed: 0,
    verified: 0,
    verifiedInPool: 0,
  };

  /** @param synchronous do everything on the spot, so that runs can be repeated */
  constructor(identity: Identity, clock: Clock, synchronous: boolean) {
    this.#identity = identity;
    this.#clock = clock;
    this.#synchronous = synchronous;
  }

  /** The order of the answers is not the order of the questions. */
  run(token: number, effect: Effect, done: Done): void {
    if (effect.kind === "sign") {
      this.counters.signed++;
      done(token, { kind: "signed", signature: this.#identity.sign(effect.message) });
    } else if (this.#synchronous || this.#hasTime()) {
      this.counters.verified++;
      done(token, { kind: "verified", peerId: verifySigned(effect) });
    } else {
      // Bounded by the engine: it asks for no more than limits.pendingVerifications.
      this.#queue.push({ token, signed: effect, done });
      this.#feedPool();
    }
  }

  /** Forgets what has not begun. */
  close(): void {
    this.#queue.length = 0;
  }

  #hasTime(): boolean {
    if (this.#queue.length > 0) return false;
    const now = this.#clock.now();
    if (now - this.#windowFrom >= onTheSpot.perMs) {
      this.#windowFrom = now;
      this.#inWindow = 0;
    }
    return this.#inWindow++ < onTheSpot.count;
  }

  #feedPool(): void {
    while (this.#inPool < inPoolAtOnce) {
      const next = this.#queue.shift();
      if (next === undefined) return;
      this.#inPool++;
      verifyElsewhere(next.signed, (peerId) => {
        this.#inPool--;
        this.counters.verifiedInPool++;
        next.done(next.token, { kind: "verified", peerId });
        this.#feedPool();
      });
    }
  }
}
