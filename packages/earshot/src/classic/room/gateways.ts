/**
 * The peers that carry plain text into the room, and which of them does so on a network. Each of them hears what is said
 * in plain text; only one may hand it on. They meet in a group, and the one with the lowest id of those on a network
 * speaks for it.
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

/** For who is alone: nobody else carries anything. */
export const leadsAlways: Leads = () => true;

export const gatewayGroup = "classic";

export interface GatewayOptions {
  /** How long it only listens at first, in milliseconds. Default 1,000. */
  readonly electMs?: number;
}

export class Gateways implements AsyncDisposable {
  readonly #peer: Peer;
  readonly #group: Group;
  readonly #speaksFrom: number;

  private constructor(peer: Peer, group: Group, electMs: number) {
    this.#peer = peer;
    this.#group = group;
    this.#speaksFrom = performance.now() + electMs;
  }

  static async join(peer: Peer, options: GatewayOptions = {}): Promise<Gateways> {
    const group = await peer.group(gatewayGroup);
    return new Gateways(peer, group, options.electMs ?? classicLimits.electMs);
  }

  /** Whether a member is one of them: what it says in a room are others' words. */
  includes(member: Pick<Member, "groups">): boolean {
    return member.groups.includes(gatewayGroup);
  }

  readonly leads: Leads = (link) =>
    this.#isFirst(({ addresses }) => addresses.some((address) => isOn(link, hostOf(address))));

  /** Whether this one carries words between native rooms, for all networks. */
  get first(): boolean {
    return this.#isFirst(() => true);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#group.close();
  }

  #isFirst(among: (member: Member) => boolean): boolean {
    if (performance.now() < this.#speaksFrom) return false;
    return !this.#group.members.some((member) => member.id < this.#peer.id && among(member));
  }
}
