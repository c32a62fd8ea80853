/**
 * The reaction duel in lines: wait for the signal, then press Enter.
 *
 * @module
 */
import type { DuelMove, DuelState } from "earshot/arena";
import type { GameLines } from "./open-game.ts";
import type { GameTeller } from "./tell-game.ts";

export class DuelLines implements GameLines<DuelState, DuelMove> {
  readonly #teller: GameTeller;
  #seen = "";
  /** When the signal was printed here, on the monotonic clock. */
  #signalAt = 0;

  constructor(teller: GameTeller) {
    this.#teller = teller;
  }

  look(game: DuelState): void {
    const { phase, round, of, by } = game;
    const seen = `${phase} ${round} ${by}`;
    if (seen === this.#seen) return;
    this.#seen = seen;
    const { out } = this.#teller;
    if (phase === "ready")
      this.#teller.tell("ready", { round, of }, `\nRound ${round} of ${of}: wait for the signal …`);
    if (phase === "go") {
      this.#signalAt = performance.now();
      this.#teller.tell("go", { round, of }, out.paint.bold("NOW! Press Enter."));
    }
    if (phase === "result") this.#result(game);
  }

  /** Any line, an empty one, too. */
  read(_line: string, { phase, round }: DuelState): DuelMove | undefined {
    if (phase !== "ready" && phase !== "go") return undefined;
    const ms = phase === "go" ? Math.round(performance.now() - this.#signalAt) : 0;
    return { type: "react", round, ms };
  }

  #result({ round, reactions }: DuelState): void {
    const each = reactions.map(
      ({ player, ms }) =>
        `${this.#teller.nameOf(player)} ${ms === undefined ? "too early" : `${ms} ms`}`,
    );
    const fields = reactions.map(({ player, ms }) => ({
      player: this.#teller.person(player),
      ms: ms ?? null,
    }));
    const who = each.length === 0 ? "Nobody has reacted." : `${each.join(", ")}.`;
    this.#teller.tell("result", { round, reactions: fields }, who);
  }
}
