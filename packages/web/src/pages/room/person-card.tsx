/**
 * One person: who they are, how they are, how they are reached.
 * @module
 */
import type { Person } from "@earshot/app/protocol";
import { type ReactNode, useState } from "react";
import { Button } from "react-aria-components/Button";
import { answers } from "../../client/answers.ts";
import { href } from "../../client/router.ts";
import type { TextKey } from "../../i18n/texts.ts";
import { PersonAvatar } from "../../parts/avatar.tsx";
import { Icon, type IconName } from "../../parts/icon.tsx";
import { Name } from "../../parts/name.tsx";
import { Sheet } from "../../parts/sheet.tsx";
import { useDo, useIsGuest, useLabelOf, useT, useTexts } from "../../shell/use-client.tsx";
import { cleanLine } from "../../text/clean.ts";
import { ProfileSheet } from "./profile-sheet.tsx";
import { useNow } from "../../shell/use-now.ts";

export function reachOf({ multicast, unicast }: Pick<Person, "multicast" | "unicast">): {
  readonly key: TextKey;
  readonly icon: IconName;
} {
  if (multicast === true) {
    return unicast === false
      ? { key: "room.reach.multicast", icon: "tower" }
      : { key: "room.reach.both", icon: "tower" };
  }
  if (unicast === true) return { key: "room.reach.unicast", icon: "arrow" };
  return multicast === null || unicast === null
    ? { key: "room.reach.unknown", icon: "clock" }
    : { key: "room.reach.none", icon: "warning" };
}

export function PersonCard({
  person,
  own = false,
}: {
  readonly person: Person;
  readonly own?: boolean;
}): ReactNode {
  const t = useT();
  const run = useDo();
  const guest = useIsGuest();
  const [open, setOpen] = useState(false);
  const label = cleanLine(person.label);
  const reach = reachOf(person);
  return (
    <li className={`person ${person.state} ${own ? "own" : ""}`}>
      <PersonAvatar person={person} size="large" />
      <div className="person-words">
        <p className="person-name">
          <Name of={person.label} />
          {own && <span className="chip">{t("common.you")}</span>}
        </p>
        <p className="person-status">
          {person.state === "suspected" ? (
            t("status.suspected")
          ) : (
            <>
              {t(`status.${person.status.kind}`)}
              {person.status.words !== "" && (
                <>
                  {" · "}
                  <Name of={person.status.words} />
                </>
              )}
            </>
          )}
        </p>
        <Marks person={person} />
      </div>
      {!own && (
        <div className="person-foot">
          {person.via === null ? (
            <span className="person-reach">
              {/* It is the host's peer that reaches them. */}
              {!guest && (
                <>
                  <Icon name={reach.icon} /> {t(reach.key)}
                </>
              )}
            </span>
          ) : (
            <Via id={person.via} />
          )}
          <Button
            className="button quiet square small"
            aria-label={t("room.details", { name: label })}
            onPress={() => setOpen(true)}
          >
            <Icon name="more" />
          </Button>
          <Button
            className="button square small"
            aria-label={t("room.write", { name: label })}
            onPress={async () => {
              const opened = await run(
                { type: "open-direct", person: person.id },
                answers.conversation,
              );
              if (opened !== undefined)
                location.hash = href({ page: "conversations", open: [opened.conversation] });
            }}
          >
            <Icon name="conversations" />
          </Button>
          <Details person={person} isOpen={open} onOpenChange={setOpen} />
        </div>
      )}
      {own && (
        <div className="person-foot">
          <Button className="button quiet small" onPress={() => setOpen(true)}>
            <Icon name="edit" /> {t("profile.edit")}
          </Button>
          <ProfileSheet isOpen={open} onOpenChange={setOpen} />
        </div>
      )}
    </li>
  );
}

function Marks({ person }: { readonly person: Person }): ReactNode {
  const marks = [...new Set([...person.roles, ...person.services])];
  if (marks.length === 0) return null;
  return (
    <p className="person-marks">
      {marks.slice(0, 4).map((mark) => (
        <Name key={mark} of={mark} className="chip" />
      ))}
    </p>
  );
}

function Via({ id }: { readonly id: string }): ReactNode {
  const t = useT();
  const labelOf = useLabelOf();
  return (
    <span className="person-reach">
      <Icon name="phone" /> {t("room.via", { name: labelOf(id) })}
    </span>
  );
}

interface DetailsProps {
  readonly person: Person;
  readonly isOpen: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

function Details({ person, isOpen, onOpenChange }: DetailsProps): ReactNode {
  const t = useT();
  const texts = useTexts();
  const labelOf = useLabelOf();
  const guest = useIsGuest();
  const now = useNow(0);
  const list = (words: readonly string[]): string => texts.list(words.map(cleanLine));
  return (
    <Sheet title={cleanLine(person.label)} isOpen={isOpen} onOpenChange={onOpenChange}>
      <dl className="facts">
        {person.via === null ? (
          !guest && (
            <>
              <dt>{t("room.reach")}</dt>
              <dd>{t(reachOf(person).key)}</dd>
            </>
          )
        ) : (
          <>
            <dt>{t("room.reach")}</dt>
            <dd>{t("room.via", { name: labelOf(person.via) })}</dd>
          </>
        )}
        <dt>{t("room.since")}</dt>
        <dd>{texts.moment(person.since, now)}</dd>
        {person.roles.length > 0 && (
          <>
            <dt>{t("room.roles")}</dt>
            <dd>{list(person.roles)}</dd>
          </>
        )}
        {person.services.length > 0 && (
          <>
            <dt>{t("room.services")}</dt>
            <dd>{list(person.services)}</dd>
          </>
        )}
        {person.addresses.length > 0 && (
          <>
            <dt>{t("room.addresses")}</dt>
            <dd>
              {person.addresses.map((address) => (
                <code key={address}>{cleanLine(address)}</code>
              ))}
            </dd>
          </>
        )}
        <dt>ID</dt>
        <dd>
          <code>{person.id}</code>
        </dd>
      </dl>
    </Sheet>
  );
}
