/**
 * Plays reaction duels, about as fast as people are.
 *
 * @module
 */
import { duel as duelGame } from "earshot/arena";
import type { Life } from "../life.ts";
import { play } from "./play.ts";

const leastMs = 260;
const spreadMs = 420;

export function duel(life: Life): Promise<void> {
  return play(life, {
    game: () => duelGame(),
    turn: ({ phase, round }) => (phase === "go" ? round : undefined),
    async act({ chance }, table) {
      const { round } = table.state.game;
      const ms = Math.round(leastMs + spreadMs * chance());
      await life.pause(ms);
      await table.move({ type: "react", round, ms });
    },
  });
}
