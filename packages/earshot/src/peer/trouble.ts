/**
 * Trouble of the program's own making, told often enough to be noticed and seldom enough to be read:
 * handlers that throw, readers that are too slow.
 * @module
 */
import type { Clock } from "./clock.ts";
import type { MessageHandler } from "./types/group.ts";
import type { Status } from "./types/status.ts";

/** A reader that stays too slow is told of this often. */
const tellAgainMs = 1_000;

export class Trouble {
  readonly #clock: Clock;
  readonly #tell: (status: Status) => void;
  readonly #warned: WeakSet<MessageHandler> = new WeakSet();
  /** By group: what was dropped since the last status, and when that was. */
  readonly #drops: Map<string, { missed: number; toldAt: number }> = new Map();
  readonly counters: { inboxDropped: number; handlersFailed: number } = { inboxDropped: 0, handlersFailed: 0 };

  constructor(clock: Clock, tell: (status: Status) => void) {
    this.#clock = clock;
    this.#tell = tell;
  }

  /** @param told whether somebody reads there, and should know */
  dropped(group: string, told: boolean): void {
    this.counters.inboxDropped++;
    if (!told) return;
    const drops = this.#drops.get(group) ?? { missed: 0, toldAt: -Infinity };
    this.#drops.set(group, drops);
    drops.missed++;
    const now = this.#clock.now();
    if (now - drops.toldAt < tellAgainMs) return;
    drops.toldAt = now;
    const { missed } = drops;
    drops.missed = 0;
    this.#tell({ type: "inbox-full", group, missed });
  }

  /** The group is not read any more. */
  forget(group: string): void {
    this.#drops.delete(group);
  }

  handlerFailed(group: string, handler: MessageHandler, error: unknown): void {
    this.counters.handlersFailed++;
    this.#tell({ type: "handler-failed", group, error });
    if (this.#warned.has(handler)) return;
    this.#warned.add(handler);
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    process.emitWarning(`A handler of the group ${JSON.stringify(group)} failed; it goes on being called.`, {
      type: "EarshotWarning",
      code: "EARSHOT_HANDLER_FAILED",
      detail: text,
    });
  }
}
