/**
 * Who waits for what to become of which message of a stream. Entries stand in the order of the
 * messages; as members come on, they are settled from the head, so that a thousand of them cost
 * little more than one.
 * @module
 */
import { EarshotError } from "../../core/errors.ts";
import type { MemberProgress } from "../../core/events.ts";
import type { PeerId } from "../../core/identity.ts";
import type { Missing, Receipt, SendLevel } from "../types/message.ts";
import { Audience, type Asked } from "./audience.ts";
import { missingOf, type Quorum, verdict } from "./verdict.ts";

export interface Entry extends Asked {
  readonly quorum: Quorum;
  readonly resolve: (receipt: Receipt) => void;
  readonly reject: (error: unknown) => void;
  settled: boolean;
}

interface WaitsForSent {
  readonly number: number;
  readonly resolve: (receipt: Receipt) => void;
  readonly reject: (error: unknown) => void;
}

const nobody: readonly PeerId[] = Object.freeze([]);
const none: readonly Missing[] = Object.freeze([]);

export class Ledger {
  readonly #group: string | undefined;
  readonly #audience: Audience = new Audience();
  #sent = 0;
  readonly #waitForSent: Line<WaitsForSent> = new Line();
  /** Those that wait for everybody, for each level: settled in their order. */
  readonly #received: Line<Entry> = new Line();
  readonly #delivered: Line<Entry> = new Line();
  /** Those that wait for some: each is looked at. */
  #others: Entry[] = [];
  /** The last message for which {@link coverFrom} was asked. */
  #covered = 0;

  constructor(group: string | undefined) {
    this.#group = group;
  }

  /** Messages up to this one have left. */
  get sent(): number {
    return this.#sent;
  }

  get members(): number {
    return this.#audience.members;
  }

  /** An entry for `number` that stands for all messages before it begins with this one. */
  coverFrom(number: number): number {
    const from = Math.min(this.#covered + 1, number);
    this.#covered = number;
    return from;
  }

  get idle(): boolean {
    return (
      this.#waitForSent.empty &&
      this.#received.empty &&
      this.#delivered.empty &&
      this.#others.length === 0
    );
  }

  /** Those who wait are settled with news only: what is known already was known when they came. */
  addSent(entry: WaitsForSent): void {
    if (entry.number <= this.#sent) entry.resolve(this.bare("sent", entry.number));
    else this.#waitForSent.push(entry);
  }

  add(entry: Entry): void {
    if (entry.number <= this.#sent && this.#settle(entry)) return;
    if (entry.quorum.kind !== "all") this.#others.push(entry);
    else if (entry.until === "received") this.#received.push(entry);
    else this.#delivered.push(entry);
  }

  /** @param written the last message so far */
  progress(sent: number, members: readonly MemberProgress[], written: number): void {
    this.#audience.note(members, written);
    this.#sent = Math.max(this.#sent, sent);
    for (let next = this.#waitForSent.first; next !== undefined; next = this.#waitForSent.first) {
      if (next.number > this.#sent) break;
      this.#waitForSent.shift();
      next.resolve(this.bare("sent", next.number));
    }
    this.#advance(this.#received);
    this.#advance(this.#delivered);
    if (this.#others.length > 0)
      this.#others = this.#others.filter(
        (entry) => entry.number > this.#sent || !this.#settle(entry),
      );
    this.#audience.forget(this.#oldest(written));
  }

  /** Time is up for one of those who wait, or nothing more is to be expected: what is known now. */
  receipt(entry: Entry): Receipt {
    const { number, until, quorum } = entry;
    const standing = this.#audience.standing(entry);
    const { have } = standing;
    const missing = missingOf(quorum, standing);
    return {
      ...this.bare(until, number),
      members: have.length + missing.length,
      by: have,
      missing,
    };
  }

  /** A receipt of which nobody was asked. */
  bare(until: SendLevel, message: number): Receipt {
    return {
      group: this.#group,
      until,
      message,
      members: this.#audience.members,
      by: nobody,
      missing: none,
    };
  }

  /** Nothing more will become of any message. */
  abandon(error: EarshotError): void {
    const waiting = [
      ...this.#received.clear(),
      ...this.#delivered.clear(),
      ...this.#others.splice(0),
    ];
    for (const entry of waiting) {
      if (finish(entry)) entry.reject(error);
    }
    for (const entry of this.#waitForSent.clear()) entry.reject(error);
  }

  #advance(line: Line<Entry>): void {
    for (let next = line.first; next !== undefined; next = line.first) {
      if (!next.settled && (next.number > this.#sent || !this.#settle(next))) return;
      line.shift();
    }
  }

  /** `false` when it is still open. */
  #settle(entry: Entry): boolean {
    if (entry.settled) return true;
    const { number, first, from, until, quorum } = entry;
    const audience = this.#audience;
    if (quorum.kind === "all" && audience.everybodyUpTo(until, from) >= number) {
      const by = audience.idsFor(first);
      if (by !== undefined) {
        finish(entry);
        const group = this.#group;
        entry.resolve({ group, until, message: number, members: by.length, by, missing: none });
        return true;
      }
    }
    const result = verdict(quorum, audience.standing(entry));
    if (result === "open") return false;
    finish(entry);
    const receipt = this.receipt(entry);
    if (result === "met") entry.resolve(receipt);
    else entry.reject(unmet(receipt));
    return true;
  }

  #oldest(written: number): number {
    let oldest = Math.min(written, this.#covered);
    for (const entry of [this.#received.first, this.#delivered.first, ...this.#others])
      if (entry !== undefined) oldest = Math.min(oldest, entry.number - 1);
    return oldest;
  }
}

/** `false` when it was settled before. */
export function finish(entry: Entry): boolean {
  if (entry.settled) return false;
  entry.settled = true;
  return true;
}

function unmet(receipt: Receipt): EarshotError {
  const delivered = receipt.until === "delivered";
  const words = receipt.missing.map(({ member, reason }) => `${member.slice(0, 8)}… ${reason}`);
  const whom = words.length === 0 ? "too few members are there" : words.slice(0, 5).join(", ");
  return new EarshotError(
    delivered ? "ERR_EARSHOT_NOT_DELIVERED" : "ERR_EARSHOT_NOT_RECEIVED",
    `message ${receipt.message} was not ${receipt.until} by all that were asked for: ${whom}`,
    { details: { receipt } },
  );
}

/** A queue that is taken from its head. */
class Line<T> {
  #items: T[] = [];
  #head = 0;

  get first(): T | undefined {
    return this.#items[this.#head];
  }

  get empty(): boolean {
    return this.#head === this.#items.length;
  }

  push(item: T): void {
    this.#items.push(item);
  }

  shift(): void {
    this.#head++;
    if (this.#head === this.#items.length || this.#head > 4_096) {
      this.#items = this.#items.slice(this.#head);
      this.#head = 0;
    }
  }

  clear(): T[] {
    const left = this.#items.slice(this.#head);
    this.#items = [];
    this.#head = 0;
    return left;
  }
}
