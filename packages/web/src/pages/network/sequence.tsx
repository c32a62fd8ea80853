/**
 * A sequence diagram: a lane for each peer, time runs downwards, an arrow for each frame.
 * @module
 */
import type { FrameParty, ProtocolEvent } from "@earshot/app/protocol";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type ReactNode, useMemo, useRef } from "react";
import { hueOf } from "../../parts/avatar.tsx";
import { useT } from "../../shell/use-client.tsx";
import { rowPx } from "./sequence-arrow.tsx";
import { SequenceLine } from "./sequence-line.tsx";
import { usePartyName } from "./use-party-name.ts";

/** Beyond this many lanes there is no room for words between them. */
const mostLanes = 9;

interface SequenceProps {
  readonly events: readonly ProtocolEvent[];
  /** Whose peer it is that tells: the first lane. */
  readonly self: FrameParty;
  /** Times are told as seconds since then; otherwise as those of the clock. */
  readonly since?: number;
}

export function Sequence({ events, self, since }: SequenceProps): ReactNode {
  const t = useT();
  const nameOf = usePartyName();
  const lanes = useLanes(events, self);
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
          {lanes.map((party) => (
            <span key={party.person} className={`lane-name hue-${hueOf(party.person)}`}>
              <bdi>{nameOf(party)}</bdi>
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
                  <SequenceLine event={event} lanes={lanes} since={since} />
                </li>
              )
            );
          })}
        </ol>
      </div>
    </div>
  );
}

/** Whose peer it is first, then whoever takes part most. */
function useLanes(events: readonly ProtocolEvent[], self: FrameParty): readonly FrameParty[] {
  return useMemo(() => {
    const counts = new Map<string, { readonly party: FrameParty; readonly count: number }>();
    for (const { from, to } of events) {
      for (const party of [from, to]) {
        if (party === null || party.person === self.person) continue;
        const count = (counts.get(party.person)?.count ?? 0) + 1;
        counts.set(party.person, { party, count });
      }
    }
    const busiest = [...counts.values()]
      .toSorted((one, other) => other.count - one.count)
      .slice(0, mostLanes - 1)
      .map(({ party }) => party);
    // An order that stays, whoever is the busiest at the moment.
    return [self, ...busiest.toSorted((one, other) => (one.person < other.person ? -1 : 1))];
  }, [events, self]);
}
