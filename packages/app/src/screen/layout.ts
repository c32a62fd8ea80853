/**
 * Which part of the screen gets how much room. Two rows are left above and four below the middle at most.
 *
 * @module
 */

export interface Layout {
  readonly people: { readonly side: boolean; readonly width: number };
  readonly transcript: { readonly width: number; readonly height: number };
  /** The row of the line being typed, from 0. */
  readonly inputRow: number;
}

/** From this many columns on, people get a column of their own. */
const sideFrom = 72;

/** The layout for a terminal of this size. */
export function layoutOf(columns: number, rows: number): Layout {
  const side = columns >= sideFrom;
  const peopleWidth = side ? Math.min(36, Math.floor(columns * 0.35)) : columns;
  // Header, rule, input, two of status; and the people's row where they have no column.
  const taken = side ? 5 : 6;
  const height = Math.max(1, rows - taken);
  return {
    people: { side, width: peopleWidth },
    transcript: { width: side ? columns - peopleWidth - 2 : columns, height },
    inputRow: height + taken - 3,
  };
}
