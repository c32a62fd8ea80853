/**
 * Which private socket a unicast datagram leaves from.
 * @module
 */
import { type Address, hostOf, isVersion6, parseAddress, portOf } from "../../core/address.ts";
import type { LinkId } from "../../core/link.ts";
import type { AttachedLink } from "./attached-link.ts";
import type { Station } from "./station.ts";
import { contains } from "./subnet.ts";

const maxRemembered = 4_096;

export interface Route {
  readonly host: string;
  readonly port: number;
  readonly family: 4 | 6;
  /** `"routed"`: on no link of ours, so the kernel's routing table chooses; `undefined`: no way there. */
  readonly station: Station | "routed" | undefined;
}

/** Routes for one set of links; a new set gets a new instance. */
export class Routes {
  readonly #links: readonly AttachedLink[];
  readonly #mayLeave: boolean;
  readonly #remembered = new Map<string, Route | undefined>();
  #lastAddress: Address | undefined;
  #lastLink: LinkId | undefined;
  #last: Route | undefined;

  /** `mayLeave`: whether datagrams may go out on interfaces that are no link of ours. */
  constructor(links: readonly AttachedLink[], mayLeave: boolean) {
    this.#links = links;
    this.#mayLeave = mayLeave;
  }

  find(address: Address, link: LinkId | undefined): Route | undefined {
    // Several in a row go to the same: then no key has to be put together.
    if (address !== this.#lastAddress || link !== this.#lastLink) {
      this.#last = this.#find(address, link);
      this.#lastAddress = address;
      this.#lastLink = link;
    }
    return this.#last;
  }

  #find(address: Address, link: LinkId | undefined): Route | undefined {
    const key = link === undefined ? address : `${address} ${link}`;
    if (this.#remembered.has(key)) return this.#remembered.get(key);
    const route = this.#choose(address, link);
    if (this.#remembered.size >= maxRemembered) this.#remembered.clear();
    this.#remembered.set(key, route);
    return route;
  }

  #choose(address: Address, link: LinkId | undefined): Route | undefined {
    const parts = parseAddress(address);
    if (parts === undefined) return undefined;
    const family = isVersion6(address) ? 6 : 4;
    const linkLocal =
      family === 6 && parts.bytes[0] === 0xfe && ((parts.bytes[1] ?? 0) & 0xc0) === 0x80;
    const candidates = this.#links
      .filter((one) => link === undefined || one.plan.id === link)
      .filter((one) => parts.zone === "" || one.plan.zone === parts.zone)
      .flatMap((one) => one.stations.filter((station) => station.plan.family === family));
    let station: Route["station"] = candidates.find((one) =>
      contains(one.plan.subnet, parts.bytes),
    );
    let host = hostOf(address);
    if (linkLocal && parts.zone === "") {
      // Without a zone it means nothing, unless the link was named.
      if (link === undefined) station = undefined;
      else if (station !== undefined) host = `${host}%${station.plan.zone}`;
    } else if (station === undefined && !linkLocal) {
      station = this.#beyond(candidates, link);
    }
    return { host, port: portOf(address), family, station };
  }

  /** For a destination on no subnet of ours: by the link that was named, or as the kernel routes. */
  #beyond(candidates: readonly Station[], link: LinkId | undefined): Route["station"] {
    if (link === undefined && this.#mayLeave) return "routed";
    return candidates.find((one) => !one.plan.loopback && !one.plan.linkLocal);
  }
}
