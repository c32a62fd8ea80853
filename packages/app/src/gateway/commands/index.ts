/**
 * The table of all commands, and how one is done.
 *
 * @module
 */
import type { GatewayCommand } from "../protocol/index.ts";
import type { Sight } from "../room/sight.ts";
import { boardCommands } from "./boards.ts";
import { calculatorCommands } from "./calculate.ts";
import { conversationCommands } from "./conversations.ts";
import { gameCommands } from "./games.ts";
import type { CommandType, Handler, Handlers } from "./handler.ts";
import { refusalOf } from "./refused.ts";
import { selfCommands } from "./self.ts";
import { sharingCommands } from "./sharing.ts";

const handlers: Handlers<CommandType> = {
  ...selfCommands,
  ...conversationCommands,
  ...boardCommands,
  ...gameCommands,
  ...calculatorCommands,
  ...sharingCommands,
};

export type Outcome =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly error: { readonly code: string; readonly message: string } };

/** Does it; never rejects, as a command of a page ends nothing but itself. */
export async function perform(sight: Sight, command: GatewayCommand): Promise<Outcome> {
  try {
    const handler = handlers[command.type] as Handler<CommandType>;
    const value = await handler(sight, command);
    return { ok: true, value: value ?? {} };
  } catch (error) {
    return refusedOutcome(error);
  }
}

export function refusedOutcome(error: unknown): Outcome {
  const message = error instanceof Error ? error.message : String(error);
  return { ok: false, error: refusalOf(error) ?? { code: "ERR_FAILED", message } };
}
