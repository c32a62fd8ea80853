/**
 * Runs of slots: which slots of which stream a train carries, and whether they are sent for the first
 * time, as far as that can be told from outside the engine.
 * @module
 */
import { type Epoch, epochOf } from "../core/identity.ts";
import { limits } from "../core/limits.ts";
import { restoreNear } from "../core/stream/slot.ts";
import type { Frame, SlotRange } from "../core/wire/frame-table.ts";
import type { Header } from "../core/wire/header.ts";
import { keep } from "./keep.ts";

/** What is remembered of a stream. */
interface Line {
  highest: number;
  /** The highest when the train at hand began. */
  before: number;
  /** Whom it is for, as its start says. */
  to: StreamStart | undefined;
  /** Slots that were asked for and have not come. */
  readonly asked: Set<number>;
}

type StreamStart = Pick<Frame<"start">, "to" | "group">;

/** Slots of a stream that follow each other. */
export interface Run {
  readonly from: number;
  count: number;
  readonly epoch: Epoch;
  readonly stream: number;
  readonly again: boolean;
}

export class SlotRuns {
  readonly #lines: Map<string, Line> = new Map();
  readonly #touched: Set<Line> = new Set();

  /** The full sequence of a slot. */
  sequenceOf({ epoch, stream, counter }: Header): number {
    return restoreNear(counter, this.#lines.get(keyOf(epochOf(epoch), stream))?.highest ?? 0);
  }

  /** A slot goes by. It was there before if it is not beyond those of earlier trains, or was asked for. */
  note(header: Header): Run {
    const epoch = epochOf(header.epoch);
    const { stream } = header;
    const line = this.#line(epoch, stream);
    const from = restoreNear(header.counter, line.highest);
    if (!this.#touched.has(line)) {
      line.before = line.highest;
      this.#touched.add(line);
    }
    const asked = line.asked.delete(from);
    const again = asked || from <= line.before;
    line.highest = Math.max(line.highest, from);
    return { epoch, stream, from, count: 1, again };
  }

  /** The train, or all that goes out for one input, has ended. */
  endTrain(): void {
    this.#touched.clear();
  }

  /** These slots are asked for, and so known as repairs when they come, even if they are the last ones. */
  asked(epoch: Epoch, stream: number, ranges: readonly SlotRange[]): void {
    const { asked } = this.#line(epoch, stream);
    for (const { from, count } of ranges)
      for (let slot = from; slot < from + count && asked.size < limits.windowSlots; slot++)
        asked.add(slot);
  }

  /** A stream begins for somebody. */
  started(epoch: Epoch, stream: number, { to, group }: StreamStart): void {
    this.#line(epoch, stream).to = { to, group };
  }

  groupOf(epoch: Epoch, stream: number): string | undefined {
    const start = this.#lines.get(keyOf(epoch, stream))?.to;
    return start?.to === "group" ? start.group : undefined;
  }

  isToOne(epoch: Epoch, stream: number): boolean {
    return this.#lines.get(keyOf(epoch, stream))?.to?.to === "peer";
  }

  #line(epoch: Epoch, stream: number): Line {
    const key = keyOf(epoch, stream);
    let line = this.#lines.get(key);
    if (line === undefined) {
      line = { highest: 0, before: 0, to: undefined, asked: new Set() };
      keep(this.#lines, key, line, limits.watchedStreams);
    }
    return line;
  }
}

function keyOf(epoch: Epoch, stream: number): string {
  return `${epoch} ${stream}`;
}
