/**
 * What stands in a pane of the room, line by line: what somebody said, what has happened, and plain lines of lists.
 *
 * @module
 */

/** How a remark is meant: by the way, an improvement, or trouble. */
export type Tone = "plain" | "better" | "problem";

export type Entry = {
  /** Tells entries of one pane apart, however many come before them. */
  readonly key: number | string;
  readonly at: Date;
} & (
  | {
      readonly kind: "said";
      readonly from: string;
      readonly own: boolean;
      /** Means the person at this screen. */
      readonly mention?: boolean;
      /** A number that is the same for all lines of one speaker, from 0 to 255. */
      readonly hue: number;
      /** By which an order names it. */
      readonly number?: number | undefined;
      /** What it answers. */
      readonly quote?: string;
      readonly lines: readonly string[];
    }
  | { readonly kind: "notice"; readonly tone: Tone; readonly text: string }
  /** A line of a list, without a time; a strong one is a heading. */
  | {
      readonly kind: "line";
      readonly text: string;
      readonly strong: boolean;
      /** Where its further rows begin when it is wrapped, in cells. */
      readonly hang: number;
    }
);

/** What happens, as opposed to what is listed. */
export type Told = Exclude<Entry, { readonly kind: "line" }>;

/** A number that is the same for all that one peer says. */
export function hueOf(id: string): number {
  return Number.parseInt(id.slice(0, 2), 16) || 0;
}

/** A line of a list, plain or more than that. */
export type Line =
  | string
  | { readonly heading: string }
  | { readonly text: string; readonly hang: number };

/** Lines of a list as entries. Whoever lists strangers' words has cleaned them. */
export function listed(lines: readonly Line[]): Entry[] {
  return lines.map((line, at) => {
    const common = { kind: "line", key: `line ${at}`, at: never, strong: false, hang: 0 } as const;
    if (typeof line === "string") return { ...common, text: line };
    return "heading" in line
      ? { ...common, strong: true, text: line.heading }
      : { ...common, ...line };
  });
}

/** Lists have no time. */
const never = new Date(0);
