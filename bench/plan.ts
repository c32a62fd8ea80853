/**
 * Which runs an invocation consists of, and in what order: all systems of a case one after the other, so that they meet
 * the same machine, beginning with another one in each round.
 * @module
 */
import type { Wanted } from "./cli.ts";
import { idle } from "./measures/idle.ts";
import { latency, request } from "./measures/latency.ts";
import type { Measure, Settings } from "./measures/measure.ts";
import { micro } from "./measures/micro.ts";
import { receipts } from "./measures/receipts.ts";
import { throughput } from "./measures/throughput.ts";
import { topic } from "./measures/topic.ts";
import { view } from "./measures/view.ts";
import type { Case, MeasureName } from "./result.ts";
import { systems, type System } from "./systems.ts";

export const measures: Readonly<Record<MeasureName, Measure>> = {
  throughput,
  receipts,
  latency,
  request,
  topic,
  view,
  idle,
  micro,
};

export interface PlannedRun {
  readonly round: number;
  readonly of: Case;
  readonly system: System;
}

/** What starting and ending the processes and the network of a run takes. */
const aroundS = 1.2;

export function selectedCases(wanted: Wanted): readonly Case[] {
  const allowed = <T>(among: readonly T[] | undefined, value: T | undefined): boolean =>
    among === undefined || value === undefined || among.includes(value);
  return wanted.measures
    .flatMap((name) => measures[name].cases)
    .filter((of) => !wanted.quick || worthAQuickLook(of))
    .filter(
      ({ size, receivers, network, loss, measure }) =>
        allowed(wanted.sizes, size) &&
        (measure === "view" || allowed(wanted.receivers, receivers)) &&
        (measure !== "throughput" && measure !== "receipts"
          ? true
          : allowed(wanted.networks, network)) &&
        (measure !== "throughput" || allowed(wanted.losses, loss)),
    );
}

function worthAQuickLook({ size, loss }: Case): boolean {
  return size === undefined || size === 1_024 || (size < 1_024 && loss === 0);
}

/** Whether it makes sense to ask this of that system. */
export function takesPart({ name, reliable, measures: its }: System, of: Case): boolean {
  if (!its.includes(of.measure)) return false;
  // What nobody repeats is lost, and a seal changes nothing about repairs.
  return of.loss === 0 || (reliable && name !== "earshot-sealed");
}

export function plan(
  wanted: Wanted,
  available: (system: System) => boolean,
): readonly PlannedRun[] {
  const among = systems.filter(
    (system) =>
      available(system) && (wanted.systems === undefined || wanted.systems.includes(system.name)),
  );
  const cases = selectedCases(wanted);
  return Array.from({ length: wanted.rounds }, (_, index) => index + 1).flatMap((round) =>
    cases.flatMap((of) =>
      rotated(
        among.filter((system) => takesPart(system, of)),
        round - 1,
      ).map((system): PlannedRun => ({ round, of, system })),
    ),
  );
}

function rotated<T>(list: readonly T[], by: number): readonly T[] {
  const at = list.length === 0 ? 0 : by % list.length;
  return [...list.slice(at), ...list.slice(0, at)];
}

/** Minutes that these runs take, roughly. */
export function estimatedMinutes(runs: readonly PlannedRun[], settings: Settings): number {
  const seconds = runs.reduce(
    (sum, { of }) => sum + measures[of.measure].secondsARun(settings) + aroundS,
    0,
  );
  return seconds / 60;
}
