/**
 * Makes the namespaces, cables and switches of a plan. Everything is made inside namespaces of its own: no interface of
 * the machine is touched, and no packet of a test leaves them.
 * @module
 */
import { deadSegment, type HostPlan, type LanPlan, type LinkPlan } from "./plan.ts";
import { run } from "./run.ts";

/** Gives a host or a segment of the plan the name of its namespace. */
export type Namespaces = (part: string) => string;

/** The namespace of a segment's switch, told from a host of the same name. */
export function switchOf(segment: string): string {
  return `switch-${segment}`;
}

export async function build(plan: LanPlan, namespace: Namespaces): Promise<void> {
  const links = plan.hosts.flatMap((host) => host.links);
  const parts = [...plan.hosts.map(({ name }) => name), ...plan.segments.map(switchOf)];
  await run(
    "ip",
    ["-batch", "-"],
    [
      ...parts.map((part) => `netns add ${namespace(part)}`),
      ...cables(plan, links, namespace),
    ].join("\n"),
  );
  await Promise.all([
    ...plan.segments.map((segment) =>
      configure(namespace(switchOf(segment)), quiet, switchCommands(segment, links)),
    ),
    ...plan.hosts.map((host) =>
      configure(namespace(host.name), hostSettings(plan, host), hostCommands(host)),
    ),
  ]);
}

/**
 * The kernel tells a change of carrier at once where the two ends of a cable have different indices, and takes up to a
 * second where they look like one device (`linkwatch_urgent_event` in net/core/link_watch.c); so ours never coincide.
 */
const firstPortIndex = 1_000;

function cables(
  plan: LanPlan,
  links: readonly LinkPlan[],
  namespace: Namespaces,
): readonly string[] {
  const gso = `gso_max_segs ${plan.gsoMaxSegs}`;
  return links.map(
    ({ host, interfaceName, segment, port, mac }, index) =>
      `link add name ${port} index ${firstPortIndex + index} netns ${namespace(switchOf(segment))} ${gso} type veth ` +
      `peer name ${interfaceName} netns ${namespace(host)} address ${mac} ${gso}`,
  );
}

/** One process for each namespace: settings first, because IPv6 begins to speak when a link comes up. */
async function configure(
  namespace: string,
  settings: string,
  commands: readonly string[],
): Promise<void> {
  await run(
    "ip",
    ["netns", "exec", namespace, "sh", "-c", `${settings}\nexec ip -batch -`],
    commands.join("\n"),
  );
}

/** A switch has no voice of its own: neighbour discovery of the bridge itself would be in every capture. */
const quiet =
  "echo 1 > /proc/sys/net/ipv6/conf/all/disable_ipv6; echo 1 > /proc/sys/net/ipv6/conf/default/disable_ipv6";

function switchCommands(segment: string, links: readonly LinkPlan[]): readonly string[] {
  const ports = links.filter((link) => link.segment === segment).map(({ port }) => port);
  if (segment === deadSegment) return ports.map((port) => `link set ${port} up`);
  return [
    "link set lo up",
    "link add br0 type bridge forward_delay 0 mcast_snooping 0",
    "link set br0 up",
    ...ports.map((port) => `link set ${port} master br0 up`),
  ];
}

/** Duplicate address detection off, so that an address serves as soon as it is there; no router is waited for. */
function hostSettings(plan: LanPlan, host: HostPlan): string {
  if (!plan.ipv6) return quiet;
  const forward =
    "echo 1 > /proc/sys/net/ipv4/ip_forward; echo 1 > /proc/sys/net/ipv6/conf/all/forwarding";
  return `for at in /proc/sys/net/ipv6/conf/*; do echo 0 > $at/disable_ipv6; echo 0 > $at/accept_dad; echo 0 > $at/accept_ra; done${host.router ? `; ${forward}` : ""}`;
}

function hostCommands(host: HostPlan): readonly string[] {
  return [
    "link set lo up",
    ...host.links.flatMap(({ interfaceName, ipv4, ipv6 }) => [
      ...(ipv4 === undefined ? [] : [`addr add ${ipv4}/24 brd + dev ${interfaceName}`]),
      ...(ipv6 === undefined ? [] : [`addr add ${ipv6}/64 dev ${interfaceName} nodad`]),
      `link set ${interfaceName} up`,
    ]),
    ...host.gateways.map((gateway) => `route add default via ${gateway}`),
  ];
}
