/**
 * The side that asks: sends calls, repeats them until something is heard, puts several replies in order, and
 * tells servers what is done with. A small call that meets no loss is one packet there and one back.
 * @module
 */
import type { Epoch } from "../core/identity.ts";
import type { BodyKind } from "../core/io.ts";
import { assert, limits } from "../core/limits.ts";
import type { CallCounters } from "./counters.ts";
import { Line } from "./line.ts";
import type { Answer, CallOwner, Failure, OpenCall } from "./open-call.ts";
import type { Packet } from "./packet-table.ts";
import { encodePacket } from "./packets.ts";

/** Sends a packet to a member: in a datagram, or by a stream when it is `large`. It stays as it is. */
export type Post = (to: Epoch, packet: Uint8Array, large: boolean) => void;

export interface NewCall {
  readonly to: Epoch;
  readonly service: string;
  readonly kind: BodyKind;
  /** Borrowed until the call returns. */
  readonly body: Uint8Array;
  readonly owner: CallOwner;
}

/** Deadlines are rounded up to these, so that many calls are looked at together. */
const grainMs = 5;
/** Part of answers that are the last word at once, whatever came before. */
const atOnce = 0;

export class Caller {
  readonly #post: Post;
  readonly #counters: CallCounters;
  readonly #lines: Map<Epoch, Line> = new Map();
  /** Numbers below this may have been used with lives that are forgotten here. */
  #unused = 1;
  #openInAll = 0;
  #bytes = 0;
  /** When {@link timeout} is wanted at the latest; earlier than needed at times. */
  nextAt: number = Number.POSITIVE_INFINITY;

  constructor(post: Post, counters: CallCounters) {
    this.#post = post;
    this.#counters = counters;
  }

  /** Sends a call; `undefined` when too many are open. */
  begin({ to, service, kind, body, owner }: NewCall, now: number): OpenCall | undefined {
    const line = this.#line(to);
    if (line.open.size >= limits.callsOpen || this.#openInAll >= limits.callsOpenInAll)
      return undefined;
    if (this.#bytes + body.length > limits.callBytes) return undefined;
    const number = line.next;
    const floor = line.floor;
    const packet = encodePacket({ type: "call", number, floor, kind, service, body });
    const large = packet.length > limits.packetBytes;
    const call: OpenCall = {
      line,
      number,
      owner,
      packet,
      large,
      sentAt: now,
      wholeAt: now,
      dueAt: 0,
      tries: 1,
      heard: false,
      taken: 0,
      early: undefined,
      over: false,
    };
    line.next++;
    line.open.set(number, call);
    line.toldFloor(floor);
    this.#openInAll++;
    this.#bytes += packet.length;
    this.#counters.callsSent++;
    this.#put(call, now + line.roundTrip.patienceMs(1));
    this.#post(to, packet, large);
    return call;
  }

  /** Nobody waits for it any more: the server is told to stop. */
  cancel(call: OpenCall, now: number): void {
    if (call.over) return;
    const { line, number } = call;
    this.#close(call);
    line.close(number, now + limits.notedMs);
    const floor = line.floor;
    // Told again with the next call, or soon.
    this.#post(line.epoch, encodePacket({ type: "noted", floor, numbers: [number] }), false);
    this.nextAt = Math.min(this.nextAt, line.notedAt);
  }

  /** How long the server takes to answer; `undefined` when that is not known. */
  roundTripMs(server: Epoch): number | undefined {
    return this.#lines.get(server)?.roundTrip.smoothedMs;
  }

  /** Calls that are open there. */
  outstanding(server: Epoch): number {
    return this.#lines.get(server)?.open.size ?? 0;
  }

  /** This life of a server is over. */
  gone(server: Epoch): void {
    const line = this.#lines.get(server);
    if (line === undefined) return;
    this.#lines.delete(server);
    // Should it come back in the same life, it knows the numbers that it has had.
    this.#unused = Math.max(this.#unused, line.next);
    for (const call of [...line.open.values()]) {
      if (call.over) continue;
      this.#close(call);
      call.owner.failed(lost);
    }
  }

  answered(from: Epoch, packet: Answer, now: number): void {
    const line = this.#lines.get(from);
    const call = line?.open.get(packet.number);
    if (line === undefined || call === undefined) {
      this.#counters.droppedReplies++;
      // Who waits for our word repeats it until it has it.
      if (packet.asks === "word") this.#note(from, line, packet.number);
      return;
    }
    if (call.tries === 1 && !call.heard) line.roundTrip.measured(now - call.sentAt);
    const { part } = packet;
    // The usual case first: one reply, which is the last.
    if (part === atOnce || (part === call.taken + 1 && isLast(packet))) {
      call.taken = part;
      if (packet.asks === "word") this.#tellTaken(call);
      this.#finish(call, packet, now);
      return;
    }
    this.#heard(call, now);
    if (part <= call.taken) this.#counters.droppedReplies++;
    else if (part === call.taken + 1) {
      this.#takeInOrder(call, packet, now);
      return;
    } else if (part <= call.taken + limits.replyWindow) {
      call.early ??= new Map();
      call.early.set(part, packet);
    } else this.#counters.droppedCallPackets++;
    if (packet.asks === "word") this.#tellTaken(call);
  }

  working(from: Epoch, { number }: Packet<"working">, now: number): void {
    const call = this.#lines.get(from)?.open.get(number);
    if (call !== undefined) this.#heard(call, now);
  }

  unseen(from: Epoch, { number }: Packet<"unseen">, now: number): void {
    const call = this.#lines.get(from)?.open.get(number);
    if (call === undefined) return;
    if (call.packet === undefined) {
      // It had the call, and has forgotten that.
      this.#close(call);
      call.line.close(number, now + limits.notedMs);
      call.owner.failed(forgotten);
    } else if (now - call.wholeAt >= limits.largeAgainMs) {
      call.wholeAt = now;
      this.#post(from, call.packet, call.large);
    }
  }

  /** Repeats what is due. */
  timeout(now: number): void {
    if (now < this.nextAt) return;
    let next = Number.POSITIVE_INFINITY;
    for (const line of this.#lines.values()) {
      for (const call of line.open.values()) {
        if (call.dueAt <= now) this.#repeat(call, now);
        next = Math.min(next, call.dueAt);
      }
      if (line.notedAt <= now) this.#tellNoted(line, now);
      next = Math.min(next, line.notedAt);
    }
    this.nextAt = next;
  }

  #line(server: Epoch): Line {
    let line = this.#lines.get(server);
    if (line === undefined) this.#lines.set(server, (line = new Line(server, this.#unused)));
    return line;
  }

  #put(call: OpenCall, at: number): void {
    call.dueAt = Math.ceil(at / grainMs) * grainMs;
    if (call.dueAt < this.nextAt) this.nextAt = call.dueAt;
  }

