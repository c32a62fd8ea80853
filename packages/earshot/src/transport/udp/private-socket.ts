/**
 * A socket with a port of its own, from which everything is sent. Bursts go out with one send where
 * the kernel segments them, slot by slot where it does not.
 * @module
 */
import type { Socket } from "node:dgram";
import { type Address, addressOf } from "../../core/address.ts";
import type { UdpCounters } from "./counters.ts";
import { Departure } from "./departure.ts";
import { closeSocket } from "./dgram-socket.ts";
import { Segmentation, maySegmentationCause, sendableBytes } from "./segmentation.ts";
import type { Sockopt } from "./sockopt.ts";

/**
 * Sends whose fate is not known yet; what starts below it is taken whole. Slot by slot that is a large
 * window, segmented more than any.
 */
const maxInFlight = 8_192;

export interface SendTo {
  readonly host: string;
  readonly port: number;
  /** For multicasts: whether other sockets of this host are to hear it. */
  readonly loop?: boolean;
}

export interface PrivateSocketParts {
  readonly socket: Socket;
  readonly host: string;
  readonly receiveBufferBytes: number;
  readonly sockopt: Pick<Sockopt, "setSegmentBytes" | "setMulticast">;
  readonly segments: boolean;
  readonly counters: UdpCounters;
  /** Told when bursts turned out not to be segmented here, with the error's code. */
  readonly segmentationRefused: (code: string) => void;
}

export class PrivateSocket {
  readonly address: Address;
  readonly port: number;
  readonly receiveBufferBytes: number;
  readonly #socket: Socket;
  readonly #sockopt: Pick<Sockopt, "setSegmentBytes" | "setMulticast">;
  readonly #counters: UdpCounters;
  readonly #segmentation: Segmentation;
  #inFlight = 0;
  /** As the socket is set now: UDP_SEGMENT (0: off) and IP_MULTICAST_LOOP. */
  #segmentBytes = 0;
  #loop = true;
  /**
   * What cannot be handed over before the sends in Node's queue are gone: they would leave with settings
   * that are not theirs. Trials, which came earlier, go first.
   */
  readonly #trials: Departure[] = [];
  readonly #waiting: Departure[] = [];
  #closing: Promise<void> | undefined;

  constructor(parts: PrivateSocketParts) {
    this.#socket = parts.socket;
    this.#sockopt = parts.sockopt;
    this.#counters = parts.counters;
    this.#segmentation = new Segmentation(parts.segments, parts.segmentationRefused);
    this.port = parts.socket.address().port;
    this.address = addressOf(parts.host, this.port);
    this.receiveBufferBytes = parts.receiveBufferBytes;
  }

  /** Sends the slots of a burst; `done` gets the first error, exactly once and never within the call. */
  sendBurst(
    burst: Uint8Array,
    slotBytes: number,
    to: SendTo,
    done: (error: unknown) => void,
  ): void {
    if (this.#closing !== undefined || this.#inFlight >= maxInFlight) {
      const code = this.#closing === undefined ? "ENOBUFS" : "EADDRNOTAVAIL";
      if (code === "ENOBUFS") this.#counters.refusedBursts++;
      process.nextTick(done, Object.assign(new Error(code), { code }));
      return;
    }
    const whole = burst.length <= slotBytes;
    const segments = !whole && this.#segmentation.allows(slotBytes);
    const most = segments ? sendableBytes(slotBytes) : burst.length;
    if (burst.length <= most) this.#take(burst, slotBytes, to, whole || segments, done);
    else this.#takeInParts(burst, slotBytes, to, most, done);
  }

  /** The code of the error for which bursts are not segmented, or not all of them. */
  get segmentationRefusal(): string | undefined {
    return this.#segmentation.refusal;
  }

  close(): Promise<void> {
    if (this.#closing === undefined) {
      const waiting = [...this.#trials.splice(0), ...this.#waiting.splice(0)];
      this.#closing = closeSocket(this.#socket);
      const error = Object.assign(new Error("closed"), { code: "ECANCELED" });
      for (const one of waiting) this.#fail(one, error);
    }
    return this.#closing;
  }

  /** More than the kernel takes at once. */
  #takeInParts(
    burst: Uint8Array,
    slotBytes: number,
    to: SendTo,
    partBytes: number,
    done: (error: unknown) => void,
  ): void {
    let left = Math.ceil(burst.length / partBytes);
    let failure: unknown;
    const partDone = (error: unknown): void => {
      if (error) failure ??= error;
      if (--left === 0) done(failure);
    };
    for (let at = 0; at < burst.length; at += partBytes) {
      this.#take(burst.subarray(at, at + partBytes), slotBytes, to, true, partDone);
    }
  }

