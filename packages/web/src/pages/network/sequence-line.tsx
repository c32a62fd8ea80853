/**
 * One frame of a sequence diagram: when, an arrow, and the same in words for who does not see it.
 * @module
 */
import type { FrameParty, ProtocolEvent } from "@earshot/app/protocol";
import type { ReactNode } from "react";
import { useT, useTexts } from "../../shell/use-client.tsx";
import { cleanLine } from "../../text/clean.ts";
import { SequenceArrow } from "./sequence-arrow.tsx";
import { usePartyName } from "./use-party-name.ts";

interface SequenceLineProps {
  readonly event: ProtocolEvent;
  readonly lanes: readonly FrameParty[];
  readonly since: number | undefined;
}

export function SequenceLine({ event, lanes, since }: SequenceLineProps): ReactNode {
  const t = useT();
  const texts = useTexts();
  const nameOf = usePartyName();
  const { at, frame, from, to, omitted } = event;
  const said = useSaid(event);
  const words = t("network.protocol.line", {
    from: nameOf(from),
    to: to === null ? t("network.protocol.everybody") : nameOf(to),
    frame: cleanLine(frame),
    text: said,
  });
  const seconds = { minimumFractionDigits: 3, maximumFractionDigits: 3 };
  return (
    <>
      <time className="lane-time figure" dateTime={new Date(at).toISOString()}>
        {since === undefined
          ? texts.time(at, "second")
          : texts.number((at - since) / 1_000, seconds)}
      </time>
      <span className="visually-hidden">{words}</span>
      <SequenceArrow
        event={event}
        lanes={lanes}
        label={said === "" ? cleanLine(frame) : `${cleanLine(frame)} · ${said}`}
      />
      {omitted > 0 && (
        <span className="protocol-omitted">
          {t("network.protocol.omitted", { count: omitted })}
        </span>
      )}
    </>
  );
}

/** What it says and of whom. */
function useSaid({ frame, text, count, about }: ProtocolEvent): string {
  const t = useT();
  const nameOf = usePartyName();
  const mentions = about.map(({ party, state }) =>
    state === null ? nameOf(party) : t(`network.protocol.is.${state}`, { name: nameOf(party) }),
  );
  const many = count > 1 && frame !== "slots" && frame !== "repair" ? [`×${count}`] : [];
  const words = text === "" ? [] : [cleanLine(text)];
  return [...many, ...words, ...mentions].join(" · ");
}
