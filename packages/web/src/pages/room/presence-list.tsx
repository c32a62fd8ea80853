/**
 * Who came and went, newest first.
 * @module
 */
import type { Presence } from "@earshot/app/protocol";
import type { ReactNode } from "react";
import { Avatar } from "../../parts/avatar.tsx";
import { usePeople, useRoom, useT, useTexts } from "../../shell/use-client.tsx";
import { useNow } from "../../shell/use-now.ts";
import { cleanLine } from "../../text/clean.ts";

const shown = 30;

export function PresenceList(): ReactNode {
  const t = useT();
  const { presence } = useRoom();
  return (
    <section className="card presence" aria-labelledby="presence-title">
      <h2 id="presence-title">{t("room.presence")}</h2>
      {presence.length === 0 ? (
        <p className="muted">{t("room.presence.none")}</p>
      ) : (
        <ol className="presence-list">
          {presence
            .slice(-shown)
            .toReversed()
            .map((happened) => (
              <Line key={happened.id} {...happened} />
            ))}
        </ol>
      )}
    </section>
  );
}

function Line({ type, person, label, before, at }: Presence): ReactNode {
  const t = useT();
  const texts = useTexts();
  const people = usePeople();
  const now = useNow(60_000);
  return (
    <li className={`presence-line ${type}`}>
      <Avatar id={person} label={label} icon={people.get(person)?.icon} size="small" />
      <span>
        {t(`room.presence.${type}`, { name: cleanLine(label), before: cleanLine(before ?? "") })}
      </span>
      <time dateTime={new Date(at).toISOString()}>{texts.moment(at, now)}</time>
    </li>
  );
}
