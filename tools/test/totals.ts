/**
 * What a phase has to show at its end: how many tests passed, failed and were skipped, and why not.
 *
 * @module
 */

export interface Totals {
  passed: number;
  failed: number;
  skipped: number;
  /** Reasons of skipped tests, with how often each was given. */
  notRun: Record<string, number>;
}

export function noTotals(): Totals {
  return { passed: 0, failed: 0, skipped: 0, notRun: {} };
}

export function add(sum: Totals, more: Totals): void {
  sum.passed += more.passed;
  sum.failed += more.failed;
  sum.skipped += more.skipped;
  for (const [reason, count] of Object.entries(more.notRun)) {
    sum.notRun[reason] = (sum.notRun[reason] ?? 0) + count;
  }
}

/** The line that ends a run, alone on its line. */
export function closingLine(totals: Totals): string {
  return `${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped`;
}
