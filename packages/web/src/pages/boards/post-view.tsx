/**
 * One post, with what its author or the board's may do to it.
 * @module
 */
import { type BoardPost, protocolLimits } from "@earshot/app/protocol";
import { type ReactNode, useState } from "react";
import { Button } from "react-aria-components/Button";
import { Avatar } from "../../parts/avatar.tsx";
import { Icon } from "../../parts/icon.tsx";
import { Name } from "../../parts/name.tsx";
import { RichText } from "../../parts/rich-text.tsx";
import { Sure } from "../../parts/sheet.tsx";
import { useDo, usePeople, useT, useTexts } from "../../shell/use-client.tsx";
import { useNow } from "../../shell/use-now.ts";

interface PostProps {
  readonly board: string;
  readonly post: BoardPost;
  /** The board is one's own: one may pin. */
  readonly mine: boolean;
}

export function PostView({ board, post, mine }: PostProps): ReactNode {
  const t = useT();
  const texts = useTexts();
  const run = useDo();
  const people = usePeople();
  const now = useNow(60_000);
  const [editing, setEditing] = useState(false);
  const [retracting, setRetracting] = useState(false);
  const { id, author, label, at, text, editedAt, pinned, own, unread } = post;
  return (
    <article className={`post ${pinned ? "is-pinned" : ""} ${unread ? "is-unread" : ""}`}>
      <header className="post-head">
        <Avatar id={author} label={label} icon={people.get(author)?.icon} size="small" />
        <Name of={label} className="post-author" />
        <time dateTime={new Date(at).toISOString()}>{texts.moment(at, now)}</time>
        {editedAt !== null && (
          <span className="muted">{t("board.edited", { time: texts.moment(editedAt, now) })}</span>
        )}
        {pinned && (
          <span className="chip">
            <Icon name="pin" /> {t("board.pinned")}
          </span>
        )}
        {unread && !own && <span className="chip fresh">{t("board.new.mark")}</span>}
        <span className="post-acts">
          {(mine || own) && (
            <Button
              className="button quiet square small"
              aria-label={t(pinned ? "board.unpin" : "board.pin")}
              onPress={() => void run({ type: "pin-post", board, post: id, pinned: !pinned })}
            >
              <Icon name="pin" />
            </Button>
          )}
          {own && (
            <>
              <Button
                className="button quiet square small"
                aria-label={t("board.edit")}
                onPress={() => setEditing(true)}
              >
                <Icon name="edit" />
              </Button>
              <Button
                className="button quiet square small"
                aria-label={t("board.retract")}
                onPress={() => setRetracting(true)}
              >
                <Icon name="trash" />
              </Button>
            </>
          )}
        </span>
      </header>
      {editing ? (
        <Edit board={board} post={post} onDone={() => setEditing(false)} />
      ) : (
        <RichText text={text} />
      )}
      <Sure
        title={t("board.retract.sure")}
        text={t("board.retract.text")}
        verb={t("board.retract")}
        isOpen={retracting}
        onOpenChange={setRetracting}
        onSure={() => void run({ type: "retract-post", board, post: id })}
      />
    </article>
  );
}

function Edit({
  board,
  post,
  onDone,
}: {
  readonly board: string;
  readonly post: BoardPost;
  readonly onDone: () => void;
}): ReactNode {
  const t = useT();
  const run = useDo();
  const [text, setText] = useState(post.text);
  return (
    <form
      className="post-edit"
      onSubmit={async (event) => {
        event.preventDefault();
        if (text.trim() === "") return;
        const done = await run({ type: "edit-post", board, post: post.id, text: text.trim() });
        if (done !== undefined) onDone();
      }}
    >
      <textarea
        className="input"
        rows={4}
        dir="auto"
        // It takes the place of what one has just asked to change.
        autoFocus
        value={text}
        maxLength={protocolLimits.textLength}
        aria-label={t("board.edit.text")}
        onChange={({ target }) => setText(target.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape") onDone();
        }}
      />
      <span className="post-edit-foot">
        <Button className="button small" onPress={onDone}>
          {t("common.cancel")}
        </Button>
        <Button className="button primary small" type="submit">
          {t("common.save")}
        </Button>
      </span>
    </form>
  );
}
