/**
 * The columns of a sequence diagram in the terminal: one for each life that has come up, in the order of coming, and
 * the last one for all others when there are too many.
 *
 * @module
 */
import type { FrameEvent } from "earshot";
import { idDigits } from "../room/words.ts";
import { partyName, type Who } from "./frame-words.ts";

/** Somebody's column. A peer that was started again keeps it. */
interface Lane {
  readonly keys: Set<string>;
  label: string;
  /** It has its name. */
  named: boolean;
}

/** Cells of a column, and of the time before the first one. */
export const laneCells = 14;
export const timeCells = 12;
/** What words beside the arrows need. */
const wordCells = 36;
const fewest = 3;

export class Lanes {
  readonly #most: number;
  readonly #lanes: Lane[] = [];
  #others = false;

  /** @param columns of the terminal @param first who has the first column */
  constructor(columns: number, first: Who) {
    this.#most = Math.max(fewest, Math.floor((columns - timeCells - wordCells) / laneCells));
    this.#take(first);
  }

  /** What is above each column. */
  get labels(): readonly string[] {
    const labels = this.#lanes.map(({ label }) => label);
    return this.#others ? [...labels, "others"] : labels;
  }

  /** Makes columns for those whom the frame is between; says whether heads have changed. */
  take({ from, to }: FrameEvent): boolean {
    const before = this.labels.join("\n");
    for (const party of to === undefined ? [from] : [from, to]) this.#take(party);
    return this.labels.join("\n") !== before;
  }

  /** Which column a party has; that of the others when it has none of its own. */
  of(party: Who): number {
    const lane = this.#laneOf(party);
    return lane === undefined ? this.labels.length - 1 : this.#lanes.indexOf(lane);
  }

  /** What it is called in the diagram. */
  readonly label = (party: Who): string => this.#laneOf(party)?.label ?? partyName(party);

  #take(party: Who): void {
    const known = this.#laneOf(party);
    if (known !== undefined) {
      for (const key of keysOf(party)) known.keys.add(key);
      if (!known.named) this.#name(known, party);
    } else if (this.#lanes.length < this.#most - 1) {
      const lane = { keys: new Set(keysOf(party)), label: "", named: false };
      this.#name(lane, party);
      this.#lanes.push(lane);
    } else this.#others = true;
  }

  #name(lane: Lane, party: Who): void {
    const name = partyName(party);
    const taken = this.#lanes.some((other) => other !== lane && other.label === name);
    const digits = (party.id ?? party.epoch ?? "").slice(0, idDigits);
    lane.label = taken ? `${name} #${digits}` : name;
    lane.named = party.name !== undefined;
  }

  #laneOf(party: Who): Lane | undefined {
    const keys = keysOf(party);
    return this.#lanes.find((lane) => keys.some((key) => lane.keys.has(key)));
  }
}

/** Whoever is not known yet by its id is known by its epoch, or else by where it is. */
function keysOf({ id, epoch, address }: Who): string[] {
  return [id, epoch, id === undefined ? address : undefined].filter((key) => key !== undefined);
}
