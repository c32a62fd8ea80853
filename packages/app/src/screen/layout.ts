/**
 * Which part of the screen gets how much room. Two rows are left above and four below the middle at most.
 *
 * @module
 */

export interface Layout {
  /** Whether the address of the pages has a row of its own. */
  readonly address: boolean;
  readonly people: { readonly side: boolean; readonly width: number };
  readonly transcript: { readonly width: number; readonly height: number };
  /** The row of the line being typed, from 0. */
  readonly inputRow: number;
}

/** From this many columns on, people get a column of their own. */
const sideFrom = 72;

/** Below this many rows each of them is needed for what is said. */
const addressFrom = 16;

/** The layout for a terminal of this size; `pages`: there are some, whose address is to be seen. */
export function layoutOf(columns: number, rows: number, pages: boolean): Layout {
  const side = columns >= sideFrom;
  const address = pages && rows >= addressFrom;
  const peopleWidth = side ? Math.min(36, Math.floor(columns * 0.35)) : columns;
  // Header, rule, input, two of status; and the people's row where they have no column.
  const below = address ? 4 : 3;
  const taken = (side ? 2 : 3) + below;
  const height = Math.max(1, rows - taken);
  return {
    address,
    people: { side, width: peopleWidth },
    transcript: { width: side ? columns - peopleWidth - 2 : columns, height },
    inputRow: height + taken - below,
  };
}
