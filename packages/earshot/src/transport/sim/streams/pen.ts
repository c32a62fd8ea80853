/**
 * Lays what programs of a world want to write into staged frames: one pen for all, as they write one
 * after the other.
 * @module
 */
import type { Ask } from "../../../core/io.ts";
import { limits } from "../../../core/limits.ts";
import { slotFrameTable, wholeFrameId } from "../../../core/stream/slot-frames.ts";
import { StagedFrames, stagedHeaderBytes } from "../../../core/stream/staged-frames.ts";
import { setUint32At } from "../../../core/stream/slot.ts";
import { kindNumberOf, type Content } from "./content.ts";
import type { Order, Talk } from "./talk.ts";

const { open, part, close } = slotFrameTable;
/** Number, kind and size (6 bytes) of a large message. */
const openBytes = 11;

export class Pen {
  readonly #content: Content;
  readonly #body: Uint8Array = new Uint8Array(limits.messageBytes);
  readonly #staged: StagedFrames = new StagedFrames(limits.messageBytes + stagedHeaderBytes);

  constructor(content: Content) {
    this.#content = content;
  }

  /** Stages what is next and fits into `room`. Returns whether somebody waits for the last of it. */
  stage(talk: Talk, room: number): Ask {
    const { orders } = talk;
    let ask: Ask = "nothing";
    for (let index = 0; index < orders.length;) {
      const order = orders[index] as Order;
      if (order.kind === "close") break;
      if (order.kind === "messages") {
        if (!this.#messages(talk, order, room)) break;
        if (order.ask) ask = "both";
        orders.splice(index, 1);
        continue;
      }
      const state = this.#part(talk, order, room);
      if (state === "full") break;
      if (state === "ended") orders.splice(index, 1);
      // Large messages take turns with what stands behind them.
      const next = orders[index + 1];
      index = state === "ended" || next === undefined || next.kind === "close" ? 0 : index + 1;
    }
    return ask;
  }

  /** What is staged, until {@link clear}. */
  written(): Uint8Array {
    return this.#staged.written();
  }

  /** The engine is done with what was staged; whoever kept it is found out. */
  clear(): void {
    this.#staged.written().fill(0xa5);
    this.#staged.clear();
  }

  #fits(bytes: number, room: number): boolean {
    const staged = this.#staged;
    return staged.fits(bytes) && staged.used + stagedHeaderBytes + bytes <= room;
  }

  #messages(talk: Talk, order: Order & { kind: "messages" }, room: number): boolean {
    const { sizes, salt } = talk.told;
    for (; order.left > 0; order.left--) {
      const number = sizes.length + 1;
      const size = typeof order.sizes === "number" ? order.sizes : order.sizes(number);
      if (!this.#fits(size, room)) return false;
      const body = this.#body.subarray(0, size);
      this.#content.lay(body, salt, number);
      this.#staged.add(wholeFrameId(kindNumberOf(number)), body);
      sizes.push(size);
      talk.bytes += size;
    }
    return true;
  }

  #part(talk: Talk, order: Order & { kind: "large" }, room: number): "full" | "going on" | "ended" {
    const { number, total } = order;
    const head = this.#body.subarray(0, openBytes);
    setUint32At(head, 0, number);
    if (!order.begun) {
      if (!this.#fits(openBytes, room)) return "full";
      head[4] = kindNumberOf(number);
      head[5] = 0;
      head[6] = 0;
      setUint32At(head, 7, total);
      this.#staged.add(open.id, head);
      talk.told.large.set(number, { total, end: 0 });
      order.begun = true;
    }
    if (order.written === total) {
      if (!this.#fits(5, room)) return "full";
      head[4] = 0;
      this.#staged.add(close.id, head.subarray(0, 5));
      talk.told.sizes.push(-1);
      talk.told.large.set(number, { total, end: talk.told.sizes.length });
      return "ended";
    }
    const size = Math.min(order.partBytes, total - order.written);
    if (!this.#fits(4 + size, room)) return "full";
    const body = this.#body.subarray(openBytes, openBytes + size);
    this.#content.lay(body, talk.told.salt, -number, order.written);
    this.#staged.addTwo(part.id, head.subarray(0, 4), body);
    order.written += size;
    talk.bytes += size;
    return "going on";
  }
}
