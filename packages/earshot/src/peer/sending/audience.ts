/**
 * Who a stream is for, as far as is known: how far each member is, and who went and when.
 * @module
 */
import type { MemberProgress } from "../../core/events.ts";
import type { Epoch, PeerId } from "../../core/identity.ts";
import type { Missing } from "../types/message.ts";

/** A member that is no longer waited for. */
interface Gone {
  readonly progress: MemberProgress;
  readonly reason: "left" | "failed" | "evicted";
  /** The last message that it was meant to get. */
  readonly until: number;
}

/** A message, for the question who has it. */
export interface Asked {
  /** The number that members must have reached. */
  readonly number: number;
  /** Members that were there for this one count; lower than `number` for large messages. */
  readonly first: number;
  /** Who went before this one is not asked for; lower than `number` when it stands for those before it. */
  readonly from: number;
  readonly until: "received" | "delivered";
}

/** Who has a message, who may still come to have it, and who never will. */
export interface Standing {
  readonly have: readonly PeerId[];
  readonly pending: readonly PeerId[];
  readonly never: readonly Missing[];
}

/** More that went are not remembered. */
const goneLimit = 64;

export class Audience {
  readonly #members: Map<Epoch, MemberProgress> = new Map();
  #gone: readonly Gone[] = [];
  /** Up to this message somebody who went may be missing. */
  #goneUntil = 0;
  #ids: readonly PeerId[] | undefined;
  /** Every member that is there has been there since this message. */
  #since = 1;
  #received = Infinity;
  #handled = Infinity;

  get members(): number {
    return this.#members.size;
  }

  /** @param written the last message so far */
  note(progress: readonly MemberProgress[], written: number): void {
    for (const member of progress) {
      if (member.gone === undefined) {
        const before = this.#members.get(member.epoch);
        this.#members.set(member.epoch, member);
        if (before?.since === member.since) continue;
      } else {
        const gone = { progress: member, reason: member.gone, until: written };
        this.#gone = [...this.#gone, gone].slice(-goneLimit);
        this.#goneUntil = written;
        const now = this.#members.get(member.epoch);
        if (now !== undefined && now.since > member.since) continue;
        this.#members.delete(member.epoch);
      }
      this.#ids = undefined;
    }
    if (progress.length > 0) this.#measure();
  }

  /** Nobody asks for messages up to this one any more. */
  forget(number: number): void {
    if (this.#gone.length > 0) this.#gone = this.#gone.filter(({ until }) => until > number);
  }

  /** All members have every message up to this one, and nobody went who would have to have those from `from` on. */
  everybodyUpTo(until: "received" | "delivered", from: number): number {
    if (from <= this.#goneUntil) return 0;
    return until === "received" ? this.#received : this.#handled;
  }

  /** Ids of all members, if each of them counts for a message. */
  idsFor(first: number): readonly PeerId[] | undefined {
    if (first < this.#since) return undefined;
    this.#ids ??= Object.freeze([...this.#members.values()].map(({ id }) => id));
    return this.#ids;
  }

  standing({ number, first, from, until }: Asked): Standing {
    const have: PeerId[] = [];
    const pending: PeerId[] = [];
    const never: Missing[] = [];
    for (const { id, since, received, handled, listening } of this.#members.values()) {
      if (since > first) continue;
      if ((until === "received" ? received : handled) >= number) have.push(id);
      else if (until === "delivered" && !listening && received >= number)
        never.push({ member: id, reason: "no-handler" });
      else pending.push(id);
    }
    for (const { progress, reason, until: last } of this.#gone) {
      const { id, since, received, handled } = progress;
      if (since > first || from > last) continue;
      if ((until === "received" ? received : handled) >= Math.min(number, last)) have.push(id);
      else never.push({ member: id, reason });
    }
    return { have, pending, never };
  }

  #measure(): void {
    let since = 1;
    let received = Infinity;
    let handled = Infinity;
    for (const member of this.#members.values()) {
      since = Math.max(since, member.since);
      received = Math.min(received, member.received);
      handled = Math.min(handled, member.handled);
    }
    this.#since = since;
    this.#received = received;
    this.#handled = handled;
  }
}
