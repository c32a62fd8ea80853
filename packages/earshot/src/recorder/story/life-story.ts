/**
 * What is known of one life of another peer, as the recording goes on.
 * @module
 */
import type { Member } from "../../core/events.ts";
import type { Epoch } from "../../core/identity.ts";
import type { LifeSummary } from "./summary.ts";

/** Sequences remembered as missing, for each group. */
const missingLimit = 10_000;

export class LifeStory {
  readonly epoch: Epoch;
  /** As it was last seen; `undefined` before it joined. */
  member: Member | undefined;
  firstHeardAt: number | undefined;
  lastHeardAt: number | undefined;
  joinedAt: number | undefined;
  suspectedAt: number | undefined;
  endedAt: number | undefined;
  state: LifeSummary["state"] = "present";
  readonly heard: { datagrams: number; bytes: number } = { datagrams: 0, bytes: 0 };
  #messages = 0;
  #late = 0;
  #lost = 0;
  readonly #groups: Map<string, { highest: number; readonly missing: Set<number> }> = new Map();

  constructor(epoch: Epoch) {
    this.epoch = epoch;
  }

  heardFrom(at: number, bytes: number): void {
    this.firstHeardAt ??= at;
    this.lastHeardAt = at;
    this.heard.datagrams++;
    this.heard.bytes += bytes;
  }

  /** Notes a message: the sequences that it shows to be missing, and whether it was missing itself. */
  message(
    group: string,
    sequence: number,
  ): { readonly missing?: readonly [first: number, last: number]; readonly late: boolean } {
    this.#messages++;
    let known = this.#groups.get(group);
    // What was said before the first that came may have been said before we were there.
    if (known === undefined)
      this.#groups.set(group, (known = { highest: sequence, missing: new Set() }));
    if (known.missing.delete(sequence)) {
      this.#late++;
      this.#lost--;
      return { late: true };
    }
    const first = known.highest + 1;
    if (sequence < first) return { late: false };
    known.highest = sequence;
    if (sequence === first) return { late: false };
    this.#lost += sequence - first;
    for (let at = first; at < sequence && known.missing.size < missingLimit; at++)
      known.missing.add(at);
    return { missing: [first, sequence - 1], late: false };
  }

  /** Notes messages of a stream, which come in order or as a gap. */
  streamed(messages: number, lost: number): void {
    this.#messages += messages;
    this.#lost += lost;
  }

  summary(): LifeSummary | undefined {
    const { member, epoch, joinedAt, endedAt, state, heard } = this;
    if (member === undefined) return undefined;
    const { id, name } = member;
    return {
      id,
      epoch,
      name,
      joinedAt,
      endedAt,
      state,
      heard: { ...heard },
      messages: this.#messages,
      lost: this.#lost,
      late: this.#late,
    };
  }
}
