/**
 * One board: its posts, pinned ones above, and the place to write.
 * @module
 */
import {
  type BoardPost,
  type BoardState,
  type BoardSummary,
  protocolLimits,
} from "@earshot/app/protocol";
import { type ReactNode, useEffect, useMemo, useRef, useState } from "react";
import { Button } from "react-aria-components/Button";
import { ToggleButton } from "react-aria-components/ToggleButton";
import { answers } from "../../client/answers.ts";
import { href } from "../../client/router.ts";
import { Empty } from "../../parts/empty.tsx";
import { Icon } from "../../parts/icon.tsx";
import { Loading } from "../../parts/loading.tsx";
import { Name } from "../../parts/name.tsx";
import { useChannel, useClient, useDo, useT } from "../../shell/use-client.tsx";
import { cleanLine } from "../../text/clean.ts";
import { PostView } from "./post-view.tsx";

export function BoardPane({
  id,
  summary,
}: {
  readonly id: string;
  readonly summary: BoardSummary | undefined;
}): ReactNode {
  const t = useT();
  const view = useChannel("board", id);
  if (view.phase === "gone") {
    return (
      <Empty icon="boards" title={t("common.gone")}>
        <a className="button" href={href({ page: "boards", board: undefined })}>
          {t("common.back")}
        </a>
      </Empty>
    );
  }
  return (
    <section className="pane" aria-label={cleanLine(summary?.subject ?? "")}>
      {summary !== undefined && <Head summary={summary} />}
      {view.phase === "there" ? <Posts state={view.state} /> : <Loading />}
    </section>
  );
}

function Head({ summary }: { readonly summary: BoardSummary }): ReactNode {
  const t = useT();
  const run = useDo();
  const { id, subject, byLabel, posts, subscribed } = summary;
  return (
    <header className="pane-head">
      <a
        className="button quiet square narrow-only"
        href={href({ page: "boards", board: undefined })}
        aria-label={t("common.back")}
      >
        <Icon name="back" />
      </a>
      <div className="pane-title">
        <h2>
          <Name of={subject} />
        </h2>
        <span className="muted">
          {t("board.posts", { count: posts })} · {t("board.by", { name: cleanLine(byLabel) })}
        </span>
      </div>
      <ToggleButton
        className="button small toggle"
        isSelected={subscribed}
        onChange={(on) => void run({ type: on ? "subscribe" : "unsubscribe", board: id })}
        aria-label={t("board.subscribe")}
      >
        <Icon name={subscribed ? "check" : "bell"} />{" "}
        <span className="wide-text">{t("board.subscribe")}</span>
      </ToggleButton>
    </header>
  );
}

function Posts({ state }: { readonly state: BoardState }): ReactNode {
  const t = useT();
  const { older, earlier, askEarlier } = useEarlier(state);
  const posts = useMemo(() => [...older, ...state.posts], [older, state.posts]);
  const place = useRef<HTMLDivElement>(null);
  const newest = state.posts.at(-1);
  useMarkRead(state);
  // The newest is at the end, where one writes; that is where a board opens, and stays when something is posted.
  const seen = useRef<string>(undefined);
  useEffect(() => {
    const element = place.current;
    if (element === null || newest === undefined || newest.id === seen.current) return;
    const near = element.scrollHeight - element.scrollTop - element.clientHeight < 400;
    if (seen.current === undefined || near || newest.own) element.scrollTop = element.scrollHeight;
    seen.current = newest.id;
  }, [newest]);
  const pinned = posts.filter((post) => post.pinned);
  return (
    <>
      <div
        className="pane-scroll"
        ref={place}
        tabIndex={0}
        role="region"
        aria-label={cleanLine(state.subject)}
      >
        {pinned.length > 0 && (
          <section className="pinned" aria-label={t("board.pinned")}>
            {pinned.map((post) => (
              <PostView key={post.id} board={state.id} post={post} mine={state.mine} />
            ))}
          </section>
        )}
        {earlier && (
          <Button className="button small earlier" onPress={askEarlier}>
            {t("board.earlier")}
          </Button>
        )}
        <div className="posts">
          {posts
            .filter((post) => !post.pinned)
            .map((post) => (
              <PostView key={post.id} board={state.id} post={post} mine={state.mine} />
            ))}
        </div>
        {posts.length === 0 && <Empty icon="boards" title={t("board.empty")} />}
      </div>
      <Composer id={state.id} subject={state.subject} />
    </>
  );
}

function useEarlier({ id, posts, earlier }: BoardState): {
  readonly older: readonly BoardPost[];
  readonly earlier: boolean;
  readonly askEarlier: () => void;
} {
  const run = useDo();
  const [asked, setAsked] = useState<{
    readonly posts: readonly BoardPost[];
    readonly earlier: boolean;
  }>();
  const shown = new Set(posts.map((post) => post.id));
  const older = (asked?.posts ?? []).filter((post) => !shown.has(post.id));
  const oldest = older[0] ?? posts[0];
  const askEarlier = async (): Promise<void> => {
    if (oldest === undefined) return;
    const answer = await run(
      { type: "earlier-posts", board: id, before: oldest.id },
      answers.earlierPosts,
    );
    if (answer !== undefined)
      setAsked({ posts: [...answer.posts, ...older], earlier: answer.earlier });
  };
  return { older, earlier: asked?.earlier ?? earlier, askEarlier: () => void askEarlier() };
}

/** A board that is looked at is read. Its marks stay until it is left, so that one sees what was new. */
function useMarkRead({ id, posts }: BoardState): void {
  const { connection } = useClient();
  const newest = useRef<string>(undefined);
  useEffect(() => {
    if (document.visibilityState === "visible") newest.current = posts.at(-1)?.id;
  }, [posts]);
  useEffect(
    () => () => {
      if (newest.current === undefined) return;
      connection.do({ type: "mark-board-read", board: id, post: newest.current }).catch(() => {});
    },
    [id, connection],
  );
}

function Composer({ id, subject }: { readonly id: string; readonly subject: string }): ReactNode {
  const t = useT();
  const run = useDo();
  const { drafts, notices } = useClient();
  const place = `board:${id}`;
  const [text, setText] = useState(() => drafts.get(place));
  const [busy, setBusy] = useState(false);
  useEffect(() => drafts.set(place, text), [drafts, place, text]);
  const post = async (): Promise<void> => {
    if (text.trim() === "" || busy) return;
    setBusy(true);
    const done = await run({ type: "post", board: id, text: text.trim() });
    setBusy(false);
    if (done === undefined) return;
    setText("");
    notices.speak(t("board.posted"));
  };
  const label = t("board.write", { subject: cleanLine(subject) });
  return (
    <form
      className="board-composer"
      onSubmit={(event) => {
        event.preventDefault();
        void post();
      }}
    >
      <textarea
        className="input"
        rows={2}
        dir="auto"
        value={text}
        maxLength={protocolLimits.textLength}
        aria-label={label}
        placeholder={label}
        onChange={({ target }) => setText(target.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
            event.preventDefault();
            void post();
          }
        }}
      />
      <Button className="button primary" type="submit" isDisabled={text.trim() === "" || busy}>
        {t("board.post")}
      </Button>
    </form>
  );
}
