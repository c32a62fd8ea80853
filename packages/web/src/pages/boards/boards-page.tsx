/**
 * All boards, the one that is open, and search over all of them.
 * @module
 */
import "../../styles/boards.css";
import { type BoardSummary, protocolLimits } from "@earshot/app/protocol";
import { type ReactNode, useState } from "react";
import { Button } from "react-aria-components/Button";
import { Input, Label, SearchField } from "react-aria-components/SearchField";
import { answers, type FoundPost } from "../../client/answers.ts";
import { href } from "../../client/router.ts";
import { Badge } from "../../parts/badge.tsx";
import { Empty } from "../../parts/empty.tsx";
import { Field } from "../../parts/field.tsx";
import { Icon } from "../../parts/icon.tsx";
import { Name } from "../../parts/name.tsx";
import { Sheet } from "../../parts/sheet.tsx";
import { useDo, useRoom, useT, useTexts } from "../../shell/use-client.tsx";
import { useNow } from "../../shell/use-now.ts";
import { cleanLine } from "../../text/clean.ts";
import { BoardPane } from "./board-pane.tsx";
import { FoundPosts } from "./found-posts.tsx";

interface Found {
  readonly text: string;
  readonly posts: readonly FoundPost[];
}

export function BoardsPage({ board }: { readonly board: string | undefined }): ReactNode {
  const t = useT();
  const run = useDo();
  const { boards } = useRoom();
  const [creating, setCreating] = useState(false);
  const [query, setQuery] = useState("");
  const [found, setFound] = useState<Found>();
  const search = async (text: string): Promise<void> => {
    if (text.trim() === "") return;
    const answer = await run(
      { type: "search-posts", board: null, text: text.trim() },
      answers.foundPosts,
    );
    if (answer !== undefined) setFound({ text: text.trim(), posts: answer.posts });
  };
  return (
    <div
      className={`split boards-page ${board === undefined && found === undefined ? "" : "has-open"}`}
    >
      <div className="split-list">
        <header className="list-head">
          <h1>{t("board.title")}</h1>
          <Button className="button small" onPress={() => setCreating(true)}>
            <Icon name="plus" /> {t("board.new")}
          </Button>
        </header>
        <SearchField
          className="search"
          value={query}
          onChange={setQuery}
          onSubmit={(text) => void search(text)}
          onClear={() => setFound(undefined)}
        >
          <Label className="visually-hidden">{t("board.search")}</Label>
          <Icon name="search" />
          <Input
            className="input"
            placeholder={t("board.search")}
            maxLength={protocolLimits.searchLength}
          />
          <Button className="button quiet square small" aria-label={t("board.search.clear")}>
            <Icon name="close" />
          </Button>
        </SearchField>
        <ul className="list" aria-label={t("board.title")}>
          {inOrder(boards).map((summary) => (
            <Row
              key={summary.id}
              summary={summary}
              current={summary.id === board}
              onOpen={() => setFound(undefined)}
            />
          ))}
        </ul>
        {boards.length === 0 && (
          <Empty icon="boards" title={t("board.none.title")} text={t("board.none.text")} />
        )}
        <NewBoard isOpen={creating} onOpenChange={setCreating} />
      </div>
      <div className="split-open">
        {found !== undefined ? (
          <FoundPosts {...found} onClose={() => setFound(undefined)} />
        ) : board === undefined ? (
          boards.length > 0 && (
            <Empty icon="boards" title={t("board.pick.title")} text={t("board.pick.text")} />
          )
        ) : (
          <BoardPane key={board} id={board} summary={boards.find(({ id }) => id === board)} />
        )}
      </div>
    </div>
  );
}

/** Those with news first. */
function inOrder(boards: readonly BoardSummary[]): readonly BoardSummary[] {
  return boards.toSorted((a, b) => (b.lastAt ?? 0) - (a.lastAt ?? 0));
}

function Row({
  summary,
  current,
  onOpen,
}: {
  readonly summary: BoardSummary;
  readonly current: boolean;
  readonly onOpen: () => void;
}): ReactNode {
  const t = useT();
  const texts = useTexts();
  const now = useNow(60_000);
  const { id, subject, byLabel, posts, unread, subscribed, lastAt } = summary;
  return (
    <li className="list-row">
      <a
        className="list-link"
        href={href({ page: "boards", board: id })}
        aria-current={current ? "true" : undefined}
        onClick={onOpen}
      >
        <span className="list-words">
          <span className="list-top">
            <Name of={subject} className="list-title" />
            {lastAt !== null && (
              <time dateTime={new Date(lastAt).toISOString()}>{texts.moment(lastAt, now)}</time>
            )}
          </span>
          <span className="list-bottom">
            <span className="list-last">
              {t("board.posts", { count: posts })} · {t("board.by", { name: cleanLine(byLabel) })}
            </span>
            {subscribed && <Icon name="bell" className="small" />}
            <Badge count={unread} label={t("nav.unread", { count: unread })} strong={subscribed} />
          </span>
        </span>
      </a>
    </li>
  );
}

function NewBoard({
  isOpen,
  onOpenChange,
}: {
  readonly isOpen: boolean;
  readonly onOpenChange: (open: boolean) => void;
}): ReactNode {
  const t = useT();
  const run = useDo();
  const [subject, setSubject] = useState("");
  return (
    <Sheet title={t("board.new")} isOpen={isOpen} onOpenChange={onOpenChange}>
      <form
        onSubmit={async (event) => {
          event.preventDefault();
          if (subject.trim() === "") return;
          const made = await run({ type: "create-board", subject: subject.trim() }, answers.board);
          if (made === undefined) return;
          setSubject("");
          onOpenChange(false);
          location.hash = href({ page: "boards", board: made.board });
        }}
      >
        <Field
          label={t("board.new.subject")}
          value={subject}
          onChange={setSubject}
          maxLength={protocolLimits.titleLength}
          autoFocus
        />
        <footer className="sheet-foot">
          <Button className="button" onPress={() => onOpenChange(false)}>
            {t("common.cancel")}
          </Button>
          <Button className="button primary" type="submit" isDisabled={subject.trim() === ""}>
            {t("board.new.create")}
          </Button>
        </footer>
      </form>
    </Sheet>
  );
}
