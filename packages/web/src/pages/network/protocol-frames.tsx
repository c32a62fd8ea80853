/**
 * Frames to look at: a choice of them, their diagram, and what they mean.
 * @module
 */
import type { FrameParty, ProtocolEvent } from "@earshot/app/protocol";
import { type ReactNode, useMemo, useState } from "react";
import { Empty } from "../../parts/empty.tsx";
import { useT } from "../../shell/use-client.tsx";
import { chosen, everything, FrameChoice } from "./frame-choice.tsx";
import { FrameMeanings } from "./frame-meanings.tsx";
import { Sequence } from "./sequence.tsx";

interface ProtocolFramesProps {
  /** All that there are, for what can be chosen. */
  readonly events: readonly ProtocolEvent[];
  /** How many of them are shown, from the first one on. Default: all. */
  readonly upTo?: number;
  readonly self: FrameParty;
  readonly since?: number;
}

export function ProtocolFrames(props: ProtocolFramesProps): ReactNode {
  const { events, upTo = events.length, self, since } = props;
  const t = useT();
  const [choice, setChoice] = useState(everything);
  const all = useMemo(() => chosen(events, choice), [events, choice]);
  const shown = useMemo(() => {
    const last = events[upTo - 1];
    if (upTo >= events.length) return all;
    return last === undefined ? [] : all.slice(0, all.findLastIndex(({ at }) => at <= last.at) + 1);
  }, [all, events, upTo]);
  return (
    <>
      <FrameChoice events={events} choice={choice} onChange={setChoice} />
      {shown.length === 0 ? (
        <Empty icon="network" title={t("network.protocol.none")} />
      ) : (
        <Sequence events={shown} self={self} {...(since === undefined ? {} : { since })} />
      )}
      <FrameMeanings events={events} />
    </>
  );
}
