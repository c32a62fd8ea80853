/**
 * The frame around every page: navigation, oneself, the state of the connection, notices.
 * @module
 */
import { lazy, type ReactNode, Suspense, useEffect, useRef } from "react";
import type { Route } from "../client/router.ts";
import { Loading } from "../parts/loading.tsx";
import { RoomPage } from "../pages/room/room-page.tsx";
import { Heralds } from "./heralds.tsx";
import { ConnectionBanner } from "./connection-banner.tsx";
import { Invitations } from "./invitations.tsx";
import { Navigation } from "./navigation.tsx";
import { NoticeList } from "./notice-list.tsx";
import { useIsGuest, useT } from "./use-client.tsx";

const Conversations = lazy(async () => ({
  default: (await import("../pages/conversations/conversations-page.tsx")).ConversationsPage,
}));
const Boards = lazy(async () => ({
  default: (await import("../pages/boards/boards-page.tsx")).BoardsPage,
}));
const Games = lazy(async () => ({
  default: (await import("../pages/games/games-page.tsx")).GamesPage,
}));
const NewQuiz = lazy(async () => ({
  default: (await import("../pages/games/new-quiz-page.tsx")).NewQuizPage,
}));
const Calculator = lazy(async () => ({
  default: (await import("../pages/calculator/calculator-page.tsx")).CalculatorPage,
}));
const Network = lazy(async () => ({
  default: (await import("../pages/network/network-page.tsx")).NetworkPage,
}));

export function Shell({ route }: { readonly route: Exclude<Route, { page: "wall" }> }): ReactNode {
  const t = useT();
  const main = useRef<HTMLElement>(null);
  const before = useRef(route.page);
  useEffect(() => {
    if (before.current === route.page) return;
    before.current = route.page;
    // Readers of the screen should begin where the new page does.
    main.current?.focus({ preventScroll: true });
    scrollTo(0, 0);
  }, [route.page]);
  return (
    <div className={`shell page-${route.page}`}>
      {/* Not a link: the address after # names the page. */}
      <button className="skip" type="button" onClick={() => main.current?.focus()}>
        {t("nav.skip")}
      </button>
      <Navigation page={route.page} />
      <div className="stage">
        <ConnectionBanner />
        {route.page !== "conversations" && <Invitations />}
        <main className="main" ref={main} tabIndex={-1}>
          <Suspense fallback={<Loading />}>
            <Page route={route} />
          </Suspense>
        </main>
      </div>
      <NoticeList />
      <Heralds route={route} />
    </div>
  );
}

function Page({ route }: { readonly route: Exclude<Route, { page: "wall" }> }): ReactNode {
  const guest = useIsGuest();
  switch (route.page) {
    case "room":
      return <RoomPage />;
    case "conversations":
      return <Conversations open={route.open} />;
    case "boards":
      return <Boards board={route.board} />;
    case "games":
      return <Games game={route.game} />;
    case "new-quiz":
      // Games are led by people with a peer.
      return guest ? <Games game={undefined} /> : <NewQuiz />;
    case "calculator":
      return <Calculator />;
    case "network":
      return guest ? <RoomPage /> : <Network part={route.part} />;
  }
}
