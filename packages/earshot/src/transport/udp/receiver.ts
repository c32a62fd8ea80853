/**
 * A socket on a shared port, for what is sent to everybody or to groups. With SO_BINDTODEVICE there is
 * one for each link and family, otherwise one for each family.
 * @module
 */
import type { Socket } from "node:dgram";
import type { LinkId } from "../../core/link.ts";
import { type Deliver, askReceiveBuffer, closeSocket, listen } from "./dgram-socket.ts";
import { codeOf } from "./errno.ts";
import type { Kept } from "./keeper.ts";
import type { LinkPlan } from "./links.ts";
import type { SocketContext } from "./station.ts";

interface Membership {
  readonly key: string;
  readonly link: LinkId;
  readonly group: string;
  /** How dgram names the interface: its IPv4 address, or `::%name`. */
  readonly via: string;
}

export interface ReceiverPlan {
  readonly key: string;
  readonly family: 4 | 6;
  /** The link that all its datagrams come in on, and its interface; `undefined` when it hears all links. */
  readonly link: LinkId | undefined;
  readonly device: string | undefined;
  readonly port: number;
  /** Take trains as the kernel joined them. */
  readonly coalesce: boolean;
  readonly memberships: readonly Membership[];
}

/** What the receivers on one port are for. */
export interface Audience {
  readonly port: number;
  readonly coalesce: boolean;
  /** Links without multicast have one as well, for broadcasts and unicast. */
  readonly withoutMulticast: boolean;
  groups(family: 4 | 6): readonly string[];
}

export function planReceivers(
  links: readonly LinkPlan[],
  audience: Audience,
  onePerLink: boolean,
): readonly ReceiverPlan[] {
  const plans: ReceiverPlan[] = [];
  const { port, coalesce, withoutMulticast } = audience;
  for (const family of [4, 6] as const) {
    const groups = audience.groups(family);
    const attached = links.filter((link) =>
      link.stations.some(
        (station) => station.family === family && (withoutMulticast || station.multicast),
      ),
    );
    const membershipsOf = (link: LinkPlan): readonly Membership[] =>
      planMemberships(link, family, groups);
    if (onePerLink) {
      for (const link of attached) {
        plans.push({
          key: `${family} ${link.interfaceName} ${link.index}`,
          family,
          link: link.id,
          device: link.interfaceName,
          port,
          coalesce,
          memberships: membershipsOf(link),
        });
      }
    } else if (attached.length > 0) {
      const memberships = attached.flatMap(membershipsOf);
      const anywhere = { link: undefined, device: undefined };
      plans.push({ key: `${family}`, family, ...anywhere, port, coalesce, memberships });
    }
  }
  return plans;
}

function planMemberships(
  link: LinkPlan,
  family: 4 | 6,
  groups: readonly string[],
): readonly Membership[] {
  const station = link.stations.find((one) => one.family === family && one.multicast);
  if (station === undefined) return [];
  return groups.map((group) => ({
    key: `${link.id} ${link.index} ${group} ${family === 4 ? station.host : ""}`,
    link: link.id,
    group,
    via: family === 4 ? station.host : `::%${link.zone}`,
  }));
}

export class Receiver implements Kept<ReceiverPlan> {
  plan: ReceiverPlan;
  readonly receiveBufferBytes: number;
  readonly #socket: Socket;
  readonly #joined = new Map<string, Membership>();
  /** Links on which joining failed, with the error. */
  readonly #refused = new Map<LinkId, unknown>();

  constructor(plan: ReceiverPlan, socket: Socket, receiveBufferBytes: number) {
    this.plan = plan;
    this.#socket = socket;
    this.receiveBufferBytes = receiveBufferBytes;
    this.update(plan);
  }

  /** Why multicast on this link is not heard, or `undefined`. */
  refusal(link: LinkId): unknown {
    return this.#refused.get(link);
  }

  /** Leaves and joins groups as links come and go; repeats what failed before. */
  update(plan: ReceiverPlan): void {
    this.plan = plan;
    this.#refused.clear();
    const wanted = new Set(plan.memberships.map((one) => one.key));
    for (const [key, membership] of this.#joined) {
      if (wanted.has(key)) continue;
      this.#joined.delete(key);
      this.#leave(membership);
    }
    for (const membership of plan.memberships) {
      if (!this.#joined.has(membership.key)) this.#join(membership);
    }
  }

  close(): Promise<void> {
    return closeSocket(this.#socket);
  }

  #join(membership: Membership): void {
    try {
      this.#socket.addMembership(membership.group, membership.via);
    } catch (error) {
      // The kernel counts memberships by interface: after a change of address it has ours already.
      if (codeOf(error) !== "EADDRINUSE") {
        this.#refused.set(membership.link, error);
        return;
      }
    }
    this.#joined.set(membership.key, membership);
  }

  #leave(membership: Membership): void {
    try {
      this.#socket.dropMembership(membership.group, membership.via);
    } catch {
      // The interface or its address has gone, and the membership with it.
    }
  }
}

export async function openReceiver(
  { sockopt, settings, counters }: SocketContext,
  plan: ReceiverPlan,
  deliver: Deliver,
  failed: (error: Error) => void,
): Promise<Receiver> {
  const host = plan.family === 4 ? "0.0.0.0" : "::";
  const { family, port, device, coalesce } = plan;
  const socket = await sockopt.open({ family, host, port, shared: true, device, coalesce });
  listen(socket, sockopt, counters, deliver, failed);
  counters.socketsOpened++;
  return new Receiver(plan, socket, askReceiveBuffer(socket, settings.receiveBufferBytes));
}
