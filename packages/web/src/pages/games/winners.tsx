/**
 * The end of a game: whoever won is celebrated.
 * @module
 */
import type { GameState } from "@earshot/app/protocol";
import type { ReactNode } from "react";
import { Avatar } from "../../parts/avatar.tsx";
import { Name } from "../../parts/name.tsx";
import { usePeople, useT } from "../../shell/use-client.tsx";

/** Places, colours and moments of the paper; fixed, so that nothing jumps when something is drawn anew. */
const confetti = Array.from({ length: 36 }, (_, at) => at);

export function Winners({ game }: { readonly game: GameState }): ReactNode {
  const t = useT();
  const people = usePeople();
  const first = game.players.filter(({ rank }) => rank === 1);
  return (
    <section className="winners" aria-labelledby="winners-title">
      <div className="confetti" aria-hidden="true">
        {game.winners.length > 0 &&
          confetti.map((at) => (
            <i key={at} className={`paper p-${at % 12} q-${at % 7} r-${at % 5}`} />
          ))}
      </div>
      <h2 id="winners-title">
        {game.winners.length === 0
          ? t("game.nobody")
          : t("game.winner", { count: game.winners.length })}
      </h2>
      <ul className="winner-list">
        {game.winners.map((label, at) => {
          const player = first.find((one) => one.label === label);
          const id = player?.id ?? label;
          return (
            <li key={at} className="winner">
              <span className="winner-face">
                <span className="winner-crown" aria-hidden="true">
                  👑
                </span>
                <Avatar id={id} label={label} icon={people.get(id)?.icon} size="huge" />
              </span>
              <Name of={label} className="winner-name" />
              {player !== undefined && (
                <span className="winner-score">{t("game.points", { score: player.score })}</span>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
