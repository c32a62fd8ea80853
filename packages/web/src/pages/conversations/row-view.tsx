/**
 * One row of the transcript.
 * @module
 */
import type { ChatMessage, ConversationSummary } from "@earshot/app/protocol";
import { memo, type ReactNode } from "react";
import { Button } from "react-aria-components/Button";
import type { TextKey } from "../../i18n/texts.ts";
import { Avatar } from "../../parts/avatar.tsx";
import { Icon, type IconName } from "../../parts/icon.tsx";
import { Name } from "../../parts/name.tsx";
import { RichText } from "../../parts/rich-text.tsx";
import {
  useClient,
  useLabelOf,
  usePeople,
  useRoom,
  useT,
  useTexts,
} from "../../shell/use-client.tsx";
import { useNow } from "../../shell/use-now.ts";
import { cleanLine } from "../../text/clean.ts";
import type { Row } from "./rows.ts";

interface RowProps {
  readonly row: Row;
  readonly summary: ConversationSummary;
  readonly title: string;
}

export const RowView = memo(function RowView({ row, summary, title }: RowProps): ReactNode {
  const t = useT();
  const texts = useTexts();
  const now = useNow(0);
  switch (row.kind) {
    case "begin":
      return <p className="row-begin">{t("chat.begin", { title })}</p>;
    case "day":
      return (
        <p className="row-day">
          <span>{texts.day(row.at, now)}</span>
        </p>
      );
    case "unread":
      return (
        <p className="row-unread">
          <span>{t("chat.unread")}</span>
        </p>
      );
    case "notice": {
      const { type, label, by, at } = row.notice;
      return (
        <p className="row-notice">
          {t(`chat.notice.${type}`, { name: cleanLine(label), by: cleanLine(by ?? "") })}{" "}
          <time dateTime={new Date(at).toISOString()}>{texts.time(at)}</time>
        </p>
      );
    }
    case "message":
      return <Said {...row} summary={summary} />;
    case "outgoing":
      return <Outgoing row={row} />;
  }
});

const states: Readonly<
  Record<ChatMessage["state"], { readonly icon: IconName; readonly text: TextKey }>
> = {
  sending: { icon: "clock", text: "chat.state.sending" },
  sent: { icon: "check", text: "chat.state.sent" },
  received: { icon: "checks", text: "chat.state.received" },
  failed: { icon: "warning", text: "chat.state.failed" },
};

interface SaidProps {
  readonly message: ChatMessage;
  readonly first: boolean;
  readonly readers: readonly string[];
  readonly summary: ConversationSummary;
}

function Said({ message, first, readers, summary }: SaidProps): ReactNode {
  const t = useT();
  const texts = useTexts();
  const people = usePeople();
  const labelOf = useLabelOf();
  const { self } = useRoom();
  const { id, from, label, at, text, own, mentions, state } = message;
  const ownLabel = labelOf(self.id);
  const toMe = mentions.includes(self.id);
  const mentioned = mentions.map((person) => labelOf(person));
  return (
    <article
      className={`said ${own ? "own" : ""} ${first ? "first" : ""} ${toMe ? "to-me" : ""}`}
      data-message={id}
    >
      {!own && first && (
        <Avatar id={from} label={label} icon={people.get(from)?.icon} size="small" />
      )}
      <div className="said-body">
        {first && !own && !summary.direct && <Name of={label} className="said-name" />}
        {(own || !first || summary.direct) && (
          <span className="visually-hidden">{own ? t("common.you") : cleanLine(label)}</span>
        )}
        <div className="bubble">
          <RichText text={text} mentions={mentioned} own={ownLabel} />
          <span className="said-meta">
            <time dateTime={new Date(at).toISOString()} title={texts.time(at, "full")}>
              {texts.time(at)}
            </time>
            {own && (
              <span
                className={`said-state ${state}`}
                role="img"
                aria-label={t(states[state].text)}
                title={t(states[state].text)}
              >
                <Icon name={states[state].icon} />
              </span>
            )}
          </span>
        </div>
        {readers.length > 0 && <Readers ids={readers} />}
      </div>
    </article>
  );
}

function Readers({ ids }: { readonly ids: readonly string[] }): ReactNode {
  const t = useT();
  const texts = useTexts();
  const people = usePeople();
  const labelOf = useLabelOf();
  const words = t("chat.read.by", { names: texts.list(ids.map((id) => labelOf(id))) });
  return (
    <span className="readers" role="img" aria-label={words} title={words}>
      {ids.slice(0, 8).map((id) => (
        <Avatar key={id} id={id} label={labelOf(id)} icon={people.get(id)?.icon} size="small" />
      ))}
      {ids.length > 8 && <span className="muted">+{ids.length - 8}</span>}
    </span>
  );
}

function Outgoing({
  row: { message, first },
}: {
  readonly row: Row & { kind: "outgoing" };
}): ReactNode {
  const t = useT();
  const { outbox } = useClient();
  const { key, text, failure } = message;
  return (
    <article
      className={`said own outgoing ${first ? "first" : ""} ${failure === undefined ? "" : "failed"}`}
    >
      <div className="said-body">
        <div className="bubble">
          <RichText text={text} />
          <span className="said-meta">
            {failure === undefined && (
              <span className="said-state" role="img" aria-label={t("chat.state.sending")}>
                <Icon name="clock" />
              </span>
            )}
          </span>
        </div>
        {failure !== undefined && (
          <p className="said-failed" role="alert">
            <Icon name="warning" /> {t("chat.state.failed")}
            <Button className="button quiet small" onPress={() => outbox.again(key)}>
              {t("chat.again")}
            </Button>
            <Button className="button quiet small" onPress={() => outbox.drop(key)}>
              {t("chat.discard")}
            </Button>
          </p>
        )}
      </div>
    </article>
  );
}
