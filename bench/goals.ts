/**
 * The goals of the design, held against a result. Where a goal names Aeron, which no registry has, it is taken by way of
 * Cyclone DDS: both were once measured side by side on a machine of this kind, and the ratio of then is applied to what
 * Cyclone reaches in the same round now.
 * @module
 */
import { measures } from "./plan.ts";
import type { Case, CaseResult, ResultFile } from "./result.ts";
import { figureOf, roundsOf, runOf, shareOf } from "./report/compare.ts";
import { spread, type Spread } from "./statistics.ts";

/** What was measured side by side, in messages a second: the ground of the derived goals. */
const once = {
  "64 to 1": { aeron: 4.2e6, cyclone: 1e6 },
  "64 to 3": { aeron: 2.2e6, cyclone: 0.6e6 },
  "1024 to 1": { aeron: 328e3, cyclone: 320e3 },
  "1024 to 3": { aeron: 176e3, cyclone: 166e3 },
} as const;
type Row = keyof typeof once;

/** Looks a figure of a system up in the same round. */
type Lookup = (system: string, of?: Partial<Case>) => number | undefined;

interface Goal {
  readonly title: string;
  readonly words: string;
  readonly system: string;
  readonly of: Partial<Case> & Pick<Case, "measure">;
  /** The figure that is judged, where it is not the one that systems are compared by. */
  readonly figure?: string;
  /** Where that is judged otherwise than the one that systems are compared by. */
  readonly better?: "more" | "less";
  readonly target: (look: Lookup) => number | undefined;
}

/** Of several rounds, as a part or a multiple of the goal: 1 and more is met. */
export interface Judged {
  readonly title: string;
  readonly words: string;
  /** What was reached, and what was to be reached, in the middle of the rounds. */
  readonly reached: Spread | undefined;
  readonly target: Spread | undefined;
  readonly share: Spread | undefined;
  /** `undefined` where there is nothing to judge by. */
  readonly met: boolean | undefined;
  readonly figure: string;
}

/** Aeron as it would be in this round. */
function aeron(look: Lookup, row: Row): number | undefined {
  const cyclone = look("cyclone");
  return cyclone === undefined ? undefined : (once[row].aeron / once[row].cyclone) * cyclone;
}

function bestPeer(look: Lookup, row: Row): number | undefined {
  const all = [aeron(look, row), look("cyclone"), look("nats"), look("zeromq")];
  const known = all.filter((one) => one !== undefined);
  return known.length === 0 ? undefined : Math.max(...known);
}

function scaled(by: number, value: number | undefined): number | undefined {
  return value === undefined ? undefined : by * value;
}

function throughputGoals(): readonly Goal[] {
  const goals: Goal[] = [];
  for (const receivers of [1, 3]) {
    for (const network of ["super", "wire"] as const) {
      const small: Row = receivers === 1 ? "64 to 1" : "64 to 3";
      const { aeron: then, cyclone } = once[small];
      const factor = network === "super" ? 2.5 : 1;
      const derived = `${(then / 1e6).toFixed(1)} ÷ ${(cyclone / 1e6).toFixed(1)} × Cyclone DDS`;
      goals.push({
        title: `64 B to ${receivers}, ${network}`,
        words: `${network === "super" ? "2.5 × Aeron" : "ahead of Aeron"}, taken as ${derived}`,
        system: "earshot",
        of: { measure: "throughput", size: 64, receivers, network, loss: 0 },
        target: (look) => scaled(factor, aeron(look, small)),
      });
      const large: Row = receivers === 1 ? "1024 to 1" : "1024 to 3";
      goals.push({
        title: `1 KiB to ${receivers}, ${network}`,
        words: `${network === "super" ? "3.5 ×" : "ahead of"} the best peer, Aeron by way of Cyclone DDS among them`,
        system: "earshot",
        of: { measure: "throughput", size: 1_024, receivers, network, loss: 0 },
        target: (look) => scaled(network === "super" ? 3.5 : 1, bestPeer(look, large)),
      });
    }
    for (const [loss, part] of [
      [1, 0.8],
      [5, 0.6],
    ] as const) {
      goals.push({
        title: `1 KiB to ${receivers}, wire, ${loss} % loss`,
        words: `${part * 100} % of its own figure without loss`,
        system: "earshot",
        of: { measure: "throughput", size: 1_024, receivers, network: "wire", loss },
        target: (look) => scaled(part, look("earshot", { loss: 0 })),
      });
    }
  }
  return goals;
}

