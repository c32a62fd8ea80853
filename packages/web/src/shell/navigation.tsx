/**
 * The way to the pages: a column beside them on wide screens, a bar below on narrow ones.
 * @module
 */
import { type ReactNode, useState } from "react";
import { Button } from "react-aria-components/Button";
import { href, type PageName, type Route } from "../client/router.ts";
import type { TextKey } from "../i18n/texts.ts";
import { PersonAvatar } from "../parts/avatar.tsx";
import { Badge } from "../parts/badge.tsx";
import { Icon, type IconName } from "../parts/icon.tsx";
import { Logo } from "../parts/logo.tsx";
import { Name } from "../parts/name.tsx";
import { ProfileSheet } from "../pages/room/profile-sheet.tsx";
import { useIsGuest, useRoom, useT } from "./use-client.tsx";

interface Entry {
  readonly icon: IconName;
  readonly text: TextKey;
  readonly route: Route;
  readonly pages: readonly PageName[];
}

const entries: readonly Entry[] = [
  { icon: "room", text: "nav.room", route: { page: "room" }, pages: ["room"] },
  {
    icon: "conversations",
    text: "nav.conversations",
    route: { page: "conversations", open: [] },
    pages: ["conversations"],
  },
  {
    icon: "boards",
    text: "nav.boards",
    route: { page: "boards", board: undefined },
    pages: ["boards"],
  },
  {
    icon: "games",
    text: "nav.games",
    route: { page: "games", game: undefined },
    pages: ["games", "new-quiz"],
  },
  {
    icon: "calculator",
    text: "nav.calculator",
    route: { page: "calculator" },
    pages: ["calculator"],
  },
  {
    icon: "network",
    text: "nav.network",
    route: { page: "network", part: "overview" },
    pages: ["network"],
  },
];

export function Navigation({ page }: { readonly page: PageName }): ReactNode {
  const t = useT();
  const [editing, setEditing] = useState(false);
  const { self } = useRoom();
  const guest = useIsGuest();
  return (
    <header className="rail">
      <a className="brand" href={href({ page: "room" })}>
        <Logo />
        <span>Earshot</span>
      </a>
      <nav aria-label={t("nav.label")}>
        <ul className="nav-list">
          {entries
            .filter(({ icon }) => !guest || icon !== "network")
            .map((entry) => (
              <li key={entry.text}>
                <a
                  className="nav-link"
                  href={href(entry.route)}
                  aria-current={entry.pages.includes(page) ? "page" : undefined}
                >
                  <span className="nav-icon">
                    <Icon name={entry.icon} />
                    <Count icon={entry.icon} />
                  </span>
                  <span className="nav-text">{t(entry.text)}</span>
                </a>
              </li>
            ))}
        </ul>
      </nav>
      <Button className="me" onPress={() => setEditing(true)}>
        <span className="visually-hidden">{t("profile.edit")}</span>
        <PersonAvatar person={self} />
        <span className="me-words">
          <Name of={self.label} className="me-name" />
          <span className="me-status">
            {self.status.words === "" ? (
              t(guest ? "room.guest" : `status.${self.status.kind}`)
            ) : (
              <Name of={self.status.words} />
            )}
          </span>
        </span>
      </Button>
      <ProfileSheet isOpen={editing} onOpenChange={setEditing} />
    </header>
  );
}

function Count({ icon }: { readonly icon: IconName }): ReactNode {
  const t = useT();
  const { conversations, boards } = useRoom();
  if (icon === "boards") {
    const count = boards.reduce((sum, board) => sum + (board.subscribed ? board.unread : 0), 0);
    return <Badge count={count} label={t("nav.unread", { count })} />;
  }
  if (icon !== "conversations") return null;
  const invited = conversations.filter(({ mine }) => mine === "invited").length;
  const unread = conversations.reduce((sum, { unread: count }) => sum + count, 0);
  const count = invited + unread;
  const pressing =
    invited > 0 ||
    conversations.some(
      ({ mentions, direct, unread: fresh }) => mentions > 0 || (direct && fresh > 0),
    );
  const label = [
    ...(unread > 0 ? [t("nav.unread", { count: unread })] : []),
    ...(invited > 0 ? [t("nav.invitations", { count: invited })] : []),
  ].join(", ");
  return <Badge count={count} label={label} strong={pressing} />;
}
