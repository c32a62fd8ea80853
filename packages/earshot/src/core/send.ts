/**
 * From frames to datagrams on their way: header, padding, seal, and the choice of links and ways.
 * @module
 */
import type { Address } from "./address.ts";
import type { TransmitError } from "./io.ts";
import { assert, limits } from "./limits.ts";
import type { Destination, Link, LinkId, Way } from "./link.ts";
import type { EngineState } from "./state.ts";
import { type Frame, frameHeaderBytes } from "./wire/frame-table.ts";
import { writeFrame } from "./wire/frames.ts";
import { type Cast, headerBytes, writeHeader } from "./wire/header.ts";
import { Writer } from "./wire/writer.ts";

/** Where one peer is reached. */
export interface Reachable {
  readonly address: Address;
  readonly link: LinkId | undefined;
}

type Sent = (error: TransmitError | undefined) => void;
const ignore: Sent = () => {};

/** Size of the datagram that these frames make, in bytes. */
export function datagramSize(state: EngineState, frames: readonly Frame[]): number {
  return headerBytes + encode(frames).length + state.cipher.overheadBytes;
}

/** Sends frames to one address. `padTo` makes the datagram at least that large. */
export function sendTo(
  state: EngineState,
  to: Reachable,
  frames: readonly Frame[],
  options: { readonly padTo?: number; readonly sent?: Sent } = {},
): void {
  const burst = datagramOf(state, frames, "unicast", options.padTo ?? 0);
  transmit(
    state,
    burst,
    { kind: "address", address: to.address, link: to.link },
    options.sent ?? ignore,
  );
}

/** Sends frames to everybody on a link in one way. */
export function sendOnWay(
  state: EngineState,
  link: LinkId,
  way: Way,
  frames: readonly Frame[],
  options: { readonly padTo?: number; readonly sent?: Sent } = {},
): void {
  const cast = way === "multicast4" || way === "multicast6" ? "multicast" : "broadcast";
  const burst = datagramOf(state, frames, cast, options.padTo ?? 0);
  transmit(state, burst, { kind: "everybody", link, way }, (error) => {
    noteWay(state, link, way, error);
    options.sent?.(error);
  });
}

/** Sends frames on the way of a stream. */
export function sendOn(state: EngineState, to: Destination, frames: readonly Frame[]): void {
  if (to.kind === "address") sendTo(state, to, frames);
  else if (to.kind === "group") transmit(state, datagramOf(state, frames, "multicast"), to, ignore);
  else sendOnWay(state, to.link, to.way, frames);
}

/** Sends frames to everybody: on every link, in every way that `choose` keeps. */
export function sendEverybody(
  state: EngineState,
  frames: readonly Frame[],
  options: { readonly padTo?: number; readonly choose?: (link: Link, way: Way) => boolean } = {},
): void {
  for (const link of state.links.values()) {
    for (const way of link.ways) {
      if (options.choose?.(link, way) ?? true) sendOnWay(state, link.id, way, frames, options);
    }
  }
}

function encode(frames: readonly Frame[]): Uint8Array {
  const writer = new Writer();
  for (const frame of frames) writeFrame(writer, frame);
  return writer.written();
}

/** The control datagram of these frames, sealed: each is sent once, as its counter is. */
export function datagramOf(
  state: EngineState,
  frames: readonly Frame[],
  cast: Cast,
  padTo = 0,
): Uint8Array {
  const encoded = encode(frames);
  const overhead = state.cipher.overheadBytes;
  const bare = headerBytes + encoded.length + overhead;
  const length = Math.max(bare, Math.min(padTo, limits.datagramBytes));
  const padding = length - bare;
  // A gap too small for a padding frame's own header is left as it is: the datagram is that much shorter.
  const whole = padding >= frameHeaderBytes ? length : bare;
  assert(whole <= limits.datagramBytes, "a control datagram fits every link");
  const datagram = begunDatagram(state, whole, cast);
  datagram.set(encoded, headerBytes);
  if (whole > bare) {
    const writer = new Writer(padding);
    writeFrame(writer, { type: "padding", fill: new Uint8Array(padding - frameHeaderBytes) });
    datagram.set(writer.written(), headerBytes + encoded.length);
  }
  seal(state, datagram);
  return datagram;
}

/** A datagram of this length with its header, for frames behind it; it is the next to be {@link seal}ed. */
export function begunDatagram(state: EngineState, length: number, cast: Cast): Uint8Array {
  const datagram = new Uint8Array(length);
  const counter = state.sentCounter++;
  assert(counter < 2 ** 32, "a life ends before its control counter wraps");
  writeHeader(datagram, {
    cast,
    sealed: state.cipher.overheadBytes > 0,
    asks: false,
    asksHandled: false,
    length,
    stream: 0,
    realmTag: state.cipher.tag,
    epoch: state.self.epochBytes,
    counter,
  });
  return datagram;
}

/** Seals the datagram that was begun last. */
export function seal(state: EngineState, datagram: Uint8Array): void {
  const counter = state.sentCounter - 1;
  state.cipher.seal(datagram, headerBytes, { epoch: state.self.epochBytes, stream: 0, counter });
}

/** Sends a datagram as it is to one address. */
export function sendDatagram(state: EngineState, to: Reachable, datagram: Uint8Array): void {
  transmit(state, datagram, { kind: "address", address: to.address, link: to.link }, ignore);
}

function transmit(state: EngineState, burst: Uint8Array, to: Destination, then: Sent): void {
  state.counters.datagramsSent++;
  state.counters.bytesSent += burst.length;
  const slotBytes = burst.length;
  if (then === ignore) state.transmit({ burst, slotBytes, to }, state.noteTransmitted);
  else
    state.transmit({ burst, slotBytes, to }, (error) => {
      state.noteTransmitted(error);
      then(error);
    });
}

/** Tells once when a way breaks and once when it works again. */
function noteWay(
  state: EngineState,
  link: LinkId,
  way: Way,
  error: TransmitError | undefined,
): void {
  const key = `${link} ${way}`;
  const broken = state.announcer.brokenWays.has(key);
  if (error !== undefined && !broken && state.links.has(link)) {
    state.announcer.brokenWays.add(key);
    state.status({ type: "link-error", link, way, error });
  } else if (error === undefined && broken) {
    state.announcer.brokenWays.delete(key);
    state.status({ type: "link-recovered", link, way });
  }
}
