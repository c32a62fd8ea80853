/**
 * What a place where transports can be tried has to offer to the acceptance suite.
 * @module
 */
import type { LinkId } from "../../src/core/link.ts";
import type { Transport } from "../../src/transport/transport.ts";

/** A place where transports can be tried. */
export interface Venue {
  readonly name: string;
  /** The most links its networks can have, loopback not counted unless it is all there is. Tests that need more are not
   * part of its suite; each implementation has some venue with two. */
  readonly maxLinks: number;
  /** Why transports of one host hear groups that only others of them listen to; left out where they do not. */
  readonly overhears?: string;
  network(plan: NetworkPlan): Promise<TestNetwork>;
}

export interface NetworkPlan {
  readonly hosts: number;
  /** Transports on each host; hosts and peers may be the same thing where there is one host only. */
  readonly peersPerHost: number;
  /** Every host is attached to all of them. */
  readonly links: number;
}

export interface TestNetwork {
  /** `hosts` × `peersPerHost`, made and not opened. No loss, no duplication, no reordering between them. */
  readonly transports: readonly Transport[];
  /** How transport `index` names the links, in the same order for all transports. */
  linkIds(index: number): readonly LinkId[];
  /** Lets time pass until the condition holds; rejects, naming `what`, when it takes too long. */
  until(condition: () => boolean, what: string): Promise<void>;
  /** Takes one link down, or up again, for every host. */
  setLink(link: number, up: boolean): Promise<void>;
  /** Takes the network away; the transports have been closed before. */
  close(): Promise<void>;
}
