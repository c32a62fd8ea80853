/**
 * What is announced in a game: on the page as a list, and to ears at once.
 * @module
 */
import type { GameAnnouncement, GameState } from "@earshot/app/protocol";
import { type ReactNode, useEffect, useRef } from "react";
import { useClient, useT, useTexts } from "../../shell/use-client.tsx";
import { cleanLine } from "../../text/clean.ts";

function useWords(): (happened: GameAnnouncement) => string {
  const t = useT();
  return ({ type, label }) => t(`game.news.${type}`, { name: cleanLine(label) });
}

export function useGameHerald({ announcements }: GameState): void {
  const { notices } = useClient();
  const words = useWords();
  const newest = announcements.at(-1);
  const known = useRef(newest?.id);
  useEffect(() => {
    if (newest === undefined || newest.id === known.current) return;
    known.current = newest.id;
    notices.speak(words(newest));
  });
}

export function GameNews({ game: { announcements } }: { readonly game: GameState }): ReactNode {
  const t = useT();
  const texts = useTexts();
  const words = useWords();
  if (announcements.length === 0) return null;
  return (
    <section className="card game-news" aria-labelledby="news-title">
      <h2 id="news-title">{t("game.news")}</h2>
      <ol>
        {announcements
          .slice(-12)
          .toReversed()
          .map((happened) => (
            <li key={happened.id} data-type={happened.type}>
              <span>{words(happened)}</span>
              <time dateTime={new Date(happened.at).toISOString()}>{texts.time(happened.at)}</time>
            </li>
          ))}
      </ol>
    </section>
  );
}
