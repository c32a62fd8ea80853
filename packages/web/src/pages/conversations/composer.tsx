/**
 * Where one writes: drafts stay, names are completed after an @, Enter sends.
 * @module
 */
import { type ConversationSummary, protocolLimits } from "@earshot/app/protocol";
import {
  type KeyboardEvent,
  type ReactNode,
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import { flushSync } from "react-dom";
import { Button } from "react-aria-components/Button";
import { Avatar } from "../../parts/avatar.tsx";
import { Icon } from "../../parts/icon.tsx";
import { useClient, useMedia, usePeople, useRoom, useT } from "../../shell/use-client.tsx";
import { cleanLine } from "../../text/clean.ts";
import { completions, mentionAt } from "../../text/mentions.ts";
import { EmojiPicker } from "./emoji-picker.tsx";

/** "Is typing" is told this often at most. */
const typingEveryMs = 3_000;

export function Composer({
  summary,
  title,
}: {
  readonly summary: ConversationSummary;
  readonly title: string;
}): ReactNode {
  const t = useT();
  const { outbox, drafts, connection } = useClient();
  const { id } = summary;
  const place = `conversation:${id}`;
  const [text, setText] = useState(() => drafts.get(place));
  const [cursor, setCursor] = useState(0);
  const [chosen, setChosen] = useState(0);
  const [dismissed, setDismissed] = useState(false);
  const area = useRef<HTMLTextAreaElement>(null);
  const told = useRef(0);
  const list = useId();
  const touch = useMedia("(pointer: coarse)");
  const names = useMentionable(summary);
  const mention = dismissed ? undefined : mentionAt(text, cursor);
  const offered = mention === undefined ? [] : completions([...names.keys()], mention.word);
  const over = text.length - protocolLimits.textLength;

  useEffect(() => drafts.set(place, text), [drafts, place, text]);
  useLayoutEffect(() => {
    const element = area.current;
    if (element === null) return;
    element.style.height = "auto";
    element.style.height = `${element.scrollHeight}px`;
  }, [text]);

  const write = (now: string, at: number): void => {
    setText(now);
    setCursor(at);
    setChosen(0);
    setDismissed(false);
    // Later it would not be true any more.
    const open = connection.state.phase === "open";
    if (open && now.trim() !== "" && Date.now() - told.current > typingEveryMs) {
      told.current = Date.now();
      connection.do({ type: "typing", conversation: id }).catch(() => {});
    }
  };

  const insert = (from: number, to: number, what: string): void => {
    const at = from + what.length;
    // Before the next key, which goes behind it.
    flushSync(() => write(text.slice(0, from) + what + text.slice(to), at));
    area.current?.setSelectionRange(at, at);
  };

  const complete = (label: string): void => {
    if (mention !== undefined) insert(mention.from, cursor, `@${label} `);
  };

  const send = (): void => {
    if (text.trim() === "" || over > 0) return;
    outbox.say(id, text.trim());
    told.current = 0;
    setText("");
    setCursor(0);
    area.current?.focus();
  };

  const onKeyDown = (event: KeyboardEvent): void => {
    // The Enter that ends composing characters is not for us.
    if (event.nativeEvent.isComposing) return;
    const label = offered[chosen];
    if (label !== undefined) {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step !== undefined) {
        event.preventDefault();
        setChosen((chosen + step + offered.length) % offered.length);
        return;
      }
      if (event.key === "Enter" || event.key === "Tab") {
        event.preventDefault();
        complete(label);
        return;
      }
      if (event.key === "Escape") {
        event.preventDefault();
        setDismissed(true);
        return;
      }
    }
    if (event.key === "Enter" && !event.shiftKey && !touch) {
      event.preventDefault();
      send();
    }
  };

  return (
    <form
      className="composer"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      {offered.length > 0 && (
        <ul className="completions" role="listbox" id={list} aria-label={t("chat.mention.list")}>
          {offered.map((label, at) => (
            <li
              key={label}
              id={`${list}-${at}`}
              role="option"
              aria-selected={at === chosen}
              onPointerDown={(event) => {
                event.preventDefault();
                complete(label);
              }}
            >
              <Avatar id={names.get(label) ?? ""} label={label} size="small" /> <bdi>{label}</bdi>
            </li>
          ))}
        </ul>
      )}
      <EmojiPicker
        onPick={(emoji) => {
          insert(
            area.current?.selectionStart ?? text.length,
            area.current?.selectionEnd ?? text.length,
            emoji,
          );
          // The picker gives the focus back to its button first.
          requestAnimationFrame(() => area.current?.focus());
        }}
      />
      <textarea
        ref={area}
        className="composer-text"
        rows={1}
        dir="auto"
        value={text}
        placeholder={t("chat.write", { title })}
        aria-label={t("chat.write", { title })}
        aria-autocomplete="list"
        {...(offered.length > 0
          ? { "aria-controls": list, "aria-activedescendant": `${list}-${chosen}` }
          : {})}
        aria-invalid={over > 0}
        onChange={({ target }) => write(target.value, target.selectionStart)}
        onSelect={({ currentTarget }) => setCursor(currentTarget.selectionStart)}
        onKeyDown={onKeyDown}
      />
      <Button
        className="button primary square round"
        type="submit"
        aria-label={t("chat.send")}
        isDisabled={text.trim() === "" || over > 0}
      >
        <Icon name="send" />
      </Button>
      {over > 0 && (
        <p className="composer-over" role="alert">
          {t("chat.long", { over })}
        </p>
      )}
    </form>
  );
}

/** Others that are here and in it, by what they are called. */
function useMentionable({ members, lobby }: ConversationSummary): ReadonlyMap<string, string> {
  const people = usePeople();
  const { self } = useRoom();
  const others = [...people.values()].filter(
    ({ id }) => id !== self.id && (lobby || members.includes(id)),
  );
  return new Map(others.map(({ id, label }) => [cleanLine(label), id]));
}
