/**
 * A burst from the moment a socket has taken it until the kernel has answered for all of it.
 * @module
 */
export class Departure {
  readonly burst: Uint8Array;
  readonly slotBytes: number;
  readonly host: string;
  readonly port: number;
  /** Whether other sockets of this host are to hear a multicast; `undefined` where it does not matter. */
  readonly loop: boolean | undefined;
  /** What it counts among what is in flight. */
  readonly weight: number;
  /** Given to dgram for each piece; one function for all of them. */
  readonly answered: (error: unknown) => void;
  readonly done: (error: unknown) => void;
  /** Pieces that the kernel has not answered for. */
  left = 0;
  /** Pieces that got out. */
  out = 0;
  failure: unknown;
  /** What UDP_SEGMENT was when it was handed over; 0: off. */
  segmentBytes = 0;
  /** The error for which it is on its second way, slot by slot. */
  trialFor: unknown;

  constructor(
    burst: Uint8Array,
    slotBytes: number,
    to: { readonly host: string; readonly port: number; readonly loop?: boolean },
    weight: number,
    socket: { answered(departure: Departure, error: unknown): void },
    done: (error: unknown) => void,
  ) {
    this.burst = burst;
    this.slotBytes = slotBytes;
    this.host = to.host;
    this.port = to.port;
    this.loop = to.loop;
    this.weight = weight;
    this.answered = (error) => socket.answered(this, error);
    this.done = done;
  }
}
