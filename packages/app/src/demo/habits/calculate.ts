/**
 * Serves a calculator, and does sums that are said in the lobby.
 *
 * @module
 */
import type { Peer } from "earshot";
import { CalculationError, evaluate, serveCalculator } from "earshot/calculator";
import { lobbyId } from "earshot/chat";
import type { Life } from "../life.ts";

/** An operator first, as the calculator has it. */
const looksLikeSum = /^\s*\(?\s*[+*/^-]\s+[\d(]/;

export async function calculate(life: Life, peer: Peer): Promise<void> {
  await using _ = await serveCalculator(peer);
  const lobby = await life.chat.talk(lobbyId);
  for await (const { type, message } of lobby.changes({ signal: life.signal })) {
    if (type !== "said" || life.isBot(message.author) || !looksLikeSum.test(message.text)) continue;
    const result = computed(message.text);
    if (result !== undefined) await life.say(lobby, result);
  }
  life.signal.throwIfAborted();
}

/** In words; `undefined` for what cannot be computed, as it may be no sum at all. */
function computed(text: string): string | undefined {
  try {
    const { value, exact } = evaluate(text.trim());
    return `${text.trim()} ${exact ? "=" : "≈"} ${value}`;
  } catch (error) {
    if (error instanceof CalculationError) return undefined;
    throw error;
  }
}
