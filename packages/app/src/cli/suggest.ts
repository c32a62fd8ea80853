/**
 * "Did you mean …?": the known word nearest to a mistyped one.
 *
 * @module
 */

/** The known word that is at most a third of its letters away, if any. */
export function suggest(word: string, known: Iterable<string>): string | undefined {
  let best: string | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const candidate of known) {
    const away = word.length > 1 && candidate.startsWith(word) ? 0.5 : distance(word, candidate);
    if (
      away < least &&
      away <= Math.max(1, Math.floor(Math.max(candidate.length, word.length) / 3))
    ) {
      best = candidate;
      least = away;
    }
  }
  return best;
}

/** Edits (insert, delete, replace, swap neighbours) between two words (optimal string alignment). */
function distance(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min(
        (last[j] ?? 0) + 1,
        (row[j - 1] ?? 0) + 1,
        (last[j - 1] ?? 0) + (same ? 0 : 1),
      );
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        cost = Math.min(cost, (before[j - 2] ?? 0) + 1);
      row[j] = cost;
    }
    before = last;
    last = row;
  }
  return last[b.length] ?? 0;
}
