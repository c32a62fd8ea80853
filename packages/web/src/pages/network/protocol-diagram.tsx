/**
 * What peers say to each other as it happens: a sequence diagram with a lane for each of them.
 * @module
 */
import type { ProtocolEvent } from "@earshot/app/protocol";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type ReactNode, useMemo, useRef, useState } from "react";
import { Button } from "react-aria-components/Button";
import { ToggleButton } from "react-aria-components/ToggleButton";
import { hueOf } from "../../parts/avatar.tsx";
import { Empty } from "../../parts/empty.tsx";
import { Icon } from "../../parts/icon.tsx";
import { useLabelOf, useRoom, useT, useTexts } from "../../shell/use-client.tsx";
import { cleanLine } from "../../text/clean.ts";
import { kindOf } from "./frame-kinds.ts";

const rowPx = 40;
/** Beyond this many lanes there is no room for words between them. */
const mostLanes = 9;

export function ProtocolDiagram({
  events,
}: {
  readonly events: readonly ProtocolEvent[];
}): ReactNode {
  const t = useT();
  const [held, setHeld] = useState<readonly ProtocolEvent[]>();
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const all = held ?? events;
  const frames = useMemo(() => [...new Set(all.map(({ frame }) => frame))].toSorted(), [all]);
  const shown = useMemo(() => all.filter(({ frame }) => !hidden.has(frame)), [all, hidden]);
  const lanes = useLanes(shown);
  const newer = held === undefined ? 0 : newerThan(events, held.at(-1)?.id);
  return (
    <section className="card protocol" aria-label={t("network.part.protocol")}>
      <div className="protocol-head">
        <p className="muted">{t("network.protocol.about")}</p>
        <Button
          className="button small"
          onPress={() => setHeld(held === undefined ? events : undefined)}
        >
          <Icon name={held === undefined ? "pause" : "play"} />
          {t(held === undefined ? "network.protocol.pause" : "network.protocol.go")}
        </Button>
        {held !== undefined && (
          <span className="chip">{t("network.protocol.paused", { count: newer })}</span>
        )}
      </div>
      <div className="protocol-filter" role="group" aria-label={t("network.protocol.filter")}>
        <Button
          className="button small"
          isDisabled={hidden.size === 0}
          onPress={() => setHidden(new Set())}
        >
          {t("network.protocol.all")}
        </Button>
        {frames.map((frame) => (
          <ToggleButton
            key={frame}
            className={`button small toggle frame-${kindOf(frame)}`}
            isSelected={!hidden.has(frame)}
            onChange={(on) =>
              setHidden(
                on
                  ? new Set([...hidden].filter((one) => one !== frame))
                  : new Set([...hidden, frame]),
              )
            }
          >
            {cleanLine(frame)}
          </ToggleButton>
        ))}
      </div>
      {shown.length === 0 ? (
        <Empty icon="network" title={t("network.protocol.none")} />
      ) : (
        <Diagram events={shown} lanes={lanes} />
      )}
    </section>
  );
}

function newerThan(events: readonly ProtocolEvent[], id: string | undefined): number {
  const at = events.findIndex((event) => event.id === id);
  return at < 0 ? events.length : events.length - 1 - at;
}

/** Oneself first, then whoever took part last. */
function useLanes(events: readonly ProtocolEvent[]): readonly string[] {
  const { self } = useRoom();
  return useMemo(() => {
    const counts = new Map<string, number>();
    for (const { from, to } of events) {
      for (const id of [from, to])
        if (id !== null && id !== self.id) counts.set(id, (counts.get(id) ?? 0) + 1);
    }
    const busiest = [...counts].toSorted(([, a], [, b]) => b - a).slice(0, mostLanes - 1);
    return [self.id, ...busiest.map(([id]) => id).toSorted()];
  }, [events, self.id]);
}

