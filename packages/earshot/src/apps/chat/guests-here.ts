/**
 * What a peer tells of its guests: who of them is here, while they have the chat open.
 * @module
 */
import type { Epoch, PeerId } from "../../core/identity.ts";
import type { Cancel, Clock } from "../../peer/clock.ts";
import type { Speaker } from "../guests/speaker.ts";
import type { DirectoryEvent } from "./events.ts";
import type { Directory } from "./state.ts";

export interface GuestsHost {
  readonly clock: Clock;
  /** The life of this peer, for which it is said. */
  readonly epoch: Epoch;
  readonly state: Directory;
  say(who: Speaker, event: DirectoryEvent): Promise<unknown>;
}

/** Who is still not in the directory after this is told of again. */
const againMs = 30_000;

interface Guest {
  readonly who: Speaker;
  /** How often it has the chat open. */
  times: number;
}

export class GuestsHere {
  readonly #host: GuestsHost;
  readonly #guests: Map<PeerId, Guest> = new Map();
  #again: Cancel | undefined;

  constructor(host: GuestsHost) {
    this.#host = host;
  }

  came(who: Speaker): void {
    const known = this.#guests.get(who.id);
    if (known !== undefined) {
      known.times++;
      return;
    }
    this.#guests.set(who.id, { who, times: 1 });
    this.#tell(who);
  }

  async went(who: Speaker): Promise<void> {
    const known = this.#guests.get(who.id);
    if (known === undefined || --known.times > 0) return;
    this.#guests.delete(who.id);
    // A peer that is closed takes its guests with it.
    await this.#host.say(who, { type: "gone" }).catch(() => undefined);
  }

  /**
   * The directory has changed. Where the clock of this machine was ahead in an earlier life, what was said then comes
   * after what is said now, and makes it void: by now that is known, and the next word comes after it.
   */
  look(): void {
    if (this.#missing().length === 0) return this.#rest();
    if (this.#again !== undefined) return;
    const { clock } = this.#host;
    this.#again = clock.schedule(clock.now() + againMs, () => {
      this.#again = undefined;
      for (const { who } of this.#missing()) this.#tell(who);
    });
  }

  close(): void {
    this.#rest();
    this.#guests.clear();
  }

  /** A timer that is left keeps a program from ending. */
  #rest(): void {
    this.#again?.();
    this.#again = undefined;
  }

  #missing(): readonly Guest[] {
    const { state, epoch } = this.#host;
    const here = new Set(state.guests.flatMap((each) => (each.epoch === epoch ? [each.id] : [])));
    return [...this.#guests.values()].filter(({ who }) => !here.has(who.id));
  }

  #tell(who: Speaker): void {
    const { name } = who;
    const { epoch } = this.#host;
    this.#host.say(who, { type: "here", name, epoch }).catch(() => undefined);
  }
}
