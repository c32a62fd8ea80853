/**
 * Whether somebody plays: in a duel the host may as well.
 * @module
 */
import type { GameState } from "@earshot/app/protocol";

export function plays({ players }: GameState, id: string): boolean {
  return players.some((player) => player.id === id && player.state === "playing");
}
