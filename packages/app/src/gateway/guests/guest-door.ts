/**
 * Lets phones on the same network in: a door of its own at an address of the network, where only the invitation opens,
 * and only to guests. The person's own token is of no use there.
 *
 * @module
 */
import { Refused } from "../commands/refused.ts";
import { FrontDoor } from "../http/front-door.ts";
import { type GatewayServer, serve } from "../http/server.ts";
import { Sockets } from "../http/sockets.ts";
import { invitation, keptIn, renewedIn } from "../http/token.ts";
import { gatewayLimits as limits } from "../limits.ts";
import type { Sharing } from "../room/sight.ts";
import type { Guests } from "./guests.ts";
import { guardPlaces } from "./turnstile.ts";

export interface SharingOptions {
  /** New ones, each time that it is shared: when that ends they have left. */
  readonly guests: () => Guests;
  /** How many guests may be here at a time. */
  readonly most: number;
  /** Where the invitation is kept, so that pages that are open find back after a restart. */
  readonly directory: string | undefined;
  /** The port of the person's own address, taken here as well where it is free. */
  readonly port: number;
  readonly pages: string | undefined;
  /** @throws `Refused` */
  readonly findAddress: (at: string | undefined) => string;
  /** Whether this machine still has an address. */
  readonly isOwn: (address: string) => boolean;
  /** It is shared, or no longer, or elsewhere. */
  readonly changed: () => void;
}

interface Open {
  readonly door: FrontDoor;
  readonly server: GatewayServer;
  readonly guests: Guests;
  readonly sockets: Sockets;
}

export class GuestDoor implements Sharing, AsyncDisposable {
  readonly #options: SharingOptions;
  #open: Open | undefined;
  #code: string | undefined;
  /** What is done one after the other. */
  #doing: Promise<unknown> = Promise.resolve();

  constructor(options: SharingOptions) {
    this.#options = options;
  }

  get address(): string | undefined {
    return this.#open?.door.address(this.#code ?? "");
  }

  /** How many are here, and how many pages they have open. */
  get figures(): { readonly guests: number; readonly guestSockets: number } {
    return { guests: this.#open?.guests.size ?? 0, guestSockets: this.#open?.sockets.size ?? 0 };
  }

  start(at: string | undefined): Promise<string> {
    return this.#one(async () => {
      const present = this.#open?.door.host;
      const address = (at === undefined ? present : undefined) ?? this.#options.findAddress(at);
      if (address !== present) await this.#move(address);
      return this.#told();
    });
  }

  /** Where its address is gone, phones find it at another one; while there is none, it may come back. */
  look(): Promise<void> {
    return this.#one(async () => {
      const present = this.#open?.door.host;
      if (present === undefined || this.#options.isOwn(present)) return;
      const address = this.#options.findAddress(undefined);
      // The peer has not noticed yet.
      if (!this.#options.isOwn(address)) return;
      await this.#move(address);
      this.#options.changed();
    });
  }

  stop(): Promise<void> {
    return this.#one(async () => {
      await this.#close();
      // Whoever has it shall not come in the next time.
      this.#code = renewedIn(this.#options.directory, invitation);
      this.#options.changed();
    });
  }

  renew(): Promise<string> {
    return this.#one(async () => {
      if (this.#open !== undefined) this.#code = renewedIn(this.#options.directory, invitation);
      const address = this.#told();
      // They are told that the address is no longer the right one.
      await this.#open?.sockets.close("token");
      return address;
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#one(() => this.#close());
  }

  #one<Result>(act: () => Promise<Result>): Promise<Result> {
    const doing = this.#doing.then(act);
    this.#doing = doing.catch(() => undefined);
    return doing;
  }

  #told(): string {
    const { address } = this;
    if (address === undefined) throw new Refused("ERR_GONE", "The room is not shared.");
    this.#options.changed();
    return address;
  }

  async #move(address: string): Promise<void> {
    await this.#close();
    await this.#openAt(address);
  }

  async #openAt(address: string): Promise<void> {
    const { directory, most, pages, port } = this.#options;
    this.#code ??= keptIn(directory, invitation);
    const places = most * limits.guestSessions;
    await using ending = new AsyncDisposableStack();
    const door = ending.use(await FrontDoor.forOthers(address, port));
    guardPlaces(door.server, { atOnce: places, perAddress: limits.guestSocketsPerAddress });
    const guests = ending.use(this.#options.guests());
    const sockets = new Sockets({
      entrance: guests,
      most: places,
      bufferedBytes: limits.guestBufferedBytes,
    });
    const server = await serve({ token: () => this.#code ?? "", sockets, pages }, door);
    ending.move();
    this.#open = { door, server, guests, sockets };
  }

  async #close(): Promise<void> {
    const open = this.#open;
    this.#open = undefined;
    await open?.server.close();
    await open?.guests[Symbol.asyncDispose]();
  }
}
