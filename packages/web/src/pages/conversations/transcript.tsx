/**
 * What was said, as a list of which only the visible part is there: it keeps its place when older messages
 * come in above, and follows what is new only while its end is in sight.
 * @module
 */
import type { ConversationState, ConversationSummary } from "@earshot/app/protocol";
import { useVirtualizer } from "@tanstack/react-virtual";
import {
  type ReactNode,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from "react";
import { Button } from "react-aria-components/Button";
import { answers } from "../../client/answers.ts";
import { Icon } from "../../parts/icon.tsx";
import { useClient, useDo, useRoom, useT } from "../../shell/use-client.tsx";
import { cleanLine } from "../../text/clean.ts";
import { History, idOf } from "./history.ts";
import { RowView } from "./row-view.tsx";
import { rowsOf } from "./rows.ts";

interface TranscriptProps {
  readonly summary: ConversationSummary;
  readonly state: ConversationState;
  readonly title: string;
}

/** This close to the end counts as there. */
const nearPx = 80;
/** What most rows take. */
const rowPx = 58;
/** Older ones are asked for when this many rows are left above. */
const ahead = 10;

export function Transcript({ summary, state, title }: TranscriptProps): ReactNode {
  const t = useT();
  const { self } = useRoom();
  const place = useRef<HTMLDivElement>(null);
  const { history, items, ask, asking } = useHistory(state);
  const outgoing = useOutgoing(state);
  const { unreadFrom, read } = state;
  const { earlier } = history;
  const rows = useMemo(
    () => rowsOf({ items, outgoing, earlier, unreadFrom, read, self: self.id }),
    [items, outgoing, earlier, unreadFrom, read, self.id],
  );
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => place.current,
    estimateSize: () => rowPx,
    // Near its end from the first moment, or it would ask for what comes before its beginning.
    initialOffset: () => rows.length * rowPx,
    getItemKey: (index) => rows[index]?.key ?? index,
    overscan: 12,
    anchorTo: "end",
    followOnAppend: true,
    scrollEndThreshold: nearPx,
    paddingStart: 12,
    paddingEnd: 8,
  });
  const [atEnd, setAtEnd] = useState(true);
  const shown = virtual.getVirtualItems();
  // Nothing is shown before the place has been measured.
  const first = shown[0]?.index ?? Infinity;

  // It opens at what is new, or at the end.
  const opened = useRef(false);
  useLayoutEffect(() => {
    if (opened.current || rows.length === 0) return;
    opened.current = true;
    const unread = rows.findIndex(({ kind }) => kind === "unread");
    if (unread > 0) virtual.scrollToIndex(unread, { align: "start" });
    else virtual.scrollToEnd();
  }, [rows, virtual]);

  useEffect(() => {
    if (opened.current && first < ahead) ask();
  }, [first, ask]);

  // One's own words are always looked at.
  const ownWords = outgoing.at(-1)?.key;
  useLayoutEffect(() => {
    if (ownWords !== undefined) virtual.scrollToEnd();
  }, [ownWords, virtual]);

  useMarkRead(summary, state, atEnd);
  useSpoken(state, title);

  return (
    <div className="transcript-place">
      <div
        className="transcript"
        ref={place}
        role="log"
        aria-live="off"
        aria-label={t("chat.log", { title })}
        aria-busy={asking}
        tabIndex={0}
        onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) =>
          setAtEnd(scrollHeight - scrollTop - clientHeight < nearPx)
        }
      >
        <div className="transcript-all" style={{ height: virtual.getTotalSize() }}>
          <div
            className="transcript-shown"
            style={{ transform: `translateY(${shown[0]?.start ?? 0}px)` }}
          >
            {shown.map(({ index, key }) => {
              const row = rows[index];
              return (
                <div key={key} data-index={index} ref={virtual.measureElement} className="row">
                  {row !== undefined && <RowView row={row} summary={summary} title={title} />}
                </div>
              );
            })}
          </div>
        </div>
      </div>
      {asking && <p className="transcript-asking">{t("chat.earlier")}</p>}
      {items.length === 0 && outgoing.length === 0 && (
        <p className="transcript-empty">
          {t(summary.pending.length > 0 ? "chat.pending.alone" : "chat.empty")}
        </p>
      )}
      {!atEnd && (
        <Button className="button small to-newest" onPress={() => virtual.scrollToEnd()}>
          <Icon name="down" /> {t("chat.newest")}
          {summary.unread > 0 && (
            <span className="badge strong" aria-hidden="true">
              {summary.unread}
            </span>
          )}
        </Button>
      )}
    </div>
  );
}

