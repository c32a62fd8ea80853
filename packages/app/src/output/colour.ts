/**
 * When to colour, and the few colours used: the eight basic ones, which every theme, light or dark, has made legible.
 * No background is ever set.
 *
 * @module
 */

/** What decides about colour. */
export interface ColourHints {
  readonly isTTY: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** `FORCE_COLOR` and `NO_COLOR` (no-color.org) decide, in this order; else colour goes to terminals only. */
export function wantsColour({ isTTY, env }: ColourHints): boolean {
  const forced = env["FORCE_COLOR"];
  if (forced !== undefined) return forced !== "0" && forced !== "false";
  if (env["NO_COLOR"] !== undefined && env["NO_COLOR"] !== "") return false;
  return isTTY && env["TERM"] !== "dumb";
}

/** Puts text into a style, or returns it as it is. */
export interface Paint {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly red: (text: string) => string;
  readonly green: (text: string) => string;
  readonly yellow: (text: string) => string;
}

/** The styles, or their absence. */
export function paint(enabled: boolean): Paint {
  const style = (on: number, off: number) => (text: string) =>
    enabled ? `\u001b[${on}m${text}\u001b[${off}m` : text;
  return {
    bold: style(1, 22),
    dim: style(2, 22),
    red: style(31, 39),
    green: style(32, 39),
    yellow: style(33, 39),
  };
}
