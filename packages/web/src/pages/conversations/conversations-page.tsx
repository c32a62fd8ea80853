/**
 * All conversations one has, and those that are open, side by side where there is room.
 * @module
 */
import "../../styles/chat/index.css";
import { type ReactNode, useState } from "react";
import { Button } from "react-aria-components/Button";
import { Empty } from "../../parts/empty.tsx";
import { Icon } from "../../parts/icon.tsx";
import { Invitations } from "../../shell/invitations.tsx";
import { useMedia, useRoom, useT } from "../../shell/use-client.tsx";
import { ConversationList } from "./conversation-list.tsx";
import { ConversationPane } from "./conversation-pane.tsx";
import { NewChatSheet } from "./people-sheets.tsx";

export function ConversationsPage({ open }: { readonly open: readonly string[] }): ReactNode {
  const t = useT();
  const { conversations } = useRoom();
  const [starting, setStarting] = useState(false);
  const room = [
    useMedia("(min-width: 1220px)"),
    useMedia("(min-width: 1640px)"),
    useMedia("(min-width: 2100px)"),
  ];
  const shown = open.slice(-1 - room.filter(Boolean).length);
  return (
    <div className={`split conversations-page ${open.length > 0 ? "has-open" : ""}`}>
      <div className="split-list">
        <header className="list-head">
          <h1>{t("chat.title")}</h1>
          <Button className="button small" onPress={() => setStarting(true)}>
            <Icon name="plus" /> {t("chat.new")}
          </Button>
        </header>
        <Invitations />
        <ConversationList open={shown} several={room[0] === true} />
        <NewChatSheet isOpen={starting} onOpenChange={setStarting} />
      </div>
      <div className="split-open panes">
        {shown.map((id) => (
          <ConversationPane
            key={id}
            id={id}
            open={shown}
            summary={conversations.find((one) => one.id === id)}
          />
        ))}
        {shown.length === 0 && (
          <Empty icon="conversations" title={t("chat.none.title")} text={t("chat.none.text")} />
        )}
      </div>
    </div>
  );
}
