/**
 * Who is behind an epoch, half an epoch or an address, from what a peer hears and from its view.
 * @module
 */
import type { Address } from "../core/address.ts";
import type { View } from "../core/events.ts";
import type { Epoch } from "../core/identity.ts";
import { limits } from "../core/limits.ts";
import type { Party } from "./frame-event.ts";
import { keep } from "./keep.ts";

const most = limits.members + limits.candidates;

export class Parties {
  #self: Party;
  readonly #view: () => View;
  #version = -1;
  readonly #byEpoch: Map<Epoch, Party> = new Map();
  readonly #epochAt: Map<Address, Epoch> = new Map();

  constructor(self: Party, view: () => View) {
    this.#self = self;
    this.#view = view;
  }

  get self(): Epoch | undefined {
    return this.#self.epoch;
  }

  /** This peer calls itself otherwise. */
  rename(name: string): void {
    this.#self = { ...this.#self, name };
  }

  /** Datagrams of this life come from this address. */
  heardFrom(epoch: Epoch, address: Address): void {
    if (this.#epochAt.get(address) !== epoch) keep(this.#epochAt, address, epoch, most);
  }

  of(epoch: Epoch): Party {
    if (epoch === this.#self.epoch) return this.#self;
    this.#look();
    return this.#byEpoch.get(epoch) ?? { epoch, id: undefined, name: undefined };
  }

  isMember(epoch: Epoch): boolean {
    this.#look();
    return this.#byEpoch.has(epoch);
  }

  at(address: Address): Party {
    this.#look();
    const epoch = this.#epochAt.get(address);
    return epoch === undefined
      ? { epoch, id: undefined, name: undefined, address }
      : this.of(epoch);
  }

  /** The life whose epoch begins with these digits, as pings name their targets. */
  beginning(digits: string): Epoch | undefined {
    this.#look();
    if (this.#self.epoch?.startsWith(digits) === true) return this.#self.epoch;
    for (const epoch of this.#byEpoch.keys()) if (epoch.startsWith(digits)) return epoch;
    return undefined;
  }

  #look(): void {
    const view = this.#view();
    if (view.version === this.#version) return;
    this.#version = view.version;
    for (const { id, epoch, name, addresses } of view.members) {
      const known = this.#byEpoch.get(epoch);
      if (known?.name !== name) keep(this.#byEpoch, epoch, { epoch, id, name }, most);
      for (const address of addresses) this.heardFrom(epoch, address);
    }
  }
}
