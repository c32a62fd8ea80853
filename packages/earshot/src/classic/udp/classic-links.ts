/**
 * The networks that plain text is spoken on: IPv4, since that is what textbook programs speak. Loopback is one of them
 * only when it was chosen or there is nothing else, as programs on this host would otherwise hear everything twice.
 * @module
 */
import type { LinkId } from "../../core/link.ts";
import { type ReadInterfaces, readInterfaces } from "../../transport/udp/interfaces.ts";
import { planLinks, type StationPlan } from "../../transport/udp/links.ts";
import { SourceLinks } from "../../transport/udp/source-links.ts";
import { bytesOf, contains, type Subnet } from "../../transport/udp/subnet.ts";

export interface ClassicLink {
  /** Names the link; its interface. */
  readonly id: LinkId;
  /** Our address there. */
  readonly host: string;
  readonly subnet: Subnet;
  /** The directed broadcast address; `undefined` where there is none. */
  readonly broadcast: string | undefined;
  readonly multicast: boolean;
}

/** What is spoken on at present. */
export interface LinkReading {
  readonly links: readonly ClassicLink[];
  /** Every address that programs may send to, of both families, loopback included. */
  readonly hosts: readonly string[];
  /** The link that a source is on; `undefined` when that cannot be told; `"foreign"`: not chosen. */
  linkOf(host: string): LinkId | undefined | "foreign";
}

export interface LinkOptions {
  /** Names or addresses of the interfaces to use. Default: every usable one. */
  readonly interfaces?: readonly string[] | undefined;
  /** Where interfaces are read from. Default: the operating system. */
  readonly readInterfaces?: ReadInterfaces | undefined;
}

export function readLinks(options: LinkOptions): LinkReading {
  const plans = planLinks((options.readInterfaces ?? readInterfaces)(), options.interfaces);
  const all = plans.links.flatMap(({ kind, stations }) => {
    const able = stations.filter(({ family }) => family === 4);
    const station = able.find(({ linkLocal }) => !linkLocal) ?? able[0];
    return station === undefined ? [] : [{ kind, link: linkOf(station) }];
  });
  const lans = all.filter(({ kind }) => kind === "lan");
  const used = options.interfaces === undefined && lans.length > 0 ? lans : all;
  const sources = new SourceLinks(plans);
  return {
    links: used.map(({ link }) => link),
    hosts: plans.links.flatMap(({ stations }) => stations.map(({ host }) => host)),
    linkOf: (host) => {
      const source = sources.of(host);
      return source === "foreign" ? "foreign" : source.link;
    },
  };
}

/** Whether an address belongs to the network of a link. */
export function isOn(link: ClassicLink, host: string): boolean {
  const bytes = bytesOf(host);
  return bytes !== undefined && contains(link.subnet, bytes);
}

function linkOf({ link, host, subnet, broadcast, multicast }: StationPlan): ClassicLink {
  return { id: link, host, subnet, broadcast, multicast };
}
