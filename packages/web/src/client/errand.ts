/**
 * Commands on their way: each with an id, under which the gateway does it once, however often it is repeated.
 * @module
 */
import type { GatewayCommand } from "@earshot/app/protocol";

/** Why a command was not done; `code` as the gateway told, or `ERR_LOST` where nobody knows. */
export class CommandRefused extends Error {
  override readonly name = "CommandRefused";
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

interface Errand {
  readonly id: string;
  readonly command: GatewayCommand;
  /** Whether it has gone out in the present session. */
  sent: boolean;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: CommandRefused) => void;
}

/** What one page may have under way; beyond that it has lost touch and should say so. */
const most = 200;

export class Errands {
  readonly #open = new Map<string, Errand>();

  add(id: string, command: GatewayCommand): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (this.#open.size >= most) {
        reject(new CommandRefused("ERR_TOO_MANY", "Too much is waiting to be sent."));
        return;
      }
      this.#open.set(id, { id, command, sent: false, resolve, reject });
    });
  }

  settle(
    id: string,
    outcome: { ok: true; value: unknown } | { ok: false; error: CommandRefused },
  ): void {
    const errand = this.#open.get(id);
    this.#open.delete(id);
    if (outcome.ok) errand?.resolve(outcome.value);
    else errand?.reject(outcome.error);
  }

  /** In the order in which they were given; each counts as sent from now on. */
  *unsent(): Generator<Errand> {
    for (const errand of this.#open.values()) {
      if (errand.sent) continue;
      errand.sent = true;
      yield errand;
    }
  }

  /** The session goes on: what has no answer yet is repeated. */
  repeat(): void {
    for (const errand of this.#open.values()) errand.sent = false;
  }

  /** The session is lost, and with it whether what was sent has been done. */
  giveUpSent(): void {
    for (const { id, sent } of this.#open.values()) {
      if (!sent) continue;
      this.settle(id, {
        ok: false,
        error: new CommandRefused("ERR_LOST", "The connection was lost."),
      });
    }
  }
}
