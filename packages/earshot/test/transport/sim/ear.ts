/**
 * Ears on a virtual network: sockets that keep what they hear, for tests of the network itself.
 * @module
 */
import type { Address } from "../../../src/core/address.ts";
import type { Link, LinkId, Way } from "../../../src/core/link.ts";
import { VirtualClock } from "../../../src/transport/sim/clock.ts";
import { Network } from "../../../src/transport/sim/network.ts";
import type { SimSocket, SocketOwner } from "../../../src/transport/sim/socket.ts";
import type { SegmentOptions } from "../../../src/transport/sim/topology.ts";

export const lan: LinkId = "eth0" as LinkId;

/** An ear that keeps what it hears. */
export class Ear implements SocketOwner {
  readonly heard: { at: number; link: LinkId; from: Address; bytes: Uint8Array }[] = [];
  readonly kept: Uint8Array[] = [];
  links: readonly Link[] = [];
  readonly socket: SimSocket;
  readonly #clock: VirtualClock;

  constructor(network: Network, host: string) {
    this.#clock = network.clock;
    this.socket = network.openSocket(host, this);
  }

  datagram(link: LinkId, from: Address, bytes: Uint8Array): void {
    this.heard.push({ at: this.#clock.now(), link, from, bytes: bytes.slice() });
    this.kept.push(bytes);
  }

  linksChanged(links: readonly Link[]): void {
    this.links = links;
  }

  get numbers(): number[] {
    return this.heard.map(({ bytes }) => bytes[0] ?? -1);
  }

  get sorted(): number[] {
    return this.numbers.toSorted((one, other) => one - other);
  }

  address(link = 0, which = 0): Address {
    return this.socket.links()[link]?.addresses[which] as Address;
  }

  say(number: number, way: Way = "multicast4"): string | undefined {
    return this.socket.send(Uint8Array.of(number), 1, { kind: "everybody", link: lan, way });
  }

  /** A burst of slots, each filled with its number, to a group address. */
  speak(
    index: number,
    slots: readonly number[],
    options: { readonly slotBytes?: number; readonly loop?: boolean } = {},
  ): string | undefined {
    const { slotBytes = 100, loop = false } = options;
    const burst = new Uint8Array(slots.length * slotBytes);
    for (const [place, number] of slots.entries())
      burst.fill(number, place * slotBytes, (place + 1) * slotBytes);
    return this.socket.send(burst, slotBytes, {
      kind: "group",
      link: lan,
      way: "multicast4",
      index,
      loop,
    });
  }

  tell(other: Ear, number: number, length = 1): string | undefined {
    const bytes = new Uint8Array(length).fill(number);
    return this.socket.send(bytes, length, {
      kind: "address",
      address: other.address(),
      link: undefined,
    });
  }
}

/** Hosts on one LAN, each with an ear. */
export function room(
  hosts = 3,
  seed = 1,
  segment: SegmentOptions = {},
): { network: Network; clock: VirtualClock; ears: Ear[]; pass: (ms?: number) => void } {
  const clock = new VirtualClock();
  const network = new Network(seed, clock);
  network.addSegment("lan", segment);
  const ears = Array.from({ length: hosts }, (_, index) => {
    network.addHost(`h${index}`, ["lan"]);
    return new Ear(network, `h${index}`);
  });
  return { network, clock, ears, pass: (ms = 1_000) => clock.runTo(clock.now() + ms) };
}
