/**
 * The players by score, gliding to their places when they change.
 * @module
 */
import type { RankedPlayer } from "@earshot/app/protocol";
import { type ReactNode, useRef } from "react";
import { Avatar } from "../../parts/avatar.tsx";
import { Icon } from "../../parts/icon.tsx";
import { Name } from "../../parts/name.tsx";
import { usePeople, useRoom, useT, useTexts } from "../../shell/use-client.tsx";
import { useFlip } from "./use-flip.ts";

interface RankingProps {
  readonly players: readonly RankedPlayer[];
  /** Show who has answered. */
  readonly counting: boolean;
  readonly most?: number;
}

export function Ranking({ players, counting, most = 50 }: RankingProps): ReactNode {
  const t = useT();
  const list = useRef<HTMLOListElement>(null);
  const shown = players
    .toSorted((a, b) => a.rank - b.rank || (a.label < b.label ? -1 : 1))
    .slice(0, most);
  useFlip(list, shown.map(({ id }) => id).join(" "));
  const best = Math.max(1, ...players.map(({ score }) => score));
  return (
    <section className="card ranking" aria-labelledby="ranking-title">
      <h2 id="ranking-title">{t("game.ranking")}</h2>
      <ol className="ranks" ref={list}>
        {shown.map((player) => (
          <Line key={player.id} player={player} share={player.score / best} counting={counting} />
        ))}
      </ol>
      {players.length === 0 && <p className="muted">{t("game.players", { count: 0 })}</p>}
    </section>
  );
}

function Line({
  player,
  share,
  counting,
}: {
  readonly player: RankedPlayer;
  readonly share: number;
  readonly counting: boolean;
}): ReactNode {
  const t = useT();
  const texts = useTexts();
  const people = usePeople();
  const { self } = useRoom();
  const { id, label, score, rank, moved, state, answered } = player;
  return (
    <li className={`rank place-${rank} ${state} ${id === self.id ? "own" : ""}`} data-flip={id}>
      <span className="rank-bar" aria-hidden="true" style={{ inlineSize: `${share * 100}%` }} />
      <span className="rank-place">
        <span className="visually-hidden">{t("game.rank", { rank })}</span>
        <span aria-hidden="true">{texts.number(rank)}</span>
      </span>
      <Avatar id={id} label={label} icon={people.get(id)?.icon} size="small" />
      <span className="rank-name">
        <Name of={label} />
        {state !== "playing" && (
          <span className="chip">
            {t(state === "left" ? "game.player.left" : "game.player.lost")}
          </span>
        )}
      </span>
      {moved !== 0 && (
        <span className={`rank-moved ${moved > 0 ? "up" : "down"}`}>
          <Icon name={moved > 0 ? "up" : "fall"} />
          <span className="visually-hidden">
            {t(moved > 0 ? "game.rose" : "game.fell", { count: Math.abs(moved) })}
          </span>
          <span aria-hidden="true">{texts.number(Math.abs(moved))}</span>
        </span>
      )}
      {counting && answered && <Icon name="check" className="rank-answered" />}
      <span className="rank-score figure">
        <span className="visually-hidden">{t("game.points", { score })}</span>
        <span aria-hidden="true">{texts.number(score)}</span>
      </span>
    </li>
  );
}
