/**
 * A room of whole peers on the virtual network and clock: minutes pass in milliseconds, and a run can
 * be repeated.
 * @module
 */
import { setImmediate } from "node:timers/promises";
import { seededRandom } from "../../../src/core/random.ts";
import {
  join,
  type Group,
  type GroupOptions,
  type JoinOptions,
  type Peer,
} from "../../../src/index.ts";
import { Network, SimTransport, VirtualClock } from "../../../src/transport/sim/index.ts";

export class Room {
  readonly clock: VirtualClock = new VirtualClock();
  readonly network: Network;
  readonly #random: ReturnType<typeof seededRandom>;

  constructor(seed: number) {
    this.network = new Network(seed, this.clock);
    this.network.addSegment("lan");
    this.#random = seededRandom(seed);
  }

  async join(name: string, options: JoinOptions = {}): Promise<Peer> {
    this.network.addHost(name, ["lan"]);
    return join({
      name,
      transports: [new SimTransport(this.network, name)],
      clock: this.clock,
      entropy: (length) => Uint8Array.from({ length }, () => this.#random.uint32() & 255),
      ...options,
    });
  }

  /** Peers of these names, each in the lobby and knowing of all others there. */
  async lobby(names: readonly string[], options: GroupOptions = {}): Promise<Seat[]> {
    const seats: Seat[] = [];
    for (const name of names) {
      const peer = await this.join(name);
      seats.push({ peer, group: await peer.group("lobby", options) });
    }
    const everybody = { atLeast: names.length - 1 };
    await this.settle(
      Promise.all(seats.map(({ peer }) => peer.find({ group: "lobby" }, everybody))),
    );
    return seats;
  }

  /** Lets time pass, with every reaction before it goes on. */
  async pass(ms: number): Promise<void> {
    const end = this.clock.now() + ms;
    for (await setImmediate(); this.clock.step(end);) await setImmediate();
    this.clock.runTo(end);
  }

  /** What a promise gives once virtual time has passed. */
  async settle<T>(promise: Promise<T>, withinMs = 10_000): Promise<T> {
    const state = { done: false };
    const done = (): void => void (state.done = true);
    void promise.then(done, done);
    const end = this.clock.now() + withinMs;
    // Unlike the clock's own way, every reaction runs before time goes on, however long their chain.
    for (await setImmediate(); !state.done; await setImmediate())
      if (!this.clock.step(end))
        throw new Error(`not settled within ${withinMs} ms of virtual time`);
    return promise;
  }
}

/** A peer with its group. */
export interface Seat {
  readonly peer: Peer;
  readonly group: Group;
}
