/**
 * A QR code for the terminal, two rows of it in each line of text, so that phones can read an address off the screen.
 *
 * @module
 */
import { generate } from "lean-qr";

/** Light modules around it; scanners want four, and find it with two. */
const quiet = 2;
/** Black on white, whatever the terminal's colours are. */
const [blackOnWhite, asBefore] = ["\u001b[30;107m", "\u001b[0m"];

/** @param colour without it light modules are drawn, as most terminals are dark */
export function qrRows(text: string, colour: boolean): string[] {
  const code = generate(text);
  const inked = (x: number, y: number): boolean => code.get(x, y) === colour;
  const rows: string[] = [];
  for (let y = -quiet; y < code.size + quiet; y += 2) {
    let row = "";
    for (let x = -quiet; x < code.size + quiet; x += 1)
      row += blocks[inked(x, y) ? 1 : 0][inked(x, y + 1) ? 1 : 0];
    rows.push(colour ? `${blackOnWhite}${row}${asBefore}` : row);
  }
  return rows;
}

/** By whether the upper and the lower half are inked. */
const blocks = [
  [" ", "▄"],
  ["▀", "█"],
] as const;
