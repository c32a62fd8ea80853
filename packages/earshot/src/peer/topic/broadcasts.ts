/**
 * What this peer says to all who have a topic open, in order, with a receipt for each append that is in it.
 * @module
 */
import type { EarshotError } from "../../core/errors.ts";
import { bodyKinds, wholeFrameId } from "../../core/stream/slot-frames.ts";
import type { GroupHub } from "../group/group-hub.ts";
import type { Outgoing } from "../sending/outgoing.ts";
import type { RoomWaiter } from "../sending/room-queue.ts";
import { register } from "../sending/waiting-send.ts";
import type { Append } from "./append.ts";

const bytesFrame = wholeFrameId(bodyKinds.indexOf("bytes"));

export class Broadcasts {
  readonly #hub: GroupHub;
  readonly #group: string;
  #outgoing: Outgoing | undefined;

  constructor(hub: GroupHub, group: string) {
    this.#hub = hub;
    this.#group = group;
  }

  send(bytes: Uint8Array, appends: readonly Append[]): void {
    if (this.#outgoing === undefined || this.#outgoing.retired)
      this.#outgoing = this.#hub.stream(this.#group, "wait");
    this.#outgoing.queue.add(new Broadcast(this.#outgoing, bytes, appends));
  }

  /** Lets others get what was said, for as long as closing may take. */
  async drained(): Promise<void> {
    // A stream that was quiet for long has been closed, and others have all of it.
    if (this.#outgoing?.retired === false) await this.#hub.patiently(this.#outgoing.drained());
  }
}

class Broadcast implements RoomWaiter {
  readonly #outgoing: Outgoing;
  readonly #bytes: Uint8Array;
  readonly #appends: readonly Append[];

  constructor(outgoing: Outgoing, bytes: Uint8Array, appends: readonly Append[]) {
    this.#outgoing = outgoing;
    this.#bytes = bytes;
    this.#appends = appends;
  }

  take(): boolean {
    const outgoing = this.#outgoing;
    if (!outgoing.put(bytesFrame, this.#bytes)) return false;
    const number = outgoing.written;
    for (const append of this.#appends) {
      if (append.over || append.send === undefined) continue;
      const { ledger } = outgoing;
      const entry = register(outgoing, { number, first: number, from: number }, append.send, {
        resolve: (receipt) => append.grouped(receipt),
        reject: (error) => append.failed(error),
      });
      append.leaving(() =>
        entry === undefined ? ledger.bare("sent", number) : ledger.receipt(entry),
      );
    }
    return true;
  }

  abandon(error: EarshotError): void {
    for (const append of this.#appends) append.failed(error);
  }
}
