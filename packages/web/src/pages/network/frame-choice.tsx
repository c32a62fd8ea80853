/**
 * Which frames are shown: by their names, and by whom they are from, to or about.
 * @module
 */
import type { FrameParty, ProtocolEvent } from "@earshot/app/protocol";
import { type ReactNode, useMemo } from "react";
import { Button } from "react-aria-components/Button";
import { ToggleButton } from "react-aria-components/ToggleButton";
import { Choice } from "../../parts/choice.tsx";
import { useT } from "../../shell/use-client.tsx";
import { cleanLine } from "../../text/clean.ts";
import { framesOf, kindOf } from "./frame-kinds.ts";
import { usePartyName } from "./use-party-name.ts";

export interface FrameFilter {
  readonly hidden: ReadonlySet<string>;
  /** `undefined`: everybody. */
  readonly person: string | undefined;
}

export const everything: FrameFilter = { hidden: new Set(), person: undefined };

/** What goes to everybody is of each of them. */
export function chosen(
  events: readonly ProtocolEvent[],
  { hidden, person }: FrameFilter,
): readonly ProtocolEvent[] {
  if (hidden.size === 0 && person === undefined) return events;
  const isOf = ({ from, to, about }: ProtocolEvent): boolean =>
    person === undefined ||
    to === null ||
    [from, to, ...about.map(({ party }) => party)].some((party) => party.person === person);
  return events.filter((event) => !hidden.has(event.frame) && isOf(event));
}

interface FrameChoiceProps {
  readonly events: readonly ProtocolEvent[];
  readonly choice: FrameFilter;
  readonly onChange: (choice: FrameFilter) => void;
}

export function FrameChoice({ events, choice, onChange }: FrameChoiceProps): ReactNode {
  const t = useT();
  const frames = useMemo(() => framesOf(events), [events]);
  const { hidden, person } = choice;
  const toggle = (frame: string, on: boolean): void => {
    const others = [...hidden].filter((one) => one !== frame);
    onChange({ person, hidden: new Set(on ? others : [...others, frame]) });
  };
  return (
    <div className="protocol-choice">
      <PersonChoice
        events={events}
        person={person}
        onChange={(id) => onChange({ hidden, person: id })}
      />
      <div className="protocol-filter" role="group" aria-label={t("network.protocol.filter")}>
        <Button
          className="button small"
          isDisabled={hidden.size === 0}
          onPress={() => onChange({ person, hidden: new Set() })}
        >
          {t("network.protocol.all")}
        </Button>
        {frames.map((frame) => (
          <ToggleButton
            key={frame}
            className={`button small toggle frame-${kindOf(frame)}`}
            isSelected={!hidden.has(frame)}
            onChange={(on) => toggle(frame, on)}
          >
            {cleanLine(frame)}
          </ToggleButton>
        ))}
      </div>
    </div>
  );
}

function PersonChoice({
  events,
  person,
  onChange,
}: {
  readonly events: readonly ProtocolEvent[];
  readonly person: string | undefined;
  readonly onChange: (person: string | undefined) => void;
}): ReactNode {
  const t = useT();
  const nameOf = usePartyName();
  const parties = useMemo(() => partiesOf(events), [events]);
  return (
    <Choice
      className="protocol-who"
      label={t("network.protocol.who")}
      none={t("network.protocol.who.all")}
      options={parties.map((party) => ({ id: party.person, name: nameOf(party) }))}
      chosen={person ?? null}
      onChange={(id) => onChange(id ?? undefined)}
    />
  );
}

/** Everybody who comes up, each once. */
export function partiesOf(events: readonly ProtocolEvent[]): readonly FrameParty[] {
  const parties = new Map<string, FrameParty>();
  for (const { from, to } of events)
    for (const party of to === null ? [from] : [from, to]) parties.set(party.person, party);
  return [...parties.values()];
}
