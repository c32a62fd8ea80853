/**
 * The arrow of a frame across the lanes: to one of them, or to all.
 * @module
 */
import type { FrameParty, ProtocolEvent } from "@earshot/app/protocol";
import type { ReactNode } from "react";
import { kindOfEvent } from "./frame-kinds.ts";

export const rowPx = 40;

interface SequenceArrowProps {
  readonly event: ProtocolEvent;
  readonly lanes: readonly FrameParty[];
  readonly label: string;
}

export function SequenceArrow({ event, lanes, label }: SequenceArrowProps): ReactNode {
  const { from, to, way } = event;
  // The middle of a lane, as a share of the width.
  const middle = (lane: number): number => ((lane + 0.5) / lanes.length) * 100;
  const laneOf = ({ person }: FrameParty): number =>
    lanes.findIndex((party) => party.person === person);
  const source = laneOf(from);
  const target = to === null ? -1 : laneOf(to);
  const begin = source < 0 ? 0 : middle(source);
  const ends =
    to === null
      ? lanes.flatMap((_, lane) => (lane === source ? [] : [middle(lane)]))
      : [target < 0 ? 100 : middle(target)];
  const left = Math.min(begin, ...ends);
  const right = Math.max(begin, ...ends);
  // Words stand where there is room: behind the middle they run to the left.
  const toRight = begin <= 50;
  return (
    <svg className={`arrow ${kindOfEvent(event)} ${way}`} aria-hidden="true">
      {lanes.map(({ person }, lane) => (
        <line
          key={person}
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
