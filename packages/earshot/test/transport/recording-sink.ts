/**
 * A transport sink that remembers everything it is told, so that tests can wait for it and compare.
 * @module
 */
import assert from "node:assert/strict";
import type { Address } from "../../src/core/address.ts";
import type { TransmitError } from "../../src/core/io.ts";
import type { Link, LinkId } from "../../src/core/link.ts";
import type { TransportSink, TransportWarning } from "../../src/transport/transport.ts";

export interface ReceivedDatagram {
  readonly link: LinkId | undefined;
  readonly from: Address;
  /** A copy of one datagram; trains have been taken apart. */
  readonly bytes: Uint8Array;
}

export class RecordingSink implements TransportSink {
  readonly received: ReceivedDatagram[] = [];
  readonly outcomes: Map<number, TransmitError | undefined> = new Map();
  readonly warnings: TransportWarning[] = [];
  /** All links, as told last. */
  current: readonly Link[] = [];
  linksTold: number = 0;
  /** Set while a test is within `send`, where `transmitted` must not come. */
  sending: boolean = false;
  /** Set once `close` has resolved, after which nothing may come. */
  closed: boolean = false;
  /** Called within `transmitted`, when the bytes belong to the caller again. */
  whenTransmitted: ((token: number) => void) | undefined;
  /** Rules that were broken; a sink must not throw, so tests look here. */
  readonly violations: string[] = [];

  datagram(link: LinkId | undefined, from: Address, bytes: Uint8Array): void {
    this.#alive("datagram");
    for (const one of trainOf(bytes))
      this.received.push({ link, from, bytes: new Uint8Array(one) });
  }

  links(links: readonly Link[]): void {
    this.#alive("links");
    this.current = links;
    this.linksTold++;
  }

  transmitted(token: number, error?: TransmitError): void {
    this.#alive("transmitted");
    if (this.sending) this.violations.push(`transmitted(${token}) within send`);
    if (this.outcomes.has(token)) this.violations.push(`transmitted(${token}) twice`);
    this.outcomes.set(token, error);
    this.whenTransmitted?.(token);
  }

  warning(warning: TransportWarning): void {
    this.#alive("warning");
    this.warnings.push(warning);
  }

  /** The link with this id, as told last. */
  link(id: LinkId): Link | undefined {
    return this.current.find((link) => link.id === id);
  }

  /** What came with this text, in order of arrival. */
  withText(text: string): readonly ReceivedDatagram[] {
    return this.received.filter((one) => textOf(one.bytes) === text);
  }

  assertRules(): void {
    assert.deepEqual(this.violations, []);
  }

  #alive(call: string): void {
    if (this.closed) this.violations.push(`${call} after close`);
  }
}

/**
 * A datagram of `length` bytes (default: as many as the text needs) that starts with its own length,
 * so that a train of coalesced ones can be taken apart, and carries a text.
 */
export function datagramOf(text: string, length?: number): Uint8Array<ArrayBuffer> {
  const body = new TextEncoder().encode(text);
  const bytes = new Uint8Array(length ?? 4 + body.length);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, bytes.length);
  view.setUint16(2, body.length);
  bytes.set(body, 4);
  return bytes;
}

/** The text of a datagram made by {@link datagramOf}; `""` for any other. */
export function textOf(bytes: Uint8Array): string {
  if (bytes.length < 4) return "";
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  return new TextDecoder().decode(bytes.subarray(4, 4 + view.getUint16(2)));
}

/** The datagrams of a train, or the one that it is. */
export function trainOf(bytes: Uint8Array): readonly Uint8Array[] {
  if (bytes.length < 4) return [bytes];
  const first = new DataView(bytes.buffer, bytes.byteOffset).getUint16(0);
  if (first < 4 || first >= bytes.length) return [bytes];
  const parts: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += first) parts.push(bytes.subarray(at, at + first));
  return parts;
}