  #take(
    burst: Uint8Array,
    slotBytes: number,
    to: SendTo,
    atOnce: boolean,
    done: (error: unknown) => void,
  ): void {
    const slots = burst.length > slotBytes ? Math.ceil(burst.length / slotBytes) : 1;
    const departure = new Departure(burst, slotBytes, to, atOnce ? 1 : slots, this, done);
    this.#inFlight += departure.weight;
    this.#counters.datagramsSent += slots;
    this.#counters.bytesSent += burst.length;
    if (this.#trials.length > 0 || this.#waiting.length > 0 || !this.#hand(departure))
      this.#waiting.push(departure);
  }

  /** Gives it to dgram, unless the socket has to be set otherwise and cannot be yet. */
  #hand(departure: Departure): boolean {
    const { burst, slotBytes, trialFor } = departure;
    const whole = burst.length <= slotBytes;
    const segmented = !whole && this.#segmentation.allows(slotBytes);
    // A datagram no longer than a segment stays whole: no need to set it back for each of these.
    const fits = Math.min(slotBytes, burst.length) <= this.#segmentBytes && trialFor === undefined;
    const segmentBytes = segmented ? slotBytes : fits ? this.#segmentBytes : 0;
    const loop = departure.loop ?? this.#loop;
    if (segmentBytes !== this.#segmentBytes || loop !== this.#loop) {
      if (this.#socket.getSendQueueCount() > 0) return false;
      try {
        this.#set(segmentBytes, loop);
      } catch (error) {
        if (!segmented) return this.#fail(departure, error);
        this.#segmentation.refuse(error, slotBytes);
        return this.#hand(departure);
      }
    }
    departure.segmentBytes = segmentBytes;
    if (whole || segmented) {
      departure.left = 1;
      this.#send(departure, burst);
      return true;
    }
    departure.left = Math.ceil(burst.length / slotBytes);
    for (let at = 0; at < burst.length; at += slotBytes)
      this.#send(departure, burst.subarray(at, at + slotBytes));
    return true;
  }

  #set(segmentBytes: number, loop: boolean): void {
    if (segmentBytes !== this.#segmentBytes)
      this.#sockopt.setSegmentBytes(this.#socket, segmentBytes);
    this.#segmentBytes = segmentBytes;
    // The sender's option on Linux and BSD. On Windows it is the receivers': there it spares nobody.
    if (loop !== this.#loop) this.#sockopt.setMulticast(this.#socket, "loop", Number(loop));
    this.#loop = loop;
  }

  #fail(departure: Departure, error: unknown): true {
    departure.left = 1;
    process.nextTick(departure.answered, error);
    return true;
  }

  #send(departure: Departure, bytes: Uint8Array): void {
    try {
      this.#socket.send(bytes, departure.port, departure.host, departure.answered);
    } catch (error) {
      // dgram throws for a socket that is closed and for port 0.
      process.nextTick(departure.answered, error);
    }
  }

  /** dgram's answer for a piece of a departure. */
  answered(departure: Departure, error: unknown): void {
    if (error) departure.failure ??= error;
    else departure.out++;
    if (--departure.left === 0) this.#allAnswered(departure);
    if (this.#trials.length > 0 || this.#waiting.length > 0) this.#handWaiting();
  }

  #allAnswered(departure: Departure): void {
    const { failure, trialFor, segmentBytes } = departure;
    if (trialFor !== undefined) {
      this.#segmentation.tried(trialFor, departure.slotBytes, departure.out > 0);
    } else if (this.#blames(departure)) {
      departure.trialFor = failure;
      departure.failure = undefined;
      this.#segmentation.try();
      this.#trials.push(departure);
      return;
    } else if (segmentBytes > 0 && !failure && departure.burst.length > segmentBytes) {
      this.#counters.segmentedBursts++;
    }
    this.#inFlight -= departure.weight;
    departure.done(departure.failure);
  }

  /** Whether it failed and might get out without segmentation. */
  #blames({ failure, segmentBytes }: Departure): boolean {
    if (!failure || segmentBytes === 0 || this.#closing !== undefined) return false;
    return maySegmentationCause(failure);
  }

  #handWaiting(): void {
    while (this.#closing === undefined) {
      const queue = this.#trials.length > 0 ? this.#trials : this.#waiting;
      const [next] = queue;
      if (next === undefined || !this.#hand(next)) return;
      queue.shift();
    }
  }
}
