/**
 * One game as player or host: lobby, play, the end.
 * @module
 */
import type { GameState } from "@earshot/app/protocol";
import { type ReactNode, useState } from "react";
import { Button } from "react-aria-components/Button";
import { href } from "../../client/router.ts";
import { Empty } from "../../parts/empty.tsx";
import { Icon } from "../../parts/icon.tsx";
import { Loading } from "../../parts/loading.tsx";
import { Name } from "../../parts/name.tsx";
import { Sure } from "../../parts/sheet.tsx";
import { useChannel, useDo, useRoom, useT } from "../../shell/use-client.tsx";
import { cleanLine } from "../../text/clean.ts";
import { DuelView } from "./duel-view.tsx";
import { GameNews, useGameHerald } from "./game-news.tsx";
import { Lobby } from "./lobby.tsx";
import { plays } from "./plays.ts";
import { QuestionView } from "./question-view.tsx";
import { Ranking } from "./ranking.tsx";
import { Winners } from "./winners.tsx";

export function GamePane({ id }: { readonly id: string }): ReactNode {
  const t = useT();
  const view = useChannel("game", id);
  if (view.phase === "loading") return <Loading />;
  if (view.phase === "gone") {
    return (
      <Empty icon="games" title={t("common.gone")}>
        <a className="button" href={href({ page: "games", game: undefined })}>
          {t("common.back")}
        </a>
      </Empty>
    );
  }
  return <Game game={view.state} />;
}

function Game({ game }: { readonly game: GameState }): ReactNode {
  const t = useT();
  useGameHerald(game);
  const { kind, title, hostLabel, phase } = game;
  return (
    <div className="page game-page">
      <header className="page-head">
        <div className="game-head">
          <a
            className="button quiet square"
            href={href({ page: "games", game: undefined })}
            aria-label={t("common.back")}
          >
            <Icon name="back" />
          </a>
          <div>
            <h1>
              <Name of={title} />
            </h1>
            <p className="page-about">
              <span>
                {t(`game.${kind}`)} · {t("game.by", { name: cleanLine(hostLabel) })}
              </span>
            </p>
          </div>
        </div>
        <Acts game={game} />
      </header>
      <div className="game-columns">
        <div className="game-stage">
          {phase === "lobby" && <Lobby game={game} />}
          {phase === "over" && <Winners game={game} />}
          {phase !== "lobby" &&
            phase !== "over" &&
            (kind === "quiz" ? <QuestionView game={game} /> : <DuelView game={game} />)}
        </div>
        {phase !== "lobby" && (
          <aside className="game-aside">
            <Ranking players={game.players} counting={phase === "playing" && kind === "quiz"} />
            <GameNews game={game} />
          </aside>
        )}
      </div>
    </div>
  );
}

function Acts({ game }: { readonly game: GameState }): ReactNode {
  const t = useT();
  const run = useDo();
  const [ending, setEnding] = useState(false);
  const { self } = useRoom();
  const { id, mine, phase } = game;
  return (
    <div className="page-acts">
      {plays(game, self.id) && phase !== "over" && (
        <Button className="button" onPress={() => void run({ type: "leave-game", game: id })}>
          <Icon name="leave" /> {t("game.leave")}
        </Button>
      )}
      {mine === "host" && phase !== "over" && (
        <Button className="button" onPress={() => setEnding(true)}>
          {t("game.end")}
        </Button>
      )}
      <a className="button" href={href({ page: "wall", game: id })}>
        <Icon name="wall" /> {t("game.wall")}
      </a>
      <Sure
        title={t("game.end.sure")}
        text={cleanLine(game.title)}
        verb={t("game.end")}
        isOpen={ending}
        onOpenChange={setEnding}
        onSure={() => void run({ type: "end-game", game: id })}
      />
    </div>
  );
}
