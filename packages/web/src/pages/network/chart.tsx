/**
 * One chart by uPlot, in the colours of the theme.
 * @module
 */
import "uplot/dist/uPlot.min.css";
import { type ReactNode, useEffect, useRef } from "react";
import UPlot from "uplot";
import { useMedia } from "../../shell/use-client.tsx";

interface Line {
  readonly name: string;
  readonly colour: string;
  readonly values: readonly number[];
}

interface ChartProps {
  /** Seconds since 1970. */
  readonly times: readonly number[];
  readonly lines: readonly Line[];
  readonly label: string;
  readonly write: (value: number) => string;
  readonly writeTime: (seconds: number) => string;
}

const height = 190;
const shownSeconds = 120;

export function Chart(props: ChartProps): ReactNode {
  const { times, lines, label } = props;
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<UPlot>(undefined);
  const latest = useRef(props);
  const dark = useMedia("(prefers-color-scheme: dark)");
  const names = lines.map(({ name }) => name).join("\n");

  useEffect(() => {
    latest.current = props;
    chart.current?.setData(dataOf(props));
  }, [props]);

  useEffect(() => {
    const element = place.current;
    if (element === null) return undefined;
    const made = new UPlot(optionsOf(element, latest), dataOf(latest.current), element);
    chart.current = made;
    const observer = new ResizeObserver(() => made.setSize({ width: element.clientWidth, height }));
    observer.observe(element);
    return () => {
      observer.disconnect();
      made.destroy();
      chart.current = undefined;
    };
    // Another theme means other colours; other series another chart.
  }, [dark, names]);

  return (
    <div
      className="chart-place"
      ref={place}
      role="img"
      aria-label={label}
      data-points={times.length}
    />
  );
}

function dataOf({ times, lines }: ChartProps): UPlot.AlignedData {
  return [[...times], ...lines.map(({ values }) => [...values])];
}

function optionsOf(element: HTMLElement, props: { readonly current: ChartProps }): UPlot.Options {
  const style = getComputedStyle(element);
  // A custom property tells its definition; only a real one tells the colour that comes of it in this theme.
  const probe = element.appendChild(document.createElement("i"));
  const colour = (name: string): string => {
    probe.style.color = `var(${name})`;
    return getComputedStyle(probe).color;
  };
  const { fontFamily } = style;
  const axis = {
    stroke: colour("--text-soft"),
    font: `11px ${fontFamily}`,
    ticks: { show: false },
  };
  const grid = { stroke: colour("--line-soft"), width: 1 };
  const options: UPlot.Options = {
    width: element.clientWidth,
    height,
    padding: [10, 26, 0, 0],
    cursor: { show: false },
    legend: { show: false },
    scales: {
      x: { range: (_, _from, to) => [to - shownSeconds, to] },
      y: { range: (_, _from, to) => [0, Math.max(4, (to ?? 0) * 1.15)] },
    },
    axes: [
      {
        ...axis,
        grid: { show: false },
        space: 90,
        size: 28,
        values: (_, ticks) => ticks.map((seconds) => props.current.writeTime(seconds)),
      },
      {
        ...axis,
        grid,
        size: 66,
        values: (_, ticks) => ticks.map((value) => props.current.write(value)),
      },
    ],
    series: [
      {},
      ...props.current.lines.map(({ name, colour: property }) => ({
        label: name,
        stroke: colour(property),
        fill: `color-mix(in srgb, ${colour(property)} 12%, transparent)`,
        width: 2,
        points: { show: false },
      })),
    ],
  };
  probe.remove();
  return options;
}
