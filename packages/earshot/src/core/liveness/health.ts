/**
 * How far this peer can trust its own judgement: Lifeguard's local health (Dadgar et al. 2018, §3),
 * in which a late event loop counts too.
 * @module
 */
import { seek } from "../discovery/announcer.ts";
import { limits } from "../limits.ts";
import type { EngineState } from "../state.ts";

export class Health {
  /** 0 is healthy. */
  score = 0;
  /** When a lag was last noted: deadlines missed before that have been counted. */
  notedAt: number = Number.NEGATIVE_INFINITY;

  /** Timeouts are multiplied by this. */
  get factor(): number {
    return this.score + 1;
  }

  worsen(): void {
    this.score = Math.min(limits.healthMax, this.score + 1);
  }

  improve(): void {
    this.score = Math.max(0, this.score - 1);
  }
}

/**
 * A deadline was missed by far: our own loop stood still, or the machine slept. What others sent
 * meanwhile is still waiting in the sockets, so verdicts on them are put off by as long.
 */
export function noteLag(state: EngineState, now: number): void {
  const { health, timers } = state;
  const late = now - Math.max(timers.next(), health.notedAt);
  if (late <= limits.lagMs) return;
  state.counters.lags++;
  health.worsen();
  timers.postponeVerdicts(late);
  state.prober.putOff(late);
  state.streams.putOff(late);
  health.notedAt = now;
  if (late < limits.lagToldMs) return;
  state.status({ type: "lagged", byMs: Math.round(late) });
  if (late > limits.wakeMs && state.phase === "running") {
    state.now = Math.max(state.now, now);
    seek(state);
  }
}
