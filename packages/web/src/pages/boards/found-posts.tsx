/**
 * What a search over all boards has found.
 * @module
 */
import type { ReactNode } from "react";
import { Button } from "react-aria-components/Button";
import type { FoundPost } from "../../client/answers.ts";
import { href } from "../../client/router.ts";
import { Icon } from "../../parts/icon.tsx";
import { Name } from "../../parts/name.tsx";
import { RichText } from "../../parts/rich-text.tsx";
import { useRoom, useT, useTexts } from "../../shell/use-client.tsx";
import { useNow } from "../../shell/use-now.ts";

interface FoundProps {
  readonly text: string;
  readonly posts: readonly FoundPost[];
  readonly onClose: () => void;
}

export function FoundPosts({ text, posts, onClose }: FoundProps): ReactNode {
  const t = useT();
  const texts = useTexts();
  const now = useNow(0);
  const { boards } = useRoom();
  return (
    <section className="pane" aria-labelledby="found-title">
      <header className="pane-head">
        <Button
          className="button quiet square"
          aria-label={t("board.search.clear")}
          onPress={onClose}
        >
          <Icon name="back" />
        </Button>
        <div className="pane-title">
          <div role="status">
            <h2 id="found-title">{t("board.found", { count: posts.length })}</h2>
          </div>
          <Name of={text} className="muted" />
        </div>
      </header>
      <div className="pane-scroll">
        <ol className="posts">
          {posts.map((post) => (
            <li key={`${post.board}/${post.id}`}>
              <a
                className="post found"
                href={href({ page: "boards", board: post.board })}
                onClick={onClose}
              >
                <span className="post-head">
                  <Name
                    of={boards.find(({ id }) => id === post.board)?.subject ?? ""}
                    className="chip"
                  />
                  <Name of={post.label} className="post-author" />
                  <time dateTime={new Date(post.at).toISOString()}>
                    {texts.moment(post.at, now)}
                  </time>
                </span>
                <RichText
                  text={post.text.length > 400 ? `${post.text.slice(0, 400)} …` : post.text}
                />
              </a>
            </li>
          ))}
        </ol>
      </div>
    </section>
  );
}
