/**
 * The reaction duel as a game of the arena.
 * @module
 */
import { wholeNumber } from "../../../peer/arguments.ts";
import { bodyOf } from "../../folding/said.ts";
import type { ArenaGame } from "../rules.ts";
import { DuelDirector, type DuelMove, type DuelTimes } from "./director.ts";
import { type DuelPlay, duelRules, type DuelState } from "./rules.ts";

export interface DuelOptions {
  /** From 1 to 99. Default 5. */
  readonly rounds?: number;
  readonly times?: DuelTimes;
}

export type DuelGame = ArenaGame<DuelState, DuelPlay, DuelMove>;

/** @throws `ERR_EARSHOT_INVALID_ARGUMENT` */
export function duel({ rounds = 5, times }: DuelOptions = {}): DuelGame {
  wholeNumber("rounds", rounds, 1, 99);
  return {
    rules: duelRules,
    secret: undefined,
    move: bodyOf,
    direct: ({ self, random }) => new DuelDirector(self, rounds, random, times),
  };
}
