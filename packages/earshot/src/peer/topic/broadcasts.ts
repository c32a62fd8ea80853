/**
 * What this peer says to all who have a topic open, in order, with a receipt for each append that is in it.
 * @module
 */
import type { EarshotError } from "../../core/errors.ts";
import { bodyKinds, wholeFrameId } from "../../core/stream/slot-frames.ts";
import { topicLimits } from "../../topic/limits.ts";
import type { GroupHub } from "../group/group-hub.ts";
import type { Outgoing } from "../sending/outgoing.ts";
import type { RoomWaiter } from "../sending/room-queue.ts";
import { register } from "../sending/waiting-send.ts";
import type { Append } from "./append.ts";

const bytesFrame = wholeFrameId(bodyKinds.indexOf("bytes"));

export class Broadcasts {
  readonly #hub: GroupHub;
  readonly #group: string;
  /** Whether anybody else has the topic open. */
  readonly #heard: () => boolean;
  /** By then whoever is there has been seen. */
  readonly #seenBy: number;
  /** What was said before, to nobody. */
  #early: Uint8Array[] = [];
  #earlyBytes = 0;
  #whenHeard: (() => void) | undefined;
  #outgoing: Outgoing | undefined;

  constructor(hub: GroupHub, group: string, heard: () => boolean) {
    this.#hub = hub;
    this.#group = group;
    this.#heard = heard;
    this.#seenBy = hub.host.clock.now() + topicLimits.settleMs;
  }

  send(bytes: Uint8Array, appends: readonly Append[]): void {
    this.#note(bytes);
    if (this.#outgoing === undefined || this.#outgoing.retired)
      this.#outgoing = this.#hub.stream(this.#group, "wait");
    this.#outgoing.queue.add(new Broadcast(this.#outgoing, bytes, appends));
  }

  /** Who has the topic open has changed. */
  look(): void {
    if (this.#heard()) this.#whenHeard?.();
  }

  /** Lets others get what was said, for as long as closing may take. */
  async drained(): Promise<void> {
    await this.#repeatEarly();
    // A stream that was quiet for long has been closed, and others have all of it.
    if (this.#outgoing?.retired === false) await this.#hub.patiently(this.#outgoing.drained());
  }

  #note(bytes: Uint8Array): void {
    const { clock } = this.#hub.host;
    if (clock.now() >= this.#seenBy || this.#heard()) return;
    this.#earlyBytes += bytes.length;
    if (this.#earlyBytes <= topicLimits.batchBytes) this.#early.push(bytes);
  }

  /** Who opens a topic, says something and leaves at once would leave before anybody is seen: it is said again. */
  async #repeatEarly(): Promise<void> {
    const { clock } = this.#hub.host;
    const early = this.#early;
    this.#early = [];
    // By then the others have compared.
    if (early.length === 0 || clock.now() > this.#seenBy + topicLimits.compareMs) return;
    if (!this.#heard())
      await new Promise<void>((resolve) => {
        this.#whenHeard = resolve;
        clock.schedule(this.#seenBy, resolve);
      });
    if (this.#heard()) for (const bytes of early) this.send(bytes, []);
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
