/**
 * The world's own books on streams: what each program wrote, and how far each listener was given it.
 * @module
 */
import type { Epoch } from "../../../core/identity.ts";
import type { SlowPolicy, StreamTarget } from "../../../core/io.ts";

/** A stream as its program wrote it. */
export interface Told {
  readonly by: string;
  readonly epoch: Epoch;
  readonly stream: number;
  readonly to: StreamTarget;
  readonly slow: SlowPolicy;
  /** Tells its content from that of other streams. */
  readonly salt: number;
  /** Size of each message; −1 where a large one ends. Message n stands at n − 1. */
  readonly sizes: number[];
  readonly large: Map<number, { readonly total: number; end: number }>;
  /** What listeners were given of it, in their latest stay. */
  readonly ears: Map<Epoch, Ear>;
  /** Messages told to be missing before any was given. */
  readonly missingFirst: Map<Epoch, number>;
  /** The first message that counts for a listener, as the sender says. */
  readonly since: Map<Epoch, number>;
  closed: boolean;
  ended: boolean;
}

/** What one listener was given of a stream, in one life and one stay in its group. */
export interface Ear {
  readonly told: Told;
  /** Messages before the first that it was given or told to be missing. */
  readonly start: number;
  /** All up to this one were given, or told to be missing. */
  upTo: number;
  delivered: number;
  /** Messages told to be missing, and where. */
  missing: number;
  gaps: readonly { readonly from: number; readonly to: number; readonly reason: string }[];
  bytes: number;
  /** The program has said that it is done with all up to this one. */
  handled: number;
  /** Large messages that have begun, with the bytes that came; `undefined` when some are missing. */
  open: Map<number, number | undefined> | undefined;
  /** Large messages that came whole. */
  large: number;
  /** It left the group: what comes next begins anew. */
  over: boolean;
  /** The stay before this one. */
  readonly former: Ear | undefined;
}

/** A thousand peers have a million ears, most of them with nothing in particular. */
const noGaps: Ear["gaps"] = [];

export class StreamBook {
  readonly #told: Map<string, Told> = new Map<string, Told>();
  /** Lives in whose name somebody lies: what is said of them proves nothing. */
  readonly doubted: Set<Epoch> = new Set<Epoch>();
  readonly #parted: Set<string> = new Set<string>();
  /** Lives that have left a group at some time. */
  readonly #leavers: Set<Epoch> = new Set<Epoch>();
  /** Groups that each life is in. */
  readonly #groups: Map<Epoch, Set<string>> = new Map<Epoch, Set<string>>();

  open(told: Pick<Told, "by" | "epoch" | "stream" | "to" | "slow">): Told {
    const made: Told = {
      ...told,
      salt: this.#told.size + 1,
      sizes: [],
      large: new Map(),
      ears: new Map(),
      missingFirst: new Map(),
      since: new Map(),
      closed: false,
      ended: false,
    };
    this.#told.set(`${told.epoch} ${told.stream}`, made);
    return made;
  }

  told(epoch: Epoch, stream: number): Told | undefined {
    return this.#told.get(`${epoch} ${stream}`);
  }

  get all(): readonly Told[] {
    return [...this.#told.values()];
  }

  /** Of the listener's present stay. */
  ear(listener: Epoch, told: Told): Ear | undefined {
    const last = told.ears.get(listener);
    return last?.over === true ? undefined : last;
  }

  /** Of all its stays, the first one first. */
  ears(listener: Epoch, told: Told): readonly Ear[] {
    const ears: Ear[] = [];
    for (let ear = told.ears.get(listener); ear !== undefined; ear = ear.former) ears.unshift(ear);
    return ears;
  }

  /** A listener is told that messages are missing before it is given any: where is not known yet. */
  missFirst(listener: Epoch, told: Told, messages: number): void {
    told.missingFirst.set(listener, this.missedFirst(listener, told) + messages);
  }

  missedFirst(listener: Epoch, told: Told): number {
    return told.missingFirst.get(listener) ?? 0;
  }

  /** The ear of a listener that is given the first of a stream, behind `before` messages. */
  begin(listener: Epoch, told: Told, before: number): Ear {
    const missing = this.missedFirst(listener, told);
    const start = before - missing;
    const former = told.ears.get(listener);
    told.missingFirst.delete(listener);
    if (former !== undefined && former.upTo === start) {
      // It goes on where it was: to its sender it has never been away.
      if (missing > 0)
        former.gaps = [...former.gaps, { from: start + 1, to: before, reason: "first" }];
      former.missing += missing;
      former.upTo = before;
      former.over = false;
      return former;
    }
    const ear: Ear = {
      told,
      start,
      upTo: before,
      delivered: 0,
      missing,
      gaps: missing === 0 ? noGaps : [{ from: start + 1, to: before, reason: "first" }],
      bytes: 0,
      handled: before,
      open: undefined,
      large: 0,
      over: false,
      former,
    };
    told.ears.set(listener, ear);
    return ear;
  }

  /** One of two has given the other up, evicted it, or was told that it left: what is missed then is missed rightly. */
  notePart(one: Epoch, other: Epoch): void {
    this.#parted.add(`${one} ${other}`).add(`${other} ${one}`);
  }

  /** A sender says which message is the first that counts for a listener. */
  noteSince(listener: Epoch, told: Told, since: number): void {
    told.since.set(listener, since);
  }

  /** Whether a listener may miss messages up to `last` of a stream in which nobody is to miss any. */
  mayMiss(listener: Epoch, told: Told, last: number): boolean {
    // It may have heard some by chance, before its sender knew that it is there.
    if (last < (told.since.get(listener) ?? Infinity)) return true;
    return this.#parted.has(`${listener} ${told.epoch}`) || this.#leavers.has(listener);
  }

  noteGroup(listener: Epoch, group: string, joined: boolean): void {
    let groups = this.#groups.get(listener);
    if (groups === undefined) this.#groups.set(listener, (groups = new Set<string>()));
    if (joined) groups.add(group);
    else if (groups.delete(group)) {
      this.#leavers.add(listener);
      for (const told of this.#told.values()) {
        const ear = "group" in told.to && told.to.group === group && this.ear(listener, told);
        if (ear) ear.over = true;
        told.missingFirst.delete(listener);
      }
    }
  }

  inGroup(listener: Epoch, group: string): boolean {
    return this.#groups.get(listener)?.has(group) ?? false;
  }
}
