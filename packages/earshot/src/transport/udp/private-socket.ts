/**
 * A socket with a port of its own, from which everything is sent. Bursts go out slot by slot;
 * segmentation offload will have its place in {@link PrivateSocket.sendBurst}.
 * @module
 */
import type { Socket } from "node:dgram";
import { type Address, addressOf } from "../../core/address.ts";
import type { UdpCounters } from "./counters.ts";
import { closeSocket } from "./dgram-socket.ts";

/** Datagrams handed to the kernel whose fate is not known yet; a burst that starts below it is taken whole. */
const maxInFlight = 2_048;

export class PrivateSocket {
  readonly address: Address;
  readonly port: number;
  readonly receiveBufferBytes: number;
  readonly #socket: Socket;
  readonly #counters: UdpCounters;
  #inFlight = 0;
  #closing: Promise<void> | undefined;

  constructor(socket: Socket, host: string, receiveBufferBytes: number, counters: UdpCounters) {
    this.#socket = socket;
    this.#counters = counters;
    this.port = socket.address().port;
    this.address = addressOf(host, this.port);
    this.receiveBufferBytes = receiveBufferBytes;
  }

  /** Sends the slots of a burst; `done` gets the first error, exactly once and never within the call. */
  sendBurst(
    burst: Uint8Array,
    slotBytes: number,
    host: string,
    port: number,
    done: (error: unknown) => void,
  ): void {
    if (this.#closing !== undefined || this.#inFlight >= maxInFlight) {
      const code = this.#closing === undefined ? "ENOBUFS" : "EADDRNOTAVAIL";
      if (code === "ENOBUFS") this.#counters.refusedBursts++;
      process.nextTick(done, Object.assign(new Error(code), { code }));
      return;
    }
    const slots = burst.length > slotBytes ? Math.ceil(burst.length / slotBytes) : 1;
    let left = slots;
    let failure: unknown;
    const oneDone = (error: unknown): void => {
      this.#inFlight--;
      if (error) failure ??= error;
      if (--left === 0) done(failure);
    };
    this.#inFlight += slots;
    this.#counters.datagramsSent += slots;
    this.#counters.bytesSent += burst.length;
    for (let slot = 0; slot < slots; slot++) {
      const at = slot * slotBytes;
      this.#sendOne(burst, at, Math.min(slotBytes, burst.length - at), port, host, oneDone);
    }
  }

  close(): Promise<void> {
    this.#closing ??= closeSocket(this.#socket);
    return this.#closing;
  }

  #sendOne(
    burst: Uint8Array,
    at: number,
    length: number,
    port: number,
    host: string,
    done: (error: unknown) => void,
  ): void {
    try {
      this.#socket.send(burst, at, length, port, host, done);
    } catch (error) {
      // dgram throws for a socket that is closed and for port 0.
      process.nextTick(done, error);
    }
  }
}
