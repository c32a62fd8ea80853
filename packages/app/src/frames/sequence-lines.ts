/**
 * A sequence diagram in text: time runs downwards, each peer has a column, each frame is an arrow from one to another
 * or to all of them.
 *
 * @module
 */
import type { FrameEvent } from "earshot";
import { cut, pad, widthOf } from "../output/width.ts";
import { frameWords, type Who } from "./frame-words.ts";
import { laneCells, Lanes, timeCells } from "./lanes.ts";

/** Where there is no terminal. */
const usualColumns = 120;
const middle = Math.floor(laneCells / 2);

export class SequenceLines {
  readonly #lanes: Lanes;
  readonly #columns: number | undefined;
  readonly #time: (event: FrameEvent) => string;
  #begun = false;

  /**
   * @param columns of the terminal, to which lines are cut; `undefined` when there is none
   * @param first who has the first column
   */
  constructor(columns: number | undefined, first: Who, time: (event: FrameEvent) => string) {
    this.#columns = columns;
    this.#time = time;
    this.#lanes = new Lanes(columns ?? usualColumns, first);
  }

  /** The lines of a frame: heads first when somebody new comes up. */
  lines(event: FrameEvent): string[] {
    const isNew = this.#lanes.take(event) || !this.#begun;
    this.#begun = true;
    const lines = isNew ? ["", this.#heads()] : [];
    if (event.omitted > 0)
      lines.push(`${" ".repeat(timeCells)}… ${event.omitted} more, too fast to be told`);
    lines.push(this.#arrow(event));
    return lines.map((line) => (this.#columns === undefined ? line : cut(line, this.#columns)));
  }

  #heads(): string {
    const names = this.#lanes.labels.map((label) => centred(cut(label, laneCells - 1)));
    return `${" ".repeat(timeCells)}${names.join("")}`.trimEnd();
  }

  #arrow(event: FrameEvent): string {
    const count = this.#lanes.labels.length;
    const cells: string[] = Array.from({ length: count * laneCells }, (_, at) =>
      at % laneCells === middle ? "│" : " ",
    );
    const from = this.#lanes.of(event.from);
    const to =
      event.to === undefined
        ? Array.from({ length: count }, (_, lane) => lane).filter((lane) => lane !== from)
        : [this.#lanes.of(event.to)];
    for (const lane of to) drawShaft(cells, placeOf(from), placeOf(lane));
    for (const lane of to) cells[placeOf(lane)] = lane < from ? "◀" : "▶";
    cells[placeOf(from)] = "●";
    const words = frameWords(event, this.#lanes.label);
    return `${pad(this.#time(event), timeCells)}${cells.join("")}  ${words}`;
  }
}

function placeOf(lane: number): number {
  return lane * laneCells + middle;
}

function drawShaft(cells: string[], from: number, to: number): void {
  for (let at = Math.min(from, to) + 1; at < Math.max(from, to); at++) cells[at] = "─";
}

function centred(text: string): string {
  const before = Math.max(0, middle - Math.floor(widthOf(text) / 2));
  return pad(`${" ".repeat(before)}${text}`, laneCells);
}
