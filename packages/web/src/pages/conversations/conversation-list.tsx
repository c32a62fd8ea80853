/**
 * The list of one's conversations: what was said last in each, and what is unread.
 * @module
 */
import type { ConversationSummary } from "@earshot/app/protocol";
import type { ReactNode } from "react";
import { href } from "../../client/router.ts";
import { Avatar } from "../../parts/avatar.tsx";
import { Badge } from "../../parts/badge.tsx";
import { Icon } from "../../parts/icon.tsx";
import { usePeople, useRoom, useT, useTexts } from "../../shell/use-client.tsx";
import { useNow } from "../../shell/use-now.ts";
import { cleanLine } from "../../text/clean.ts";
import { useTitleOf } from "./titles.ts";

interface ListProps {
  readonly open: readonly string[];
  /** There is room for several side by side. */
  readonly several: boolean;
}

/** The lobby first, then what was last spoken in. */
function inOrder(conversations: readonly ConversationSummary[]): readonly ConversationSummary[] {
  return conversations
    .filter(({ mine }) => mine === "member")
    .toSorted((a, b) => Number(b.lobby) - Number(a.lobby) || (b.last?.at ?? 0) - (a.last?.at ?? 0));
}

export function ConversationList({ open, several }: ListProps): ReactNode {
  const t = useT();
  const { conversations } = useRoom();
  const titleOf = useTitleOf();
  return (
    <ul className="list" aria-label={t("chat.title")}>
      {inOrder(conversations).map((summary) => {
        const { id } = summary;
        const title = titleOf(summary);
        return (
          <li key={id} className="list-row">
            <a
              className="list-link"
              href={href({ page: "conversations", open: [id] })}
              aria-current={open.includes(id) ? "true" : undefined}
            >
              <Face summary={summary} />
              <Words summary={summary} title={title} />
            </a>
            {several && open.length > 0 && !open.includes(id) && (
              <a
                className="button quiet square small list-more"
                href={href({ page: "conversations", open: [...open, id].slice(-3) })}
                aria-label={t("chat.beside", { title })}
                title={t("chat.beside", { title })}
              >
                <Icon name="beside" />
              </a>
            )}
          </li>
        );
      })}
    </ul>
  );
}

function Words({
  summary,
  title,
}: {
  readonly summary: ConversationSummary;
  readonly title: string;
}): ReactNode {
  const t = useT();
  const texts = useTexts();
  const now = useNow(60_000);
  const { last, lobby, unread, mentions, direct } = summary;
  return (
    <span className="list-words">
      <span className="list-top">
        <bdi className="list-title">{title}</bdi>
        {last !== null && (
          <time dateTime={new Date(last.at).toISOString()}>{texts.moment(last.at, now)}</time>
        )}
      </span>
      <span className="list-bottom">
        <span className="list-last">
          {last === null
            ? t(lobby ? "chat.lobby.about" : "chat.empty")
            : t("chat.last", { name: cleanLine(last.label), text: cleanLine(last.text) })}
        </span>
        {mentions > 0 && (
          <span className="badge strong" role="img" aria-label={t("chat.mentioned")}>
            @
          </span>
        )}
        <Badge
          count={unread}
          label={t("nav.unread", { count: unread })}
          strong={direct || mentions > 0}
        />
      </span>
    </span>
  );
}

/** The other one's, or the first two of several. */
export function Face({ summary }: { readonly summary: ConversationSummary }): ReactNode {
  const { self } = useRoom();
  const people = usePeople();
  if (summary.lobby) {
    return (
      <span className="list-face lobby" aria-hidden="true">
        <Icon name="tower" />
      </span>
    );
  }
  const others = summary.members.filter((id) => id !== self.id);
  const faces = (others.length > 0 ? others : summary.pending).slice(0, 2);
  return (
    <span className={`list-face of-${faces.length}`} aria-hidden="true">
      {faces.map((id) => {
        const person = people.get(id);
        return (
          <Avatar
            key={id}
            id={id}
            label={person?.label ?? summary.title}
            icon={person?.icon}
            {...(faces.length > 1 ? { size: "small" as const } : {})}
            status={
              summary.direct && person !== undefined
                ? person.state === "suspected"
                  ? "suspected"
                  : person.status.kind
                : undefined
            }
          />
        );
      })}
      {faces.length === 0 && <Icon name="people" />}
    </span>
  );
}
