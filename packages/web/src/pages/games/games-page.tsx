/**
 * The games of the room, and the one that is open.
 * @module
 */
import "../../styles/games/index.css";
import { type GameSummary, protocolLimits } from "@earshot/app/protocol";
import { type ReactNode, useState } from "react";
import { Button } from "react-aria-components/Button";
import { answers } from "../../client/answers.ts";
import { href } from "../../client/router.ts";
import { Empty } from "../../parts/empty.tsx";
import { Field } from "../../parts/field.tsx";
import { Icon } from "../../parts/icon.tsx";
import { Name } from "../../parts/name.tsx";
import { Sheet } from "../../parts/sheet.tsx";
import { useDo, useIsGuest, useRoom, useT } from "../../shell/use-client.tsx";
import { cleanLine } from "../../text/clean.ts";
import { GamePane } from "./game-pane.tsx";

export function GamesPage({ game }: { readonly game: string | undefined }): ReactNode {
  const t = useT();
  const { games } = useRoom();
  const guest = useIsGuest();
  const [dueling, setDueling] = useState(false);
  if (game !== undefined) return <GamePane key={game} id={game} />;
  return (
    <div className="page games-page">
      <header className="page-head">
        <h1>{t("game.title")}</h1>
        {!guest && (
          <div className="page-acts">
            <Button className="button" onPress={() => setDueling(true)}>
              <Icon name="bolt" /> {t("game.host.duel")}
            </Button>
            <a className="button primary" href={href({ page: "new-quiz" })}>
              <Icon name="plus" /> {t("game.host.quiz")}
            </a>
          </div>
        )}
      </header>
      {games.length === 0 ? (
        <Empty
          icon="games"
          title={t("game.none.title")}
          text={t(guest ? "game.none.guest" : "game.none.text")}
        />
      ) : (
        <ul className="games">
          {inOrder(games).map((summary) => (
            <GameCard key={summary.id} summary={summary} />
          ))}
        </ul>
      )}
      <NewDuel isOpen={dueling} onOpenChange={setDueling} />
    </div>
  );
}

/** Those one can still join first. */
function inOrder(games: readonly GameSummary[]): readonly GameSummary[] {
  const order = { lobby: 0, playing: 1, over: 2 };
  return games.toSorted((a, b) => order[a.phase] - order[b.phase]);
}

function GameCard({ summary }: { readonly summary: GameSummary }): ReactNode {
  const t = useT();
  const { id, kind, title, hostLabel, phase, players, winner } = summary;
  return (
    <li>
      <a className="game-card" data-kind={kind} href={href({ page: "games", game: id })}>
        <span className="game-face" aria-hidden="true">
          <Icon name={kind === "quiz" ? "games" : "bolt"} />
        </span>
        <span className="game-words">
          <Name of={title} className="game-title" />
          <span className="muted">
            {t(`game.${kind}`)} · {t("game.by", { name: cleanLine(hostLabel) })}
          </span>
          <span className="muted">
            {winner === null
              ? t("game.players", { count: players })
              : t("game.won", { name: cleanLine(winner) })}
          </span>
        </span>
        <span className="chip" data-phase={phase}>
          {t(`game.phase.${phase}`)}
        </span>
      </a>
    </li>
  );
}

function NewDuel({
  isOpen,
  onOpenChange,
}: {
  readonly isOpen: boolean;
  readonly onOpenChange: (open: boolean) => void;
}): ReactNode {
  const t = useT();
  const run = useDo();
  const [title, setTitle] = useState(() => t("game.duel.default"));
  return (
    <Sheet title={t("game.host.duel")} isOpen={isOpen} onOpenChange={onOpenChange}>
      <form
        onSubmit={async (event) => {
          event.preventDefault();
          if (title.trim() === "") return;
          const made = await run(
            { type: "host-duel", title: title.trim(), rounds: 5 },
            answers.game,
          );
          if (made !== undefined) location.hash = href({ page: "games", game: made.game });
        }}
      >
        <Field
          label={t("game.duel.name")}
          value={title}
          onChange={setTitle}
          maxLength={protocolLimits.titleLength}
          autoFocus
        />
        <footer className="sheet-foot">
          <Button className="button" onPress={() => onOpenChange(false)}>
            {t("common.cancel")}
          </Button>
          <Button className="button primary" type="submit" isDisabled={title.trim() === ""}>
            {t("game.host.duel")}
          </Button>
        </footer>
      </form>
    </Sheet>
  );
}
