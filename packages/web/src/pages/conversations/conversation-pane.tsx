/**
 * One open conversation: who is in it, what was said, and the line to say something.
 * @module
 */
import type { ConversationState, ConversationSummary } from "@earshot/app/protocol";
import { type ReactNode, useState } from "react";
import { Button } from "react-aria-components/Button";
import { href } from "../../client/router.ts";
import { Empty } from "../../parts/empty.tsx";
import { Icon } from "../../parts/icon.tsx";
import { Loading } from "../../parts/loading.tsx";
import { Sure } from "../../parts/sheet.tsx";
import { useChannel, useDo, useLabelOf, useT } from "../../shell/use-client.tsx";
import { Composer } from "./composer.tsx";
import { Face } from "./conversation-list.tsx";
import { InviteSheet, MembersSheet } from "./people-sheets.tsx";
import { useTitleOf } from "./titles.ts";
import { Transcript } from "./transcript.tsx";

interface PaneProps {
  readonly id: string;
  /** All that are open, this one among them. */
  readonly open: readonly string[];
  readonly summary: ConversationSummary | undefined;
}

export function ConversationPane({ id, open, summary }: PaneProps): ReactNode {
  const t = useT();
  const view = useChannel("conversation", id);
  const others = href({ page: "conversations", open: open.filter((one) => one !== id) });
  const titleOf = useTitleOf();
  if (view.phase === "gone" || (summary === undefined && view.phase === "there")) {
    return (
      <section className="pane">
        <Empty icon="conversations" title={t("common.gone")}>
          <a className="button" href={others}>
            {t("common.close")}
          </a>
        </Empty>
      </section>
    );
  }
  const title = summary === undefined ? "" : titleOf(summary);
  return (
    <section className="pane" aria-label={title}>
      {summary !== undefined && <Head summary={summary} title={title} others={others} />}
      {view.phase === "there" && summary !== undefined ? (
        <>
          <Transcript summary={summary} state={view.state} title={title} />
          <Typing state={view.state} />
          <Composer summary={summary} title={title} />
        </>
      ) : (
        <Loading />
      )}
    </section>
  );
}

function Head({
  summary,
  title,
  others,
}: {
  readonly summary: ConversationSummary;
  readonly title: string;
  readonly others: string;
}): ReactNode {
  const t = useT();
  const run = useDo();
  const [sheet, setSheet] = useState<"invite" | "members" | "leave">();
  const only = (which: typeof sheet) => (open: boolean) => setSheet(open ? which : undefined);
  const { id, members, pending, lobby, direct } = summary;
  return (
    <header className="pane-head">
      <a
        className="button quiet square narrow-only"
        href={href({ page: "conversations", open: [] })}
        aria-label={t("common.back")}
      >
        <Icon name="back" />
      </a>
      <Face summary={summary} />
      <div className="pane-title">
        <h2>
          <bdi>{title}</bdi>
        </h2>
        <Button className="pane-members" onPress={() => setSheet("members")}>
          {direct ? t("chat.direct") : t("chat.members", { count: members.length })}
          {pending.length > 0 && ` · ${t("chat.pending", { count: pending.length })}`}
        </Button>
      </div>
      {!lobby && !direct && (
        <Button
          className="button quiet square"
          aria-label={t("chat.invite")}
          onPress={() => setSheet("invite")}
        >
          <Icon name="invite" />
        </Button>
      )}
      {!lobby && (
        <Button
          className="button quiet square"
          aria-label={t("chat.leave")}
          onPress={() => setSheet("leave")}
        >
          <Icon name="leave" />
        </Button>
      )}
      <a
        className="button quiet square wide-only"
        href={others}
        aria-label={t("chat.close", { title })}
      >
        <Icon name="close" />
      </a>
      <InviteSheet
        summary={summary}
        title={title}
        isOpen={sheet === "invite"}
        onOpenChange={only("invite")}
      />
      <MembersSheet summary={summary} isOpen={sheet === "members"} onOpenChange={only("members")} />
      <Sure
        title={t("chat.leave.sure", { title })}
        text={t("chat.leave.text")}
        verb={t("chat.leave")}
        isOpen={sheet === "leave"}
        onOpenChange={only("leave")}
        onSure={async () => {
          const done = await run({ type: "leave", conversation: id });
          if (done !== undefined) location.hash = others;
        }}
      />
    </header>
  );
}

function Typing({ state: { typing } }: { readonly state: ConversationState }): ReactNode {
  const t = useT();
  const labelOf = useLabelOf();
  const [name = "", other = ""] = typing.map((id) => labelOf(id));
  const words = ["", t("chat.typing.one", { name }), t("chat.typing.two", { name, other })];
  return (
    <p className="typing">
      {typing.length > 0 && <span className="typing-dots" aria-hidden="true" />}
      {words[typing.length] ?? t("chat.typing.many")}
    </p>
  );
}
