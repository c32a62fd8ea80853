/**
 * What sending needs of the peer around it.
 * @module
 */
import type { Member, View } from "../../core/events.ts";
import type { Command } from "../../core/io.ts";
import type { Clock } from "../clock.ts";

export interface SendingHost {
  readonly clock: Clock;
  readonly view: View;
  readonly self: Member;
  /** Commands are taken at once. */
  readonly resting: boolean;
  command(command: Command): void;
  /** For commands that cannot be refused; handled when the engine is at rest. */
  post(command: Command): void;
  /** Bytes of staged frames that a stream takes now. */
  room(stream: number): number;
}
