/**
 * What reading needs of the peer around it.
 * @module
 */
import type { Command } from "../../core/io.ts";
import type { Clock } from "../clock.ts";
import type { BatchHandler, MessageHandler } from "../types/group.ts";
import type { Status } from "../types/status.ts";

export interface ReadingHost {
  readonly clock: Clock;
  /** For commands that cannot be refused; handled when the engine is at rest. */
  post(command: Command): void;
  /** A message found an inbox full. */
  dropped(group: string | undefined): void;
  tell(status: Status): void;
  handlerFailed(
    group: string | undefined,
    handler: MessageHandler | BatchHandler,
    error: unknown,
  ): void;
}
