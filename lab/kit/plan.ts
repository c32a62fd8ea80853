/**
 * What a network consists of, worked out from a few words before anything is made: hosts, switches, links, addresses.
 * @module
 */

export interface LanOptions {
  /**
   * How many hosts, named `h1`, `h2`, …, each with one link to the segment `main`; or the links of each host by its
   * name. A link is named by the segment it leads to; one to `dead` has a carrier and leads nowhere.
   */
  readonly hosts: number | Readonly<Record<string, readonly string[]>>;
  /** Hosts that forward unicast, and only unicast, between segments. Everybody else routes through them. */
  readonly routers?: Readonly<Record<string, readonly string[]>>;
  /** Whether hosts have IPv4 addresses. Default true. */
  readonly ipv4?: boolean;
  /** Whether hosts have IPv6 at all, link-local addresses included. Default true. */
  readonly ipv6?: boolean;
  /**
   * Most datagrams that one packet may carry over a link unsegmented. Default 1, one packet a datagram as on a wire;
   * with more, a lost packet is a lost burst.
   */
  readonly gsoMaxSegs?: number;
}

export interface LinkPlan {
  readonly host: string;
  /** The interface in the host: `eth0`, `eth1`, … */
  readonly interfaceName: string;
  readonly segment: string;
  /** The other end of the cable, in the switch. */
  readonly port: string;
  readonly mac: string;
  /** Address without prefix length; the prefixes are /24 and /64. */
  readonly ipv4: string | undefined;
  readonly ipv6: string | undefined;
}

export interface HostPlan {
  readonly name: string;
  readonly router: boolean;
  readonly links: readonly LinkPlan[];
  /** Where this host sends what is not on its links. */
  readonly gateways: readonly string[];
}

export interface LanPlan {
  readonly hosts: readonly HostPlan[];
  readonly segments: readonly string[];
  readonly ipv6: boolean;
  readonly gsoMaxSegs: number;
}

/** The segment without a bridge: cables into it carry nothing. */
export const deadSegment = "dead";

export function planLan({
  hosts,
  routers = {},
  ipv4 = true,
  ipv6 = true,
  gsoMaxSegs = 1,
}: LanOptions): LanPlan {
  const wanted = [
    ...(typeof hosts === "number"
      ? Array.from({ length: hosts }, (_, index): Wanted => ({
          name: `h${index + 1}`,
          to: ["main"],
          router: false,
        }))
      : Object.entries(hosts).map(([name, to]): Wanted => ({ name, to, router: false }))),
    ...Object.entries(routers).map(([name, to]): Wanted => ({ name, to, router: true })),
  ];
  const segments = [...new Set(wanted.flatMap(({ to }) => to))];
  const withLinks = wanted.map(({ name, to, router }, index) => ({
    name,
    router,
    links: to.map((segment, at): LinkPlan => {
      const network = segments.indexOf(segment);
      const number = index + 1;
      return {
        host: name,
        interfaceName: `eth${at}`,
        segment,
        port: `${name}-${at}`,
        mac: `02:77:00:${hex(at)}:${hex(network)}:${hex(number)}`,
        ipv4: ipv4 ? `10.77.${network}.${number}` : undefined,
        ipv6: ipv6 ? `fd77:0:0:${network.toString(16)}::${number.toString(16)}` : undefined,
      };
    }),
  }));
  const routerLinks = withLinks.filter(({ router }) => router).flatMap(({ links }) => links);
  return {
    segments,
    ipv6,
    gsoMaxSegs,
    hosts: withLinks.map(({ name, router, links }) => ({
      name,
      router,
      links,
      gateways: router ? [] : gatewaysOf(links, routerLinks),
    })),
  };
}

interface Wanted {
  readonly name: string;
  readonly to: readonly string[];
  readonly router: boolean;
}

function gatewaysOf(
  links: readonly LinkPlan[],
  routerLinks: readonly LinkPlan[],
): readonly string[] {
  const router = routerLinks.find(({ segment }) => links.some((link) => link.segment === segment));
  return [router?.ipv4, router?.ipv6].filter((address) => address !== undefined);
}

function hex(byte: number): string {
  return byte.toString(16).padStart(2, "0");
}
