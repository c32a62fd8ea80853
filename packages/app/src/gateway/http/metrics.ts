/**
 * The peer's counters as OpenMetrics text (version 1.0), for Prometheus and whatever else reads that.
 *
 * @module
 */
import type { Stats } from "earshot";

export const metricsType = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/** What the gateway counts itself. */
export interface GatewayFigures {
  readonly sockets: number;
  readonly sessions: number;
  readonly channels: number;
  readonly guests: number;
  readonly guestSockets: number;
}

/** Figures that go down as well; all others only grow. */
const gauges: ReadonlySet<string> = new Set([
  "members",
  "candidates",
  "health",
  "healthMax",
  "loopLagMs",
  "loopLagMaxMs",
  "topics",
  "sockets",
  "sessions",
  "channels",
  "guests",
  "guestSockets",
]);

interface Sample {
  readonly labels: string;
  readonly value: number;
}

export function metricsText(stats: Stats, gateway: GatewayFigures): string {
  const families = new Map<
    string,
    { readonly type: "counter" | "gauge"; readonly samples: Sample[] }
  >();
  const add = (part: string, figures: Readonly<Record<string, number>>, labels = ""): void => {
    for (const [name, value] of Object.entries(figures)) {
      const type = gauges.has(name) ? "gauge" : "counter";
      const family = `earshot_${part}_${snake(name)}`;
      const known = families.get(family) ?? { type, samples: [] };
      known.samples.push({ labels, value: name.endsWith("Ms") ? value / 1_000 : value });
      families.set(family, known);
    }
  };
  add("engine", stats.engine);
  for (const [transport, figures] of Object.entries(stats.transports))
    add("transport", figures, `{transport="${escaped(transport)}"}`);
  add("peer", stats.peer);
  add("topics", stats.topics);
  add("gateway", { ...gateway });
  const lines = [...families].flatMap(([family, { type, samples }]) => [
    `# TYPE ${family} ${type}`,
    ...(family.endsWith("_seconds") ? [`# UNIT ${family} seconds`] : []),
    ...samples.map(
      ({ labels, value }) => `${family}${type === "counter" ? "_total" : ""}${labels} ${value}`,
    ),
  ]);
  return `${lines.join("\n")}\n# EOF\n`;
}

/** `loopLagMs` is `loop_lag_seconds`: base units, as the format asks for. */
function snake(name: string): string {
  return name
    .replace(/Ms$/, "Seconds")
    .replaceAll(/[^A-Za-z0-9]+/g, "_")
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1_$2")
    .toLowerCase()
    .replace(/_total$/, "");
}

function escaped(value: string): string {
  return value.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");
}
