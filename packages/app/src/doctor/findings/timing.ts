/**
 * Whether this machine keeps time: a program that wakes late seems dead to the others.
 *
 * @module
 */
import type { Facts } from "../facts.ts";
import type { Finding } from "../finding.ts";
import { note, ok, problem } from "../finding.ts";

const noticeableMs = 100;
/** Others wait about this long before they suspect a peer. */
const harmfulMs = 1_000;
const jumpMs = 500;

export function timingFindings({ timing }: Facts): Finding[] {
  const { lagMostMs, lag99Ms, clockJumpMs } = timing;
  const text = `woken late by ${Math.round(lag99Ms)} ms as a rule (99 of 100 times less), ${Math.round(lagMostMs)} ms at most`;
  const lag =
    lagMostMs >= harmfulMs
      ? problem(
          "timing",
          text,
          "This machine is too busy: others may take it for gone. Close what keeps the processor busy.",
        )
      : lagMostMs >= noticeableMs
        ? note("timing", text, "The machine is busy; it will do, but answers are late.")
        : ok("timing", text);
  if (Math.abs(clockJumpMs) < jumpMs) return [lag];
  const jump = `the clock was set, or the machine slept: ${(clockJumpMs / 1_000).toFixed(1)} s`;
  return [
    lag,
    note("timing", jump, "Nothing, if it happened once; otherwise look at the time service."),
  ];
}
