/**
 * Before the game: who is in, and how to get in.
 * @module
 */
import type { GameState } from "@earshot/app/protocol";
import { lazy, type ReactNode, Suspense } from "react";
import { Button } from "react-aria-components/Button";
import { Avatar } from "../../parts/avatar.tsx";
import { Name } from "../../parts/name.tsx";
import { useDo, usePeople, useRoom, useT } from "../../shell/use-client.tsx";
import { cleanLine } from "../../text/clean.ts";
import { plays } from "./plays.ts";

const Qr = lazy(async () => ({ default: (await import("../../parts/qr.tsx")).Qr }));

export function Lobby({
  game,
  wall = false,
}: {
  readonly game: GameState;
  readonly wall?: boolean;
}): ReactNode {
  const t = useT();
  const run = useDo();
  const people = usePeople();
  const { guestAddress, self } = useRoom();
  const { id, mine, players, hostLabel } = game;
  return (
    <section className="lobby card" aria-labelledby="lobby-title">
      <div className="lobby-words">
        <h2 id="lobby-title">{t("game.lobby.title")}</h2>
        <p className="muted">
          {mine === "host"
            ? t("game.lobby.host")
            : t("game.lobby.wait", { name: cleanLine(hostLabel) })}
        </p>
        <ul className="lobby-players" aria-label={t("game.players", { count: players.length })}>
          {players.map((player) => (
            <li key={player.id} className={`lobby-player ${player.state}`}>
              <Avatar
                id={player.id}
                label={player.label}
                icon={people.get(player.id)?.icon}
                {...(wall ? {} : { size: "small" as const })}
              />
              <Name of={player.label} />
            </li>
          ))}
        </ul>
        <p className="lobby-count" role="status">
          {t("game.players", { count: players.length })}
        </p>
        {!wall && (
          <div className="lobby-acts">
            {mine === "host" && (
              <Button
                className="button primary large"
                isDisabled={players.length === 0}
                onPress={() => void run({ type: "start-game", game: id })}
              >
                {t("game.start")}
              </Button>
            )}
            {!plays(game, self.id) && (mine !== "host" || game.kind === "duel") && (
              <Button
                className={`button large ${mine === "host" ? "" : "primary"}`}
                onPress={() => void run({ type: "join-game", game: id })}
              >
                {t("game.join")}
              </Button>
            )}
          </div>
        )}
      </div>
      {guestAddress !== null && (
        <div className="lobby-scan">
          <Suspense fallback={<span className="qr" />}>
            <Qr text={guestAddress} label={t("room.invite.qr")} />
          </Suspense>
          <p>{t("game.lobby.scan")}</p>
          {wall && <code>{guestAddress}</code>}
        </div>
      )}
    </section>
  );
}