function Diagram({
  events,
  lanes,
}: {
  readonly events: readonly ProtocolEvent[];
  readonly lanes: readonly string[];
}): ReactNode {
  const t = useT();
  const labelOf = useLabelOf();
  const place = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: events.length,
    getScrollElement: () => place.current,
    estimateSize: () => rowPx,
    getItemKey: (index) => events[index]?.id ?? index,
    overscan: 10,
    anchorTo: "end",
    followOnAppend: true,
    initialOffset: () => events.length * rowPx,
  });
  return (
    <div
      className="protocol-scroll"
      ref={place}
      tabIndex={0}
      role="region"
      aria-label={t("network.part.protocol")}
    >
      <div className="protocol-wide">
        <div className="lanes-head" aria-hidden="true">
          <span className="lane-time" />
          {lanes.map((id) => (
            <span key={id} className={`lane-name hue-${hueOf(id)}`}>
              <bdi>{labelOf(id)}</bdi>
            </span>
          ))}
        </div>
        <ol className="protocol-rows" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(({ index, key, start }) => {
            const event = events[index];
            return (
              event !== undefined && (
                <li
                  key={key}
                  className="protocol-row"
                  style={{ transform: `translateY(${start}px)` }}
                >
                  <Line event={event} lanes={lanes} />
                </li>
              )
            );
          })}
        </ol>
      </div>
    </div>
  );
}

function Line({
  event,
  lanes,
}: {
  readonly event: ProtocolEvent;
  readonly lanes: readonly string[];
}): ReactNode {
  const t = useT();
  const texts = useTexts();
  const labelOf = useLabelOf();
  const { at, frame, from, to, text } = event;
  const words = t("network.protocol.line", {
    from: labelOf(from),
    to: to === null ? t("network.protocol.everybody") : labelOf(to),
    frame: cleanLine(frame),
    text: text === "" ? "" : cleanLine(text),
  });
  return (
    <>
      <time className="lane-time figure" dateTime={new Date(at).toISOString()}>
        {texts.time(at, "second")}
      </time>
      <span className="visually-hidden">{words}</span>
      <Arrow event={event} lanes={lanes} />
    </>
  );
}

function Arrow({
  event: { frame, from, to, way, text },
  lanes,
}: {
  readonly event: ProtocolEvent;
  readonly lanes: readonly string[];
}): ReactNode {
  // The middle of a lane, as a share of the width.
  const middle = (lane: number): number => ((lane + 0.5) / lanes.length) * 100;
  const source = lanes.indexOf(from);
  const target = to === null ? -1 : lanes.indexOf(to);
  const begin = source < 0 ? 0 : middle(source);
  const ends =
    to === null
      ? lanes.flatMap((id, lane) => (id === from ? [] : [middle(lane)]))
      : [target < 0 ? 100 : middle(target)];
  const left = Math.min(begin, ...ends);
  const right = Math.max(begin, ...ends);
  const kind = kindOf(frame);
  const label = text === "" ? cleanLine(frame) : `${cleanLine(frame)} · ${cleanLine(text)}`;
  const toRight = (ends[0] ?? 0) >= begin;
  return (
    <svg className={`arrow ${kind} ${way}`} aria-hidden="true">
      {lanes.map((id, lane) => (
        <line
          key={id}
          className="lane"
          x1={`${middle(lane)}%`}
          x2={`${middle(lane)}%`}
          y1="0"
          y2={rowPx}
        />
      ))}
      <line className="arrow-line" x1={`${left}%`} x2={`${right}%`} y1="28" y2="28" />
      {ends.map((end) => (
        <svg key={end} x={`${end}%`} y="28" overflow="visible">
          <path
            className="arrow-head"
            d={end >= begin ? "M-8 -4.5 0 0 -8 4.5Z" : "M8 -4.5 0 0 8 4.5Z"}
          />
        </svg>
      ))}
      <circle className="arrow-from" cx={`${begin}%`} cy="28" r="4" />
      <text
        className="arrow-label"
        x={`${begin}%`}
        dx={toRight ? 9 : -9}
        y="19"
        textAnchor={toRight ? "start" : "end"}
      >
        {label}
      </text>
    </svg>
  );
}
