/**
 * Two or three engines wired directly, without loss, delay or chance: each datagram is logged with its
 * frames, so that a test can tell a conversation frame by frame, hold datagrams back or forge them.
 * @module
 */
import type { Address } from "../../../src/core/address.ts";
import type { EngineOptions } from "../../../src/core/options.ts";
import { openRealm, type RealmCipher } from "../../../src/core/wire/seal.ts";
import { datagramsOf } from "../../../src/core/wire/dissect.ts";
import { fastSigner, isSlot, type Signer, simCipher } from "../../../src/transport/sim/index.ts";
import type { Frame, FrameType } from "../../../src/core/wire/frame-table.ts";
import { Host } from "./host.ts";
import { framesOf, Stranger } from "./stranger.ts";

/** One datagram on its way to one host. */
export interface Flight {
  readonly from: Address;
  readonly to: Host;
  readonly bytes: Uint8Array;
  readonly multicast: boolean;
  /** None for the slots of streams. */
  readonly frames: readonly Frame[];
}

export interface RoomOptions {
  /** Closes the realm. */
  readonly secret?: string;
  readonly cipher?: RealmCipher;
  readonly seed?: number;
}

const openTag = 0x0ea45407;

export class Room {
  readonly signer: Signer;
  readonly cipher: RealmCipher;
  readonly hosts: Host[] = [];
  /** Every datagram that reached a host, in order. */
  readonly log: Flight[] = [];
  /** Datagrams for which this is true are lost. */
  loses: (flight: Flight) => boolean = () => false;
  now = 1_000;
  readonly #seed: number;
  #made = 0;

  constructor(options: RoomOptions = {}) {
    this.#seed = options.seed ?? 1;
    this.signer = fastSigner(this.#seed);
    this.cipher =
      options.cipher ??
      (options.secret === undefined ? openRealm(openTag) : simCipher("room", options.secret));
  }

  /** A new host that is not started yet. */
  host(
    name: string,
    options: Partial<EngineOptions> & { readonly identityOf?: string } = {},
  ): Host {
    const { identityOf, cipher, ...rest } = options;
    const host = new Host(name, ++this.#made, {
      signer: this.signer,
      cipher: cipher ?? this.cipher,
      seed: this.#seed,
      ...(identityOf === undefined ? {} : { identityOf }),
      options: rest,
    });
    host.now = this.now;
    this.hosts.push(host);
    return host;
  }

  /** Hosts that are started and know each other. */
  settled(...names: string[]): Host[] {
    const hosts = names.map((name) => this.host(name));
    for (const host of hosts) {
      host.start();
      this.settle();
    }
    this.run(3_000);
    return hosts;
  }

  /** Somebody whose datagrams are written by hand. */
  stranger(name: string, options: { readonly identityOf?: string } = {}): Stranger {
    return new Stranger(this, name, ++this.#made, options.identityOf ?? name);
  }

  /** Delivers everything that is on its way, at the time it is now. */
  settle(): void {
    for (let round = 0; ; round++) {
      if (round > 1_000) throw new Error("the hosts never stop talking");
      const flights = this.hosts.flatMap((host) => this.#flightsOf(host));
      if (flights.length === 0) return;
      for (const flight of flights) this.deliver(flight);
    }
  }

  deliver(flight: Flight): void {
    if (this.loses(flight)) return;
    this.log.push(flight);
    flight.to.datagram(flight.from, flight.bytes);
  }

  /** Lets time pass; every deadline is met exactly. */
  run(ms: number): void {
    const end = this.now + ms;
    this.settle();
    for (;;) {
      const next = Math.min(...this.hosts.map((host) => host.deadline));
      if (next > end) break;
      this.#setTime(Math.max(this.now, next));
      for (const host of this.hosts) if (host.deadline <= this.now) host.input({ type: "timeout" });
      this.settle();
    }
    this.#setTime(end);
  }

  /** A host falls silent: its cable is cut and its clock stands still. */
  remove(host: Host): void {
    this.hosts.splice(this.hosts.indexOf(host), 1);
  }

  /** Everything that reached `to` since the log had `since` entries, as words. */
  heardBy(to: Host, since = 0): string[] {
    return this.log
      .slice(since)
      .filter((flight) => flight.to === to)
      .map((flight) => flight.frames.map((frame) => frame.type).join("+"));
  }

  flightsWith(type: FrameType): Flight[] {
    return this.log.filter((flight) => flight.frames.some((frame) => frame.type === type));
  }

  #setTime(now: number): void {
    this.now = now;
    for (const host of this.hosts) host.now = now;
  }

  #flightsOf(host: Host): Flight[] {
    return host.takeTransmits().flatMap(({ burst, to }) => {
      const multicast = to.kind !== "address";
      const hears = (each: Host): boolean =>
        to.kind === "everybody" ||
        (to.kind === "group" ? each.listens.includes(to.index) : each.address === to.address);
      // One by one, as where nobody coalesces slots; and what rides in front of one is told apart.
      const parts = [...datagramsOf(burst)].map((part) => ({
        bytes: part.slice(),
        frames: isSlot(part) ? [] : framesOf(part, this.cipher),
      }));
      return this.hosts
        .filter((each) => each !== host && hears(each))
        .flatMap((each) =>
          parts.map((part) => ({ from: host.address, to: each, multicast, ...part })),
        );
    });
  }
}