function useHistory(state: ConversationState): {
  readonly history: History;
  readonly items: History["items"];
  readonly ask: () => void;
  readonly asking: boolean;
} {
  const run = useDo();
  const [history] = useState(() => new History());
  const [asking, setAsking] = useState(false);
  const busy = useRef(false);
  const items = history.follow(state.items, state.earlier);
  const { id } = state;
  const ask = useMemo(
    () => async (): Promise<void> => {
      const oldest = history.items[0];
      if (busy.current || !history.earlier || oldest === undefined) return;
      busy.current = true;
      setAsking(true);
      const answer = await run(
        { type: "earlier-messages", conversation: id, before: idOf(oldest) },
        answers.earlierMessages,
      );
      if (answer !== undefined) history.before(answer.items, answer.earlier);
      busy.current = false;
      setAsking(false);
    },
    [history, id, run],
  );
  return { history, items, ask: () => void ask(), asking };
}

function useOutgoing(state: ConversationState) {
  const { outbox } = useClient();
  const all = useSyncExternalStore(
    (listener) => outbox.subscribe(listener),
    () => outbox.all(),
  );
  const ids = useMemo(() => new Set(state.items.map(idOf)), [state.items]);
  useEffect(() => outbox.arrived(ids), [ids, all, outbox]);
  return useMemo(
    () =>
      all.filter(
        ({ conversation, id }) => conversation === state.id && (id === undefined || !ids.has(id)),
      ),
    [all, ids, state.id],
  );
}

/** What was seen at the end is read; a page that nobody looks at has seen nothing. */
function useMarkRead(
  { id, unread }: ConversationSummary,
  { items, read }: ConversationState,
  atEnd: boolean,
): void {
  const { connection } = useClient();
  const { self } = useRoom();
  const last = items.findLast(({ kind }) => kind === "message");
  const newest = last === undefined ? undefined : idOf(last);
  const [seen, setSeen] = useState(() => document.visibilityState === "visible");
  useEffect(() => {
    const look = (): void => setSeen(document.visibilityState === "visible");
    document.addEventListener("visibilitychange", look);
    return () => document.removeEventListener("visibilitychange", look);
  }, []);
  const marked = useRef(read[self.id]);
  useEffect(() => {
    if (!seen || !atEnd || newest === undefined || (marked.current === newest && unread === 0))
      return;
    marked.current = newest;
    // Nothing depends on it: the next one marks this one as well.
    connection.do({ type: "mark-read", conversation: id, message: newest }).catch(() => {});
  }, [seen, atEnd, newest, unread, id, connection]);
}

/** Tells ears what others say while the conversation is open. */
function useSpoken({ items }: ConversationState, title: string): void {
  const { notices } = useClient();
  const t = useT();
  const last = items.at(-1);
  const known = useRef(last === undefined ? undefined : idOf(last));
  useEffect(() => {
    if (last === undefined || idOf(last) === known.current) return;
    known.current = idOf(last);
    if (last.kind !== "message" || last.message.own) return;
    const { label, text } = last.message;
    notices.speak(t("chat.said", { name: cleanLine(label), title, text: cleanLine(text) }));
  }, [last, notices, t, title]);
}
