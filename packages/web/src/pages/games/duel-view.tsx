/**
 * The reaction duel: wait for the signal, then be the first.
 * @module
 */
import type { GameState } from "@earshot/app/protocol";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { Button } from "react-aria-components/Button";
import { Avatar } from "../../parts/avatar.tsx";
import { Name } from "../../parts/name.tsx";
import { useClient, useDo, usePeople, useRoom, useT } from "../../shell/use-client.tsx";
import { plays } from "./plays.ts";

export function DuelView({
  game,
  wall = false,
}: {
  readonly game: GameState;
  readonly wall?: boolean;
}): ReactNode {
  const t = useT();
  const run = useDo();
  const { notices } = useClient();
  const { self } = useRoom();
  const { id, round } = game;
  const playing = plays(game, self.id) && !wall;
  const [pressed, setPressed] = useState(0);
  const pad = useRef<HTMLButtonElement>(null);
  const number = round?.number ?? 0;
  const phase = round?.phase ?? "wait";
  useEffect(() => {
    if (playing) pad.current?.focus();
  }, [number, playing]);
  useEffect(() => {
    if (phase === "go") notices.speak(t("game.duel.go"));
  }, [phase, notices, t]);
  if (round === null) return null;
  const own = round.times[self.id];
  const early = own === null;
  const react = (): void => {
    if (!playing || phase === "result" || pressed === number) return;
    setPressed(number);
    void run({ type: "react", game: id, round: number });
  };
  const words = early
    ? t("game.duel.early")
    : phase === "go"
      ? t(pressed === number ? "game.duel.pressed" : "game.duel.go")
      : phase === "wait"
        ? t("game.duel.wait")
        : own === undefined
          ? ""
          : t("game.duel.ms", { ms: Math.round(own) });
  return (
    <section className="duel" aria-label={t("game.round", { number, of: round.of })}>
      <p className="muted">{t("game.round", { number, of: round.of })}</p>
      {/* The moment of pressing counts, not that of letting go. */}
      <Button
        ref={pad}
        className={`duel-pad ${phase} ${early ? "is-early" : ""} ${pressed === number ? "is-pressed" : ""}`}
        isDisabled={!playing}
        onPressStart={react}
      >
        <span className="duel-word">{words}</span>
        {playing && phase !== "result" && <span className="duel-hint">{t("game.duel.press")}</span>}
      </Button>
      <Times game={game} />
    </section>
  );
}

function Times({ game: { round, players } }: { readonly game: GameState }): ReactNode {
  const t = useT();
  const people = usePeople();
  if (round === null || round.phase !== "result") return null;
  const times = Object.entries(round.times).toSorted(
    ([, a], [, b]) => (a ?? Infinity) - (b ?? Infinity),
  );
  return (
    <ol className="duel-times">
      {times.map(([id, ms]) => {
        const label = players.find((player) => player.id === id)?.label ?? id;
        return (
          <li key={id}>
            <Avatar id={id} label={label} icon={people.get(id)?.icon} size="small" />
            <Name of={label} />
            <span className="figure">
              {ms === null ? t("game.duel.early") : t("game.duel.ms", { ms: Math.round(ms) })}
            </span>
          </li>
        );
      })}
    </ol>
  );
}
