/**
 * Tells by its source which link a datagram came in on, for sockets that hear several links.
 * @module
 */
import type { LinkId } from "../../core/link.ts";
import type { LinkPlans } from "./links.ts";
import { bytesOf, contains } from "./subnet.ts";

const maxRemembered = 4_096;

/** `undefined`: cannot be told. `"foreign"`: from a network that was not chosen. */
export type SourceLink = { readonly link: LinkId | undefined } | "foreign";

export class SourceLinks {
  readonly #plans: LinkPlans;
  readonly #remembered = new Map<string, SourceLink>();

  constructor(plans: LinkPlans) {
    this.#plans = plans;
  }

  of(host: string): SourceLink {
    let known = this.#remembered.get(host);
    if (known === undefined) {
      known = this.#find(host);
      // Sources can be forged: what is remembered of them has a bound.
      if (this.#remembered.size >= maxRemembered) this.#remembered.clear();
      this.#remembered.set(host, known);
    }
    return known;
  }

  #find(host: string): SourceLink {
    const { links, foreign } = this.#plans;
    const zone = host.split("%")[1];
    if (zone !== undefined) {
      const link = links.find((one) => one.zone === zone);
      return link === undefined ? "foreign" : { link: link.id };
    }
    const bytes = bytesOf(host);
    if (bytes === undefined) return { link: undefined };
    const around = links.filter((link) =>
      link.stations.some((station) => contains(station.subnet, bytes)),
    );
    if (around.length > 0) return { link: around.length === 1 ? around[0]?.id : undefined };
    return foreign.some((subnet) => contains(subnet, bytes)) ? "foreign" : { link: undefined };
  }
}
