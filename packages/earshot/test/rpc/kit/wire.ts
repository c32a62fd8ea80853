/**
 * Two machines of request and reply, a wire between them that does what a test says, and a clock that the test
 * moves.
 * @module
 */
import type { Epoch } from "../../../src/core/identity.ts";
import type { Member } from "../../../src/core/events.ts";
import { CallMachine } from "../../../src/rpc/calls.ts";
import type { CallOwner, Failure, OpenCall, ReplyPart } from "../../../src/rpc/open-call.ts";
import type { Packet } from "../../../src/rpc/packet-table.ts";
import { decodePacket } from "../../../src/rpc/packets.ts";
import type { ServedCall } from "../../../src/rpc/serving.ts";
import { memberNamed } from "../../peer/kit/stage.ts";

/** What a test may do to a packet: after how long it arrives, once for each number; none: it is lost. */
export type Fate = (packet: Packet, from: Side) => readonly number[];

interface Flight {
  readonly at: number;
  readonly to: Side;
  readonly bytes: Uint8Array;
}

export const delayMs = 1;
export const prompt: Fate = () => [delayMs];

/** One end, with its program. */
export class Side {
  readonly member: Member;
  machine: CallMachine;
  /** Calls that were given to the handler, in order. */
  readonly started: ServedCall[] = [];
  readonly cancelled: ServedCall[] = [];
  readonly writable: ServedCall[] = [];
  /** What it sent, in order. */
  readonly sent: Packet[] = [];
  /** What the handler does; by default nothing, so that a test may end the call. */
  handler: (call: ServedCall) => void = () => {};
  readonly #post: (from: Side, to: Epoch, bytes: Uint8Array) => void;

  constructor(name: string, post: (from: Side, to: Epoch, bytes: Uint8Array) => void) {
    this.member = memberNamed(name);
    this.#post = post;
    this.machine = this.#fresh();
  }

  /** All that it knew is gone. */
  restart(): void {
    this.machine = this.#fresh();
  }

  #fresh(): CallMachine {
    return new CallMachine({
      post: (to, bytes) => {
        const packet = decodePacket(bytes);
        if (typeof packet === "string") throw new Error(`a packet of our own is ${packet}`);
        this.sent.push(packet);
        this.#post(this, to, bytes);
      },
      start: (call) => {
        this.started.push(call);
        this.handler(call);
      },
      cancelled: (call) => void this.cancelled.push(call),
      writable: (call) => void this.writable.push(call),
    });
  }
}

/** What became of a call. */
export class Outcome implements CallOwner {
  readonly replies: string[] = [];
  done: "replied" | "ended" | Failure | undefined;
  call: OpenCall | undefined;

  replied({ body }: ReplyPart, last: boolean): void {
    this.replies.push(new TextDecoder().decode(body));
    if (last) this.done = "replied";
  }

  ended(): void {
    this.done = "ended";
  }

  failed(failure: Failure): void {
    this.done = failure;
  }

  get what(): Failure["what"] | undefined {
    return typeof this.done === "object" ? this.done.what : undefined;
  }
}

export class Wire {
  readonly ana: Side = new Side("ana", (...what) => this.#fly(...what));
  readonly bob: Side = new Side("bob", (...what) => this.#fly(...what));
  fate: Fate = prompt;
  now = 0;
  #flights: Flight[] = [];

  /** Ana asks Bob. */
  ask(service: string, body = ""): Outcome {
    const outcome = new Outcome();
    const { caller } = this.ana.machine;
    const request = { service, kind: "text", body: new TextEncoder().encode(body) } as const;
    const to = this.bob.member.epoch;
    outcome.call = caller.begin({ ...request, to, owner: outcome }, this.now);
    return outcome;
  }

  reply(call: ServedCall, text: string): void {
    this.bob.machine.server.finish(call, "text", new TextEncoder().encode(text), this.now);
  }

  progress(call: ServedCall, text: string): void {
    this.bob.machine.server.reply(call, "text", new TextEncoder().encode(text), this.now);
  }

  /** Lets so much time pass. */
  pass(ms: number): void {
    const end = this.now + ms;
    for (;;) {
      const at = Math.min(
        this.#flights[0]?.at ?? Infinity,
        this.ana.machine.nextAt,
        this.bob.machine.nextAt,
      );
      if (at > end) break;
      this.now = Math.max(this.now, at);
      const flight = this.#flights[0];
      if (flight !== undefined && flight.at <= this.now) {
        this.#flights.shift();
        const from = flight.to === this.ana ? this.bob : this.ana;
        flight.to.machine.packet(from.member, flight.bytes, this.now);
      }
      this.ana.machine.timeout(this.now);
      this.bob.machine.timeout(this.now);
    }
    this.now = end;
  }

  #fly(from: Side, to: Epoch, bytes: Uint8Array): void {
    const packet = decodePacket(bytes) as Packet;
    const target = [this.ana, this.bob].find(({ member }) => member.epoch === to);
    // For somebody whom only a test has made up.
    if (target === undefined) return;
    for (const afterMs of this.fate(packet, from))
      this.#flights.push({ at: this.now + afterMs, to: target, bytes: bytes.slice() });
    this.#flights.sort((one, other) => one.at - other.at);
  }
}

/** The types of packets, in order. */
export function types(packets: readonly Packet[]): string[] {
  return packets.map(({ type }) => type);
}
