/**
 * Who is here, who came and went, and how phones join.
 * @module
 */
import type { ReactNode } from "react";
import { href } from "../../client/router.ts";
import { Empty } from "../../parts/empty.tsx";
import { Icon } from "../../parts/icon.tsx";
import { useRoom, useT } from "../../shell/use-client.tsx";
import { cleanLine } from "../../text/clean.ts";
import { GuestCard } from "./guest-card.tsx";
import { PersonCard } from "./person-card.tsx";
import { PresenceList } from "./presence-list.tsx";

export function RoomPage(): ReactNode {
  const t = useT();
  const { self, people, realm, closed, alone } = useRoom();
  return (
    <div className="page room-page">
      <header className="page-head">
        <div>
          <h1>{t("room.title")}</h1>
          <p className="page-about">
            <span>{t("room.people", { count: people.length })}</span>
            <span className="chip">{t("room.realm", { realm: cleanLine(realm) })}</span>
            {closed && (
              <span className="chip">
                <Icon name="lock" /> {t("room.closed")}
              </span>
            )}
          </p>
        </div>
      </header>
      <div className="room-columns">
        <section className="room-people" aria-label={t("room.people", { count: people.length })}>
          <ul className="people">
            <PersonCard person={self} own />
            {people.map((person) => (
              <PersonCard key={person.id} person={person} />
            ))}
          </ul>
          {people.length === 0 && (
            <Empty
              icon="tower"
              title={t(alone ? "room.alone.title" : "room.empty.title")}
              text={t(alone ? "room.alone.text" : "room.empty.text")}
            >
              {alone && (
                <a className="button primary" href={href({ page: "network", part: "overview" })}>
                  {t("room.alone.network")}
                </a>
              )}
            </Empty>
          )}
        </section>
        <div className="room-aside">
          <GuestCard />
          <PresenceList />
        </div>
      </div>
    </div>
  );
}