  /** The server has the call: from now on it is only asked now and then. */
  #heard(call: OpenCall, now: number): void {
    if (!call.heard) {
      call.heard = true;
      call.tries = 0;
      this.#bytes -= call.packet?.length ?? 0;
      call.packet = undefined;
    }
    this.#put(call, now + pollMs(call.tries));
  }

  #repeat(call: OpenCall, now: number): void {
    const { line, number, packet, large } = call;
    this.#counters.callsRepeated++;
    call.tries++;
    if (call.heard) this.#put(call, now + pollMs(call.tries));
    else this.#put(call, now + line.roundTrip.patienceMs(call.tries));
    if (packet !== undefined && !large) {
      this.#post(line.epoch, packet, false);
      return;
    }
    const floor = line.floor;
    this.#post(line.epoch, encodePacket({ type: "poll", number, floor }), false);
  }

  #takeInOrder(call: OpenCall, packet: Answer, now: number): void {
    let next: Answer | undefined = packet;
    let asked = false;
    const all: Answer[] = [];
    for (; next !== undefined; next = call.early?.get(call.taken + 1)) {
      call.taken++;
      call.early?.delete(call.taken);
      asked ||= next.asks === "word";
      all.push(next);
      if (isLast(next)) break;
    }
    if (asked) this.#tellTaken(call);
    for (const each of all) {
      // Whoever hears of one may have cancelled the rest.
      if (call.over) return;
      if (isLast(each)) this.#finish(call, each, now);
      else if (each.type === "reply") this.#tell(call, each, false);
    }
  }

  #finish(call: OpenCall, packet: Answer, now: number): void {
    const { line, number, owner } = call;
    this.#close(call);
    // What we said that we have taken need not be said again.
    if (packet.asks === "nothing") line.close(number, now + limits.notedMs);
    this.nextAt = Math.min(this.nextAt, line.notedAt);
    if (packet.type === "failure") owner.failed(packet);
    else if (packet.last === "end") owner.ended();
    else this.#tell(call, packet, true);
  }

  #tell({ owner }: OpenCall, { kind, body }: Packet<"reply">, last: boolean): void {
    this.#counters.repliesReceived++;
    owner.replied({ kind, body }, last);
  }

  #close(call: OpenCall): void {
    assert(!call.over, "a call ends once");
    call.over = true;
    call.line.open.delete(call.number);
    this.#openInAll--;
    this.#bytes -= call.packet?.length ?? 0;
    call.packet = undefined;
    call.early = undefined;
  }

  #tellTaken({ line, number, taken }: OpenCall): void {
    this.#post(line.epoch, encodePacket({ type: "taken", number, part: taken }), false);
  }

  #tellNoted(line: Line, now: number): void {
    const floor = line.floor;
    while (line.notedAt <= now) {
      const numbers = line.takeClosed(floor);
      this.#post(line.epoch, encodePacket({ type: "noted", floor, numbers }), false);
    }
  }

  /** A server goes on about a call that is over. */
  #note(server: Epoch, line: Line | undefined, number: number): void {
    const floor = line?.floor ?? this.#unused;
    const numbers = number < floor ? [] : [number];
    this.#post(server, encodePacket({ type: "noted", floor, numbers }), false);
  }
}

const lost: Failure = { what: "lost", code: "", message: "" };
const forgotten: Failure = { what: "gone", code: "", message: "" };

function isLast(packet: Answer): boolean {
  return packet.type === "failure" || packet.last !== "more";
}

function pollMs(tries: number): number {
  return Math.min(limits.pollMaxMs, limits.pollMs * 2 ** Math.max(0, tries - 1));
}
