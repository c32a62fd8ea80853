/**
 * What topics need of the peer around them.
 * @module
 */
import type { PeerId } from "../../core/identity.ts";
import type { Clock } from "../clock.ts";
import type { Identity } from "../crypto/identity.ts";
import type { Effects } from "../driver/effects.ts";
import type { GroupHub } from "../group/group-hub.ts";
import type { Calls } from "../rpc/calls.ts";
import type { Status } from "../types/status.ts";

export interface TopicHost {
  readonly id: PeerId;
  readonly clock: Clock;
  readonly identity: Identity;
  readonly effects: Effects;
  readonly hub: GroupHub;
  readonly calls: Calls;
  /** Unpredictable bytes. */
  entropy(length: number): Uint8Array;
  /** For a machine's chance. */
  seed(): number;
  tell(status: Status): void;
  /** Waits for `what`, but not for longer than closing may take. */
  patiently(what: Promise<unknown>): Promise<void>;
}
