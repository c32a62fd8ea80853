/**
 * The reaction duel: wait for the signal, then be the first. Who reacts before it has lost the round.
 * @module
 */
import type { PeerId } from "../../../core/identity.ts";
import { peerId } from "../../folding/said.ts";
import { kinds, list, object, optional, type Shape, whole } from "../../folding/shape.ts";
import { arenaLimits } from "../events.ts";
import type { Played, Points, Rules, Table } from "../rules.ts";

/** When somebody reacted, in milliseconds from the signal; `undefined`: before it. */
export interface Reaction {
  readonly player: PeerId;
  readonly ms: number | undefined;
}

export type DuelPlay =
  | { readonly type: "ready"; readonly round: number; readonly of: number }
  | { readonly type: "go"; readonly round: number }
  /** Who does not stand here did not react. */
  | { readonly type: "result"; readonly round: number; readonly reactions: readonly Reaction[] };

export interface DuelState {
  readonly phase: "before" | "ready" | "go" | "result";
  /** 0 before the first. */
  readonly round: number;
  readonly of: number;
  /** Who prepared this round: another host begins it again. */
  readonly by: PeerId | undefined;
  /** Of the last round, the fastest first. */
  readonly reactions: readonly Reaction[];
}

/** Nobody reacts faster than this to something that was not known before; such ones have guessed. */
export const fastestMs = 80;
const roundsLimit = 99;

const round = whole(1, roundsLimit);
const reactions = list(
  object({ player: peerId, ms: optional(whole(0, 600_000)) }),
  arenaLimits.players,
);
const playShape: Shape<DuelPlay> = kinds<DuelPlay>({
  ready: object({ round, of: round }),
  go: object({ round }),
  result: object({ round, reactions }),
});

export const duelRules: Rules<DuelState, DuelPlay> = {
  kind: "duel",
  initial: { phase: "before", round: 0, of: 0, by: undefined, reactions: [] },
  playShape,
  play(game, play, table) {
    switch (play.type) {
      case "ready":
        return ready(game, play, table);
      case "go":
        return game.phase === "ready" && play.round === game.round
          ? { game: { ...game, phase: "go" }, points: [] }
          : undefined;
      case "result":
        return game.phase === "go" && play.round === game.round
          ? result(game, play.reactions, table)
          : undefined;
    }
  },
};

function ready(
  game: DuelState,
  { round, of }: Extract<DuelPlay, { type: "ready" }>,
  { host }: Table,
): Played<DuelState> | undefined {
  const first = game.phase === "before" && round === 1 && of >= 1;
  const next = game.phase === "result" && round === game.round + 1 && of === game.of;
  const again = (game.phase === "ready" || game.phase === "go") && round === game.round;
  if ((!first && !next && !again) || round > of) return undefined;
  return { game: { phase: "ready", round, of, by: host, reactions: [] }, points: [] };
}

/** A point for the fastest; of those with the same time each gets one. */
function result(game: DuelState, said: readonly Reaction[], { players }: Table): Played<DuelState> {
  const once = new Map(said.map((reaction) => [reaction.player, reaction]));
  const reactions = [...once.values()]
    .filter(({ player }) => players.some(({ id }) => id === player))
    .toSorted((a, b) => (a.ms ?? Infinity) - (b.ms ?? Infinity));
  const best = reactions[0]?.ms;
  const fastest = reactions.filter(({ ms }) => ms !== undefined && ms === best);
  const points: Points[] = fastest.map(({ player }) => ({ player, points: 1 }));
  return { game: { ...game, phase: "result", reactions }, points };
}
