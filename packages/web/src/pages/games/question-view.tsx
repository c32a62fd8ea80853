/**
 * The present question: to answer, to watch, and, once revealed, what was right.
 * @module
 */
import type { GameState, QuizQuestion } from "@earshot/app/protocol";
import { type ReactNode, useEffect, useState } from "react";
import { Button } from "react-aria-components/Button";
import { Icon } from "../../parts/icon.tsx";
import { RichText } from "../../parts/rich-text.tsx";
import { useDo, useRoom, useT, useTexts } from "../../shell/use-client.tsx";
import { useNow } from "../../shell/use-now.ts";
import { cleanLine } from "../../text/clean.ts";

/** Shapes besides colours and letters: each choice is known by all three. */
const shapes = ["▲", "◆", "●", "■", "★", "⬟", "✚", "❖"] as const;

export function QuestionView({
  game,
  wall = false,
}: {
  readonly game: GameState;
  readonly wall?: boolean;
}): ReactNode {
  const t = useT();
  const { question, players } = game;
  if (question === null) return null;
  const playing = players.filter(({ state }) => state === "playing");
  const answered = playing.filter((player) => player.answered).length;
  const revealed = question.right !== null;
  return (
    <section className="question" aria-labelledby="question-text">
      <div className="question-top">
        <span className="muted">
          {t("game.question", { number: question.number, of: question.of })}
        </span>
        {revealed ? null : <Countdown endsAt={question.endsAt} number={question.number} />}
      </div>
      <h2 id="question-text" className="question-text">
        <RichText text={question.text} />
      </h2>
      <Choices game={game} question={question} wall={wall} />
      <div className="question-foot">
        {revealed ? (
          <Verdict game={game} question={question} />
        ) : (
          <span role="status" className="muted">
            {t("game.answered", { count: answered, of: playing.length })}
          </span>
        )}
        {!wall && <Host game={game} question={question} />}
      </div>
    </section>
  );
}

function Choices({
  game,
  question,
  wall,
}: {
  readonly game: GameState;
  readonly question: QuizQuestion;
  readonly wall: boolean;
}): ReactNode {
  const t = useT();
  const run = useDo();
  const { id, mine } = game;
  const { number, choices, right, counts, chosen } = question;
  // Shown at once; the state follows.
  const [picked, setPicked] = useState<{ readonly number: number; readonly choice: number }>();
  const own = chosen ?? (picked?.number === number ? picked.choice : null);
  const open = right === null && mine === "player" && own === null && !wall;
  const most = Math.max(1, ...(counts ?? []));
  const pick = async (choice: number): Promise<void> => {
    setPicked({ number, choice });
    const done = await run({ type: "answer", game: id, question: number, choice });
    if (done === undefined) setPicked(undefined);
  };
  useDigits(open, choices.length, (choice) => void pick(choice));
  return (
    <ol className={`choices-quiz of-${choices.length}`}>
      {choices.map((choice, at) => {
        const state = right === null ? "" : at === right ? "is-right" : "is-wrong";
        return (
          <li key={at}>
            <Button
              className={`quiz-choice shade-${at} ${state} ${own === at ? "is-own" : ""}`}
              isDisabled={!open}
              onPress={() => void pick(at)}
            >
              <span className="quiz-shape" aria-hidden="true">
                {shapes[at]}
              </span>
              <span className="quiz-words">
                <bdi>{cleanLine(choice)}</bdi>
                {own === at && <span className="quiz-note">{t("game.chosen")}</span>}
                {right === at && (
                  <span className="quiz-note">
                    <Icon name="check" /> {t("game.right")}
                  </span>
                )}
              </span>
              {counts !== null && (
                <>
                  <span className="quiz-votes">{t("game.votes", { count: counts[at] ?? 0 })}</span>
                  <span
                    className="quiz-bar"
                    aria-hidden="true"
                    style={{ inlineSize: `${((counts[at] ?? 0) / most) * 100}%` }}
                  />
                </>
              )}
            </Button>
          </li>
        );
      })}
    </ol>
  );
}

/** The keys 1 to 8 answer, too. */
function useDigits(active: boolean, count: number, pick: (choice: number) => void): void {
  useEffect(() => {
    if (!active) return undefined;
    const onKey = (event: KeyboardEvent): void => {
      const choice = Number(event.key) - 1;
      const writing =
        event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement;
      if (
        !writing &&
        !event.ctrlKey &&
        !event.metaKey &&
        !event.altKey &&
        choice >= 0 &&
        choice < count
      )
        pick(choice);
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  });
}

function Countdown({
  endsAt,
  number,
}: {
  readonly endsAt: number;
  readonly number: number;
}): ReactNode {
  const t = useT();
  const texts = useTexts();
  const now = useNow(250);
  // The clock of another machine may be off; what counts is the time since the question came.
  const [begun] = useState(() => ({ number, at: Date.now() }));
  const left = Math.max(0, Math.ceil((endsAt - now) / 1_000));
  const whole = Math.max(1, endsAt - begun.at);
  const share = Math.min(1, Math.max(0, (endsAt - now) / whole));
  return (
    <span
      className={`countdown ${left <= 5 ? "is-short" : ""}`}
      role="timer"
      aria-label={left > 0 ? t("game.time", { seconds: left }) : t("game.time.up")}
    >
      <svg viewBox="0 0 36 36" aria-hidden="true">
        <circle cx="18" cy="18" r="15.5" className="countdown-whole" />
        <circle
          cx="18"
          cy="18"
          r="15.5"
          className="countdown-left"
          pathLength="100"
          strokeDasharray={`${share * 100} 100`}
        />
      </svg>
      <span aria-hidden="true">{texts.number(left)}</span>
    </span>
  );
}

function Verdict({
  game,
  question,
}: {
  readonly game: GameState;
  readonly question: QuizQuestion;
}): ReactNode {
  const t = useT();
  if (game.mine !== "player") return <span />;
  const { chosen, right } = question;
  const key =
    chosen === null ? "game.none.you" : chosen === right ? "game.right.you" : "game.wrong.you";
  return (
    <p className={`verdict ${chosen === right ? "is-right" : ""}`} role="status">
      {t(key)}
    </p>
  );
}

function Host({
  game,
  question,
}: {
  readonly game: GameState;
  readonly question: QuizQuestion;
}): ReactNode {
  const t = useT();
  const run = useDo();
  const { self } = useRoom();
  const { id, mine, players } = game;
  if (mine === "none") {
    // Only who left in the middle may come back.
    if (!players.some((player) => player.id === self.id))
      return <span className="muted">{t("game.watching")}</span>;
    return (
      <Button className="button primary" onPress={() => void run({ type: "join-game", game: id })}>
        {t("game.come-back")}
      </Button>
    );
  }
  if (mine !== "host") return null;
  const last = question.number >= question.of;
  const key = question.right === null ? "game.reveal.now" : last ? "game.finish" : "game.next";
  return (
    <Button
      className="button primary large"
      onPress={() => void run({ type: "next-question", game: id })}
    >
      {t(key)}
    </Button>
  );
}
