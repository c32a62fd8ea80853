/**
 * The peers that carry plain text into the room, and which of them does so on a network. Each of them hears what is said
 * in plain text; only one may hand it on. They meet in a group, where they also tell each other what is no message for
 * the room; those that have the room open are in a second one, and of these the one with the lowest id of those on a
 * network speaks for it.
 * @module
 */
import type { Member } from "../../core/events.ts";
import { hostOf } from "../../core/address.ts";
import type { Group } from "../../peer/types/group.ts";
import type { Peer } from "../../peer/types/peer.ts";
import { classicLimits } from "../limits.ts";
import { type ClassicLink, isOn } from "../udp/classic-links.ts";

/** Whether this process speaks for a network. */
export type Leads = (link: ClassicLink) => boolean;

/** Whether another of ours that carries words has this address. */
export type CarriesFrom = (host: string) => boolean;

/** For who is alone: nobody else carries anything. */
export const leadsAlways: Leads = () => true;
export const carriesNowhere: CarriesFrom = () => false;

export const gatewayGroup = "classic";
export const carrierGroup = "classic-carriers";

export interface GatewayOptions {
  /** How long it only listens when it could carry, in milliseconds. Default 1,000. */
  readonly electMs?: number;
}

export class Gateways implements AsyncDisposable {
  readonly #peer: Peer;
  readonly #group: Group;
  readonly #electMs: number;
  #carriers: Group | undefined;
  #speaksFrom = Infinity;

  private constructor(peer: Peer, group: Group, electMs: number) {
    this.#peer = peer;
    this.#group = group;
    this.#electMs = electMs;
  }

  /** It leads nowhere until it has been told that it may. */
  static async join(peer: Peer, options: GatewayOptions = {}): Promise<Gateways> {
    const group = await peer.group(gatewayGroup);
    return new Gateways(peer, group, options.electMs ?? classicLimits.electMs);
  }

  /** What it hears it can hand on from now on. Until then those go on who do so already. */
  async stand(): Promise<void> {
    this.#carriers = await this.#peer.group(carrierGroup);
    this.#speaksFrom = performance.now() + this.#electMs;
  }

  /** Whether a member is one of them: what it says in a room are others' words. */
  includes(member: Pick<Member, "groups">): boolean {
    return member.groups.includes(gatewayGroup);
  }

  readonly leads: Leads = (link) => {
    if (this.#carriers === undefined || performance.now() < this.#speaksFrom) return false;
    const isThere = ({ addresses }: Member): boolean =>
      addresses.some((address) => isOn(link, hostOf(address)));
    return !this.#carriers.members.some((member) => member.id < this.#peer.id && isThere(member));
  };

  readonly carriesFrom: CarriesFrom = (host) =>
    this.#group.members.some(({ addresses }) =>
      addresses.some((address) => hostOf(address) === host),
    );

  /** Tells the others, in a line; what they do not keep up with is lost. */
  tell(line: string): void {
    try {
      this.#group.write(line);
    } catch {
      // The peer has been closed: those who are carried go on among themselves.
    }
  }

  /** Calls `listener` with what the others tell. */
  hear(listener: (from: Member, line: string) => void): Disposable {
    return this.#group.receive((message) => {
      if (message.kind === "text" && message.stream === undefined)
        listener(message.from, message.text());
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#carriers?.close();
    await this.#group.close();
  }
}
