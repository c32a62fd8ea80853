/**
 * What requests need of the peer that makes them.
 * @module
 */
import type { EarshotError } from "../../core/errors.ts";
import type { Random } from "../../core/random.ts";
import type { Caller } from "../../rpc/caller.ts";
import type { Clock } from "../clock.ts";
import type { Deadlines } from "./deadlines.ts";

/** A request that is not answered yet. */
export interface Pending {
  /** The view has changed: perhaps there is somebody to ask. */
  look(): void;
  /** The peer ends. */
  abandon(error: EarshotError): void;
}

export interface AskingHost {
  readonly clock: Clock;
  readonly caller: Caller;
  /** For drawing servers by lot. */
  readonly random: Random;
  readonly deadlines: Deadlines;
  /** Until then somebody who serves may still show up, as this peer has only just begun. */
  readonly firstViewUntil: number;
  /** The machine may want its timer sooner. */
  touched(): void;
  /** It wants to {@link Pending.look} when the view changes, or no longer. */
  looking(pending: Pending, looks: boolean): void;
  /** It is over. */
  ended(pending: Pending): void;
}