const wire: Pick<Case, "network"> = { network: "wire" };

const goals: readonly Goal[] = [
  ...throughputGoals(),
  {
    title: "sealed, 64 B to 3, super",
    words: "1 million/s",
    system: "earshot-sealed",
    of: { measure: "throughput", size: 64, receivers: 3, network: "super", loss: 0 },
    target: () => 1e6,
  },
  ...(["super", "wire"] as const).map((network): Goal => ({
    title: `receipts, 64 B to 3, ${network}`,
    words: "500 thousand/s",
    system: "earshot",
    of: { measure: "receipts", network },
    target: () => 500e3,
  })),
  {
    title: "latency, p50",
    words: "within 1.5 × of a bare dgram ping-pong",
    system: "earshot",
    of: { measure: "latency", ...wire },
    target: (look) => scaled(1.5, look("dgram")),
  },
  {
    title: "latency, sealed, p50",
    words: "within 2 × of itself without a secret",
    system: "earshot-sealed",
    of: { measure: "latency", ...wire },
    target: (look) => scaled(2, look("earshot")),
  },
  {
    title: "request and reply, p50",
    words: "within 1.5 × of a bare dgram ping-pong",
    system: "earshot",
    of: { measure: "request", ...wire },
    target: (look) => scaled(1.5, look("dgram")),
  },
  {
    title: "request and reply, sealed, p50",
    words: "within 2 × of itself without a secret",
    system: "earshot-sealed",
    of: { measure: "request", ...wire },
    target: (look) => scaled(2, look("earshot")),
  },
  ...(["super", "wire"] as const).flatMap((network): readonly Goal[] => [
    {
      title: `a topic's history, late joiner, ${network}`,
      words: "50 thousand authenticated entries/s",
      system: "earshot",
      of: { measure: "topic", network },
      target: () => 50e3,
    },
    {
      title: `a topic's history, longest turn of the loop, ${network}`,
      words: "under 20 ms",
      system: "earshot",
      of: { measure: "topic", network },
      figure: "longestTurnMs",
      better: "less",
      target: () => 20,
    },
  ]),
  {
    title: "full view, 2nd peer, p95",
    words: "under 15 ms",
    system: "earshot",
    of: { measure: "view", receivers: 1 },
    figure: "p95Ms",
    target: () => 15,
  },
  {
    title: "full view, 10th peer, p95",
    words: "under 25 ms",
    system: "earshot",
    of: { measure: "view", receivers: 9 },
    figure: "p95Ms",
    target: () => 25,
  },
  {
    title: "idle, 10 peers, processor",
    words: "under 0.15 % of a core",
    system: "earshot",
    of: { measure: "idle" },
    target: () => 0.15,
  },
  {
    title: "idle, 10 peers, sent",
    words: "under 400 B/s",
    system: "earshot",
    of: { measure: "idle" },
    figure: "bytesPerS",
    target: () => 400,
  },
];

function find(cases: readonly CaseResult[], wanted: Partial<Case>): CaseResult | undefined {
  const keys = Object.keys(wanted) as (keyof Case)[];
  return cases.find((of) => keys.every((key) => of[key] === wanted[key]));
}

/** All goals for which the result has figures, or has runs that gave none. */
export function judge({ cases }: ResultFile): readonly Judged[] {
  return goals.flatMap((goal) => {
    const of = find(cases, goal.of);
    if (of === undefined) return [];
    if (!of.runs.some(({ system }) => system === goal.system)) return [];
    const reached: number[] = [];
    const targets: number[] = [];
    const shares: number[] = [];
    for (const round of roundsOf(of)) {
      const look: Lookup = (system, other = {}) => {
        const there = find(cases, { ...goal.of, ...other });
        return there && figureOf(there, runOf(there, system, round));
      };
      const run = runOf(of, goal.system, round);
      const ours = goal.figure === undefined ? figureOf(of, run) : run?.figures?.[goal.figure];
      const target = goal.target(look);
      if (ours !== undefined) reached.push(ours);
      if (target !== undefined) targets.push(target);
      if (ours !== undefined && target !== undefined)
        shares.push(shareOf(of, ours, target, goal.better));
    }
    const share = spread(shares);
    const noFigure = reached.length === 0;
    return {
      title: goal.title,
      words: goal.words,
      figure: goal.figure ?? measures[of.measure].figure,
      reached: spread(reached),
      target: spread(targets),
      share,
      met: noFigure ? false : share && share.median >= 1,
    };
  });
}
