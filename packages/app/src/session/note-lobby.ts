/**
 * A group may be called as the lobby is, and is another thing.
 *
 * @module
 */
import type { Printer } from "../output/printer.ts";

/** Says so, with the command of `earshot chat` that may be meant. */
export function noteLobby(group: string | undefined, out: Printer, command: string): void {
  if (group !== "lobby") return;
  out.remark(
    `This is the plain group lobby, not the one of up, chat and the pages: earshot chat ${command}`,
  );
}
