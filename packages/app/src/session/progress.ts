/**
 * How far a long send is, on standard error: one line that changes on a terminal, a line now and then elsewhere.
 *
 * @module
 */
import type { SendProgress } from "earshot";
import type { World } from "../cli/world.ts";
import { sizeWords } from "../output/size.ts";

const terminalMs = 100;
const plainMs = 2_000;

export interface ProgressLine {
  readonly tell: (progress: SendProgress) => void;
  /** Takes the line away. */
  readonly end: () => void;
}

/** Begins to tell once it has taken longer than its first interval. */
export function progressLine({ stderr, leaving }: World): ProgressLine {
  const live = stderr.isTTY === true;
  const everyMs = live ? terminalMs : plainMs;
  const startedAt = performance.now();
  let toldAt = startedAt;
  let shown = false;
  const end = () => {
    if (shown && live && stderr.writable) stderr.write("\r\u001b[K");
    shown = false;
  };
  leaving.addEventListener("abort", end, { once: true });
  return {
    end,
    tell({ sent, total }) {
      const now = performance.now();
      if (now - toldAt < everyMs || !stderr.writable || leaving.aborted) return;
      toldAt = now;
      shown = true;
      const of = total === undefined ? "" : ` of ${sizeWords(total)}`;
      const rate = sizeWords((sent * 1_000) / (now - startedAt));
      const text = `Sending: ${sizeWords(sent)}${of}, ${rate}/s`;
      stderr.write(live ? `\r\u001b[K${text}` : `${text}\n`);
    },
  };
}
