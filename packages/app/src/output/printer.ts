/**
 * How a command speaks: results to standard output, as text or as JSON lines, and everything else to standard error.
 *
 * @module
 */
import type { World } from "../cli/world.ts";
import { paint, wantsColour } from "./colour.ts";
import type { Paint } from "./colour.ts";
import { jsonLine } from "./json-line.ts";

export interface Printer {
  readonly json: boolean;
  readonly paint: Paint;
  /** Columns of the terminal, `undefined` when the output is no terminal. */
  readonly columns: number | undefined;
  /** A result: the object with `--json`, the text without; a text of `undefined` is for programs only. */
  readonly result: (object: Readonly<Record<string, unknown>>, text: string | undefined) => void;
  /** A remark for the person, on standard error. */
  readonly remark: (text: string) => void;
}

/** A printer on the world's streams. */
export function printer(world: World, json: boolean): Printer {
  const { stdout, stderr, env } = world;
  return {
    json,
    paint: paint(!json && wantsColour({ isTTY: stdout.isTTY === true, env })),
    columns: stdout.isTTY === true ? stdout.columns : undefined,
    result(object, text) {
      if (!stdout.writable) return;
      if (json) stdout.write(jsonLine(object));
      else if (text !== undefined) stdout.write(`${text}\n`);
    },
    remark(text) {
      if (stderr.writable) stderr.write(`${text}\n`);
    },
  };
}
