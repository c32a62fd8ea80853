/**
 * What the doctor says: one sentence on one thing, how bad it is, and what to do unless all is well.
 *
 * @module
 */

export type Finding = {
  /** What it is about, in a word or two. */
  readonly area: string;
  readonly text: string;
} & (
  | { readonly level: "ok" }
  /** `note`: worth knowing. `problem`: something does not work. */
  | { readonly level: "note" | "problem"; readonly todo: string }
);

export function ok(area: string, text: string): Finding {
  return { level: "ok", area, text };
}

export function note(area: string, text: string, todo: string): Finding {
  return { level: "note", area, text, todo };
}

export function problem(area: string, text: string, todo: string): Finding {
  return { level: "problem", area, text, todo };
}
