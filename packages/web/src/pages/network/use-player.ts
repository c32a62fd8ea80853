/**
 * The place in a recording: it moves by itself while it is played, to the next frame, or to where somebody wants it.
 * @module
 */
import type { Recording } from "@earshot/app/protocol";
import { useEffect, useMemo, useState } from "react";

/** Times the speed of then; slow enough to follow a repair, fast enough for an hour of pings. */
export const speeds: readonly number[] = [0.01, 0.1, 1, 10, 100];
const usualSpeed = 1;
const tickMs = 100;

export interface Player {
  /** Milliseconds since the beginning. */
  readonly atMs: number;
  /** How many frames have been by then. */
  readonly shown: number;
  readonly atEnd: boolean;
  readonly playing: boolean;
  readonly speed: number;
  readonly toggle: () => void;
  readonly back: () => void;
  readonly next: () => void;
  readonly goTo: (ms: number) => void;
  readonly setSpeed: (speed: number) => void;
}

/** At first it is at its end: everything is shown. */
export function usePlayer({ events, startedAt, durationMs }: Recording): Player {
  const times = useMemo(() => events.map(({ at }) => at - startedAt), [events, startedAt]);
  const endMs = Math.max(durationMs, times.at(-1) ?? 0);
  const [atMs, setAtMs] = useState(endMs);
  const [playing, setPlaying] = useState(false);
  const [speed, setSpeed] = useState(usualSpeed);
  const atEnd = atMs >= endMs;
  useEffect(() => {
    if (!playing) return undefined;
    const timer = setInterval(
      () => setAtMs((before) => Math.min(endMs, before + tickMs * speed)),
      tickMs,
    );
    return () => clearInterval(timer);
  }, [playing, speed, endMs]);
  useEffect(() => {
    if (atEnd) setPlaying(false);
  }, [atEnd]);
  const shown = countUpTo(times, atMs);
  const goTo = (ms: number): void => setAtMs(Math.max(0, Math.min(endMs, ms)));
  const hold = (ms: number | undefined): void => {
    setPlaying(false);
    if (ms !== undefined) goTo(ms);
  };
  return {
    atMs,
    shown,
    atEnd,
    playing,
    speed,
    toggle: () => {
      // From the end it begins anew.
      if (!playing && atEnd) setAtMs(0);
      setPlaying(!playing);
    },
    // Frames of one moment come and go together.
    back: () => hold(times.findLast((time) => time < (times[shown - 1] ?? 0)) ?? 0),
    next: () => hold(times[shown]),
    goTo,
    setSpeed,
  };
}

/** How many of the times, which are in order, are not later. */
function countUpTo(times: readonly number[], ms: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[middle] ?? 0) <= ms) low = middle + 1;
    else high = middle;
  }
  return low;
}
