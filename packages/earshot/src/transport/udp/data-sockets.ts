/**
 * The sockets that groups' data goes through: receivers on a port of their own, which are there while
 * anything is listened to, and speakers, each made when the first burst wants to leave a link by it.
 * Data keeps apart from control: one socket without coalescing on a port ends it for all on the host, and
 * nothing may wait behind a window of data.
 * @module
 */
import type { LinkId } from "../../core/link.ts";
import { dataGroups4, dataGroups6 } from "./groups.ts";
import { Keeper, type KeeperWork } from "./keeper.ts";
import { type LinkPlan, type StationPlan, multicastStation } from "./links.ts";
import { type Receiver, type ReceiverPlan, planReceivers } from "./receiver.ts";
import type { SocketContext, Station } from "./station.ts";

export class DataSockets {
  readonly receivers: Keeper<ReceiverPlan, Receiver>;
  readonly speakers: Keeper<StationPlan, Station>;
  readonly #context: SocketContext;
  #groups: readonly number[] = [];
  /** Where data has been sent: `family link`. */
  #spoken = new Set<string>();

  constructor(
    context: SocketContext,
    receivers: KeeperWork<ReceiverPlan, Receiver>,
    speakers: KeeperWork<StationPlan, Station>,
  ) {
    this.#context = context;
    this.receivers = new Keeper(receivers);
    this.speakers = new Keeper(speakers);
  }

  get retryAt(): number {
    return Math.min(this.receivers.retryAt, this.speakers.retryAt);
  }

  /** What is listened to from the next {@link reconcile} on. */
  listen(groups: readonly number[]): void {
    this.#groups = [...new Set(groups)].filter((index) => dataGroups4[index] !== undefined);
  }

  /** Data is sent on this link: true when a speaker is needed that was not before. */
  speak(link: LinkId, family: 4 | 6): boolean {
    const key = `${family} ${link}`;
    if (this.#spoken.has(key)) return false;
    this.#spoken.add(key);
    return true;
  }

  /** The speaker of a link, where it is open. */
  speaker(link: LinkPlan, family: 4 | 6): Station | undefined {
    const plan = multicastStation(link.stations, family);
    return plan && this.speakers.get(plan.key);
  }

  /** What the receivers that hear this link hold, in bytes; `Infinity` when there are none. */
  receiveBytes(link: LinkId): number {
    const hearing = [...this.receivers.values()].filter(({ plan }) =>
      plan.memberships.some((membership) => membership.link === link),
    );
    return Math.min(...hearing.map((receiver) => receiver.receiveBufferBytes));
  }

  async reconcile(links: readonly LinkPlan[], now: number): Promise<void> {
    const names = new Set(links.flatMap(({ id }) => [`4 ${id}`, `6 ${id}`]));
    this.#spoken = this.#spoken.intersection(names);
    const speakers = links.flatMap((link) =>
      ([4, 6] as const)
        .filter((family) => this.#spoken.has(`${family} ${link.id}`))
        .map((family) => multicastStation(link.stations, family)),
    );
    await this.speakers.reconcile(
      speakers.filter((plan) => plan !== undefined),
      now,
    );
    await this.receivers.reconcile(this.#planReceivers(links), now);
  }

  async close(): Promise<void> {
    await Promise.all([this.speakers.closeAll(), this.receivers.closeAll()]);
  }

  #planReceivers(links: readonly LinkPlan[]): readonly ReceiverPlan[] {
    if (this.#groups.length === 0) return [];
    const { settings, sockopt, offload } = this.#context;
    const audience = {
      port: settings.dataPort,
      coalesce: offload.coalesces,
      withoutMulticast: false,
      groups: (family: 4 | 6): readonly string[] => {
        const all = family === 4 ? dataGroups4 : dataGroups6;
        return this.#groups.map((index) => all[index] ?? "");
      },
    };
    return planReceivers(links, audience, sockopt.bindsToDevice);
  }
}
