/**
 * Live charts of traffic, loss and repair, each with its figures in words.
 * @module
 */
import type { TrafficSample } from "@earshot/app/protocol";
import type { ReactNode } from "react";
import type { TextKey } from "../../i18n/texts.ts";
import { Empty } from "../../parts/empty.tsx";
import { useT, useTexts } from "../../shell/use-client.tsx";
import { Chart } from "./chart.tsx";

interface Series {
  readonly text: TextKey;
  readonly of: keyof Omit<TrafficSample, "at">;
  /** The custom property that holds its colour. */
  readonly colour: string;
}

interface ChartOf {
  readonly title: TextKey;
  readonly unit: "bytes" | "count" | "ms";
  readonly series: readonly Series[];
}

const charts: readonly ChartOf[] = [
  {
    title: "network.chart.bytes",
    unit: "bytes",
    series: [
      { text: "network.received", of: "receivedBytes", colour: "--chart-a" },
      { text: "network.sent", of: "sentBytes", colour: "--chart-b" },
    ],
  },
  {
    title: "network.chart.datagrams",
    unit: "count",
    series: [
      { text: "network.received", of: "receivedDatagrams", colour: "--chart-a" },
      { text: "network.sent", of: "sentDatagrams", colour: "--chart-b" },
    ],
  },
  {
    title: "network.chart.loss",
    unit: "count",
    series: [
      { text: "network.naks", of: "naks", colour: "--chart-c" },
      { text: "network.repairs", of: "repairs", colour: "--chart-a" },
      { text: "network.lost", of: "lost", colour: "--chart-d" },
    ],
  },
  {
    title: "network.chart.lag",
    unit: "ms",
    series: [{ text: "network.lag", of: "loopLagMs", colour: "--chart-b" }],
  },
];

export function Traffic({ samples }: { readonly samples: readonly TrafficSample[] }): ReactNode {
  const t = useT();
  const texts = useTexts();
  if (samples.length === 0) return <Empty icon="network" title={t("network.chart.empty")} />;
  const write = {
    bytes: (value: number) => t("network.rate", { rate: texts.bytes(value) }),
    count: (value: number) => t("network.rate", { rate: texts.number(Math.round(value)) }),
    ms: (value: number) =>
      texts.number(value, { style: "unit", unit: "millisecond", maximumFractionDigits: 1 }),
  };
  const times = samples.map(({ at }) => at / 1_000);
  return (
    <div className="charts">
      {charts.map(({ title, unit, series }) => {
        const lines = series.map(({ text, of, colour }) => ({
          name: t(text),
          colour,
          values: samples.map((sample) => sample[of]),
        }));
        const values = lines
          .map(({ name, values: all }) =>
            t("network.chart.value", {
              name,
              now: write[unit](all.at(-1) ?? 0),
              most: write[unit](Math.max(0, ...all)),
            }),
          )
          .join(" ");
        return (
          <figure className="card chart" key={title}>
            <figcaption className="chart-head">
              <h2>{t(title)}</h2>
              <span className="chart-keys">
                {lines.map(({ name, colour, values: all }) => (
                  <span key={name} className={`chart-key ${colour.slice(2)}`}>
                    <i aria-hidden="true" /> {name}{" "}
                    <b className="figure">{write[unit](all.at(-1) ?? 0)}</b>
                  </span>
                ))}
              </span>
            </figcaption>
            <Chart
              times={times}
              lines={lines}
              label={t("network.chart.summary", { title: t(title), values })}
              write={(value) =>
                unit === "bytes"
                  ? texts.bytes(value)
                  : unit === "ms"
                    ? write.ms(value)
                    : texts.number(value)
              }
              writeTime={(seconds) => texts.time(seconds * 1_000, "second")}
            />
          </figure>
        );
      })}
    </div>
  );
}
