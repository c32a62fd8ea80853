/**
 * Who hears whom, as far as this peer knows: a picture, and the same as a table.
 * @module
 */
import type { PersonReach } from "@earshot/app/protocol";
import type { ReactNode } from "react";
import type { TextKey } from "../../i18n/texts.ts";
import { hueOf } from "../../parts/avatar.tsx";
import { Empty } from "../../parts/empty.tsx";
import { useLabelOf, useMedia, useRoom, useT, useTexts } from "../../shell/use-client.tsx";
import { signs } from "../../text/signs.ts";
import { narrowSize, type Place, ringPlaces, ringsOf, wideSize } from "./ring.ts";

type Way = "both" | "one" | "unicast" | "none";

const wayTexts: Readonly<Record<Way, TextKey>> = {
  both: "network.peers.both",
  one: "network.peers.one",
  unicast: "network.peers.unicast",
  none: "network.peers.none.way",
};

function wayOf({ heard, hearsUs, unicast }: PersonReach): Way {
  if (heard === true && hearsUs === true) return "both";
  if (heard === true || hearsUs === true) return "one";
  return unicast === true ? "unicast" : "none";
}

export function PeersPicture({ reach }: { readonly reach: readonly PersonReach[] }): ReactNode {
  const t = useT();
  if (reach.length === 0) return <Empty icon="network" title={t("network.peers.none")} />;
  return (
    <div className="peers">
      <figure className="card peers-figure">
        <Picture reach={reach} />
        <figcaption>
          {(["both", "one", "unicast", "none"] as const).map((way) => (
            <span key={way} className="peers-key">
              <svg viewBox="0 0 36 8" aria-hidden="true">
                <line x1="1" x2="35" y1="4" y2="4" className={`edge ${way}`} />
              </svg>
              {t(wayTexts[way])}
            </span>
          ))}
        </figcaption>
      </figure>
      <Table reach={reach} />
    </div>
  );
}

function Picture({ reach }: { readonly reach: readonly PersonReach[] }): ReactNode {
  const t = useT();
  const { self } = useRoom();
  const labelOf = useLabelOf();
  const size = useMedia("(max-width: 760px)") ? narrowSize : wideSize;
  const { width, height } = size;
  const places = ringPlaces(reach.length, size);
  const middle: Place = { x: width / 2, y: height / 2 };
  return (
    <svg
      className="peers-picture"
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={t("network.peers.picture")}
    >
      <defs>
        <marker
          id="edge-end"
          viewBox="0 0 10 10"
          refX="9"
          refY="5"
          markerWidth="7"
          markerHeight="7"
          orient="auto-start-reverse"
        >
          <path d="M1 1 9 5 1 9" className="edge-end" />
        </marker>
      </defs>
      {ringsOf(size).map(({ rx, ry }) => (
        <ellipse key={rx} cx={middle.x} cy={middle.y} rx={rx} ry={ry} className="peers-wave" />
      ))}
      {reach.map((one, at) => (
        <Edge key={one.person} reach={one} from={middle} to={places[at] ?? middle} />
      ))}
      {reach.map(({ person }, at) => (
        <Node
          key={person}
          id={person}
          label={labelOf(person)}
          place={places[at] ?? middle}
          above={(places[at]?.y ?? 0) < middle.y}
        />
      ))}
      <Node id={self.id} label={labelOf(self.id)} place={middle} own />
    </svg>
  );
}

/** Room for the circles of both ends. */
const gap = 34;

function Edge({
  reach,
  from,
  to,
}: {
  readonly reach: PersonReach;
  readonly from: Place;
  readonly to: Place;
}): ReactNode {
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  const dx = ((to.x - from.x) / length) * gap;
  const dy = ((to.y - from.y) / length) * gap;
  const way = wayOf(reach);
  return (
    <line
      className={`edge ${way}`}
      x1={from.x + dx}
      y1={from.y + dy}
      x2={to.x - dx}
      y2={to.y - dy}
      {...(way === "one" && reach.hearsUs === true ? { markerEnd: "url(#edge-end)" } : {})}
      {...(way === "one" && reach.heard === true ? { markerStart: "url(#edge-end)" } : {})}
    />
  );
}

const longestName = 16;

interface NodeProps {
  readonly id: string;
  readonly label: string;
  readonly place: Place;
  readonly own?: boolean;
  /** Its name stands above it: away from the middle, where the lines are. */
  readonly above?: boolean;
}

function Node({ id, label, place, own = false, above = false }: NodeProps): ReactNode {
  const all = signs(label);
  const short = all.length > longestName ? `${all.slice(0, longestName - 1).join("")}…` : label;
  return (
    <g
      className={`node hue-${hueOf(id)} ${own ? "own" : ""}`}
      transform={`translate(${place.x} ${place.y})`}
    >
      <circle r={own ? 26 : 21} />
      <text className="node-initial" dy="0.35em">
        {(all[0] ?? "").toLocaleUpperCase()}
      </text>
      <text className="node-label" y={own ? 44 : above ? -29 : 38}>
        {short}
      </text>
    </g>
  );
}

function Table({ reach }: { readonly reach: readonly PersonReach[] }): ReactNode {
  const t = useT();
  const texts = useTexts();
  const labelOf = useLabelOf();
  const words = (fact: boolean | null): string =>
    t(fact === null ? "network.unknown" : fact ? "network.yes" : "network.no");
  return (
    <section className="card" aria-labelledby="reach-title">
      <h2 id="reach-title">{t("network.peers.list")}</h2>
      <div className="table-scroll" tabIndex={0} role="region" aria-labelledby="reach-title">
        <table>
          <thead>
            <tr>
              <th scope="col">{t("network.peers.person")}</th>
              <th scope="col">{t("network.peers.heard")}</th>
              <th scope="col">{t("network.peers.hears")}</th>
              <th scope="col">{t("network.peers.direct")}</th>
              <th scope="col">{t("network.peers.trip")}</th>
            </tr>
          </thead>
          <tbody>
            {reach.map(({ person, heard, hearsUs, unicast, roundTripMs }) => (
              <tr key={person}>
                <th scope="row">
                  <bdi>{labelOf(person)}</bdi>
                </th>
                {[heard, hearsUs, unicast].map((fact, at) => (
                  <td key={at} className={`fact ${String(fact)}`}>
                    {words(fact)}
                  </td>
                ))}
                <td className="figure">
                  {roundTripMs === null
                    ? "–"
                    : texts.number(roundTripMs, {
                        style: "unit",
                        unit: "millisecond",
                        maximumFractionDigits: 1,
                      })}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
