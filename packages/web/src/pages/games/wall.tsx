/**
 * A game for the wall: large, without controls, to be read from the last row.
 * @module
 */
import "../../styles/games/index.css";
import type { ReactNode } from "react";
import { href } from "../../client/router.ts";
import { Empty } from "../../parts/empty.tsx";
import { Icon } from "../../parts/icon.tsx";
import { Loading } from "../../parts/loading.tsx";
import { Logo } from "../../parts/logo.tsx";
import { Name } from "../../parts/name.tsx";
import { ConnectionBanner } from "../../shell/connection-banner.tsx";
import { useChannel, useT } from "../../shell/use-client.tsx";
import { DuelView } from "./duel-view.tsx";
import { Lobby } from "./lobby.tsx";
import { QuestionView } from "./question-view.tsx";
import { Ranking } from "./ranking.tsx";
import { Winners } from "./winners.tsx";

export function Wall({ id }: { readonly id: string }): ReactNode {
  const t = useT();
  const view = useChannel("game", id);
  const game = view.phase === "there" ? view.state : undefined;
  return (
    <div className="wall">
      <header className="wall-head">
        <Logo />
        <h1>{game !== undefined && <Name of={game.title} />}</h1>
        <a
          className="button quiet"
          href={href({ page: "games", game: id })}
          aria-label={t("game.wall.leave")}
        >
          <Icon name="close" />
        </a>
      </header>
      <ConnectionBanner />
      <main className="wall-main">
        {view.phase === "loading" && <Loading />}
        {view.phase === "gone" && <Empty icon="games" title={t("common.gone")} />}
        {game?.phase === "lobby" && <Lobby game={game} wall />}
        {game?.phase === "over" && <Winners game={game} />}
        {game !== undefined &&
          (game.phase === "playing" || game.phase === "reveal") &&
          (game.kind === "quiz" ? (
            <QuestionView game={game} wall />
          ) : (
            <DuelView game={game} wall />
          ))}
        {game !== undefined && game.phase !== "lobby" && (
          <Ranking
            players={game.players}
            counting={game.phase === "playing" && game.kind === "quiz"}
            most={10}
          />
        )}
      </main>
    </div>
  );
}
