/**
 * The side that answers: each call is given to a handler at most once, whatever is lost, doubled or late; its
 * replies are kept until the caller is done with them.
 * @module
 */
import type { Member } from "../core/events.ts";
import type { Epoch } from "../core/identity.ts";
import type { BodyKind } from "../core/io.ts";
import { limits } from "../core/limits.ts";
import type { Post } from "./caller.ts";
import type { CallCounters } from "./counters.ts";
import type { Asks, FailureWhat, Packet } from "./packet-table.ts";
import { encodePacket } from "./packets.ts";
import { CallingLife, type SentPart, type ServedCall, type Service } from "./serving.ts";

/** What the server asks of the program around it. */
export interface ServerOrders {
  readonly post: Post;
  /** Run the handler: `finish` or `fail` must follow, once, whatever becomes of the call. */
  readonly start: (call: ServedCall) => void;
  /** Nobody waits for the reply any more. */
  readonly cancelled: (call: ServedCall) => void;
  /** More replies may be sent. */
  readonly writable: (call: ServedCall) => void;
}

/** How often what is kept is looked over. */
const sweepMs = 1_000;

export class Server {
  readonly #orders: ServerOrders;
  readonly #counters: CallCounters;
  readonly #services: Map<string, Service> = new Map();
  readonly #callers: Map<Epoch, CallingLife> = new Map();
  /** Calls that are repeated until they are taken. */
  readonly #insured: Set<ServedCall> = new Set();
  #bytes = 0;
  #held = 0;
  #sweepAt: number = Number.POSITIVE_INFINITY;
  /** When {@link timeout} is wanted at the latest; earlier than needed at times. */
  nextAt: number = Number.POSITIVE_INFINITY;

  constructor(orders: ServerOrders, counters: CallCounters) {
    this.#orders = orders;
    this.#counters = counters;
  }

  /** `undefined` when it is served already. */
  serve(name: string, concurrency: number, queue: number): Service | undefined {
    if (this.#services.has(name)) return undefined;
    const service = { name, concurrency, queue, running: 0, waiting: [], open: true };
    this.#services.set(name, service);
    return service;
  }

  /** Calls that wait are refused; those that run come to their end. */
  unserve(service: Service, now: number): void {
    if (!service.open) return;
    service.open = false;
    this.#services.delete(service.name);
    for (const call of service.waiting.splice(0)) this.#refuse(call, "unknown-service", now);
  }

  /** May be called while several replies are given. */
  mayReply(call: ServedCall): boolean {
    return call.parts - call.taken < limits.replyWindow;
  }

  /** One of several replies. */
  reply(call: ServedCall, kind: BodyKind, body: Uint8Array, now: number): void {
    this.#say(call, { type: "reply", last: "more", kind, body }, now);
  }

  /** The handler has come to its end, with this reply, or none after those before. */
  finish(call: ServedCall, kind: BodyKind, body: Uint8Array | undefined, now: number): void {
    const packet = { type: "reply", last: body === undefined ? "end" : "last" } as const;
    this.#end(call, { ...packet, kind, body: body ?? nothing }, now);
  }

  /** The handler has come to its end by an error. */
  fail(call: ServedCall, code: string, message: string, now: number): void {
    this.#end(call, { type: "failure", what: "failed", code, message }, now);
  }

  called(from: Member, packet: Packet<"call">, now: number): void {
    const caller = this.#caller(from.epoch);
    if (caller === undefined) return;
    this.#raiseFloor(caller, packet.floor);
    const { number } = packet;
    const known = caller.calls.get(number);
    if (known !== undefined) {
      this.#counters.callsRepeatedToUs++;
      this.#answerAgain(known, now);
    } else if (number < caller.floor) this.#counters.callsRepeatedToUs++;
    else if (caller.over.has(number)) this.#tellGone(caller, number);
    else this.#take(caller, from, packet, now);
  }

  polled(from: Member, { number, floor }: Packet<"poll">, now: number): void {
    const caller = this.#caller(from.epoch);
    if (caller === undefined) return;
    this.#raiseFloor(caller, floor);
    const known = caller.calls.get(number);
    if (known !== undefined) this.#answerAgain(known, now);
    else if (caller.isOver(number)) this.#tellGone(caller, number);
    else this.#post(caller, encodePacket({ type: "unseen", number }));
  }

  taken(from: Member, { number, part }: Packet<"taken">, now: number): void {
    const call = this.#callers.get(from.epoch)?.calls.get(number);
    if (call === undefined) return;
    call.heardAt = now;
    const upTo = Math.min(part, call.parts);
    if (upTo <= call.taken) return;
    call.taken = upTo;
    while ((call.sent[0]?.part ?? Infinity) <= upTo) this.#release(call.sent.shift());
    if (call.sent.length === 0) this.#insured.delete(call);
    if (call.state === "replied" && call.sent.length === 0) this.#forget(call);
    else if (call.state === "running") this.#orders.writable(call);
  }

  noted(from: Member, { floor, numbers }: Packet<"noted">): void {
    // Of a caller that is not known yet too: its calls may be on their way.
    const caller = this.#caller(from.epoch);
    if (caller === undefined) return;
    this.#raiseFloor(caller, floor);
    for (const number of numbers) {
      const call = caller.calls.get(number);
      if (call !== undefined) this.#letGo(call);
      // It may still be on its way: it must not run when it comes.
      else if (number >= caller.floor) caller.over.add(number);
    }
  }

  /** This life of a caller is over: nobody waits for its replies. What has come of it is remembered. */
  gone(epoch: Epoch): void {
    const caller = this.#callers.get(epoch);
    if (caller !== undefined) for (const call of [...caller.calls.values()]) this.#letGo(call);
  }

  timeout(now: number): void {
    if (now < this.nextAt) return;
    if (now >= this.#sweepAt) this.#sweep(now);
    let next = this.#sweepAt;
    for (const call of this.#insured) {
      if (call.repeatAt <= now) this.#repeat(call, now);
      next = Math.min(next, call.repeatAt);
    }
    this.nextAt = next;
  }

  #caller(epoch: Epoch): CallingLife | undefined {
    let caller = this.#callers.get(epoch);
    if (caller !== undefined) return caller;
    if (this.#callers.size >= limits.members && !this.#forgetOneCaller()) return undefined;
    this.#callers.set(epoch, (caller = new CallingLife(epoch)));
    return caller;
  }

  #forgetOneCaller(): boolean {
    for (const [epoch, { calls }] of this.#callers)
      if (calls.size === 0) return this.#callers.delete(epoch);
    return false;
  }

  #raiseFloor(caller: CallingLife, floor: number): void {
    for (const call of caller.raiseFloor(floor)) this.#letGo(call);
  }

  #take(caller: CallingLife, from: Member, packet: Packet<"call">, now: number): void {
    const { number, kind, body } = packet;
    const service = this.#services.get(packet.service);
    const call: ServedCall = {
      caller,
      number,
      service,
      from,
      kind,
      body,
      state: "waiting",
      polled: false,
      parts: 0,
      taken: 0,
      sent: [],
      repeatAt: Number.POSITIVE_INFINITY,
      repeats: 0,
      heardAt: now,
    };
    caller.calls.set(number, call);
    this.#held++;
    this.#bytes += body.length;
    if (now + sweepMs < this.#sweepAt) {
      this.#sweepAt = now + sweepMs;
      this.nextAt = Math.min(this.nextAt, this.#sweepAt);
    }
    const full = caller.calls.size > limits.callsOpen || this.#bytes > limits.servedBytes;
    if (service === undefined) this.#refuse(call, "unknown-service", now);
    else if (full) this.#refuse(call, "busy", now);
    else if (service.running < service.concurrency) this.#start(service, call);
    else if (service.waiting.length < service.queue) service.waiting.push(call);
    else this.#refuse(call, "busy", now);
  }

  #start(service: Service, call: ServedCall): void {
    service.running++;
    call.state = "running";
    this.#counters.callsServed++;
    this.#orders.start(call);
  }

  #refuse(call: ServedCall, what: "busy" | "unknown-service", now: number): void {
    this.#counters.callsRefused++;
    this.#say(call, { type: "failure", what, code: "", message: "" }, now);
    this.#replied(call);
  }

  #end(call: ServedCall, word: Word, now: number): void {
    const { service } = call;
    if (call.state === "running") {
      this.#say(call, word, now);
      this.#replied(call);
    }
    if (service === undefined) return;
    service.running--;
    while (service.running < service.concurrency) {
      const next = service.waiting.shift();
      if (next === undefined) return;
      this.#start(service, next);
    }
  }

  #replied(call: ServedCall): void {
    call.state = "replied";
    this.#bytes -= call.body.length;
    call.body = nothing;
  }

  #say(call: ServedCall, word: Word, now: number): void {
    const { caller, number } = call;
    if (caller.calls.get(number) !== call) return;
    const part = ++call.parts;
    // The only reply is repeated when the call is; who no longer repeats it is asked for a word.
    const only = part === 1 && !(word.type === "reply" && word.last === "more");
    const asks: Asks = only && !call.polled ? "nothing" : "word";
    const packet = encodePacket({ ...word, number, part, asks });
    call.sent.push({ part, packet, sentAt: now });
    call.heardAt = now;
    this.#bytes += packet.length;
    this.#counters.repliesSent++;
    if (asks === "word") this.#insure(call, now);
    this.#post(caller, packet);
  }

  #insure(call: ServedCall, now: number): void {
    if (this.#insured.has(call)) return;
    this.#insured.add(call);
    call.repeats = 0;
    call.repeatAt = now + limits.callRepeatAtFirstMs;
    this.nextAt = Math.min(this.nextAt, call.repeatAt);
  }

  /** The caller asks again. */
  #answerAgain(call: ServedCall, now: number): void {
    call.heardAt = now;
    call.polled = true;
    const sent = this.#sendAgain(call, now);
    if (!sent || call.state !== "replied")
      this.#post(call.caller, encodePacket({ type: "working", number: call.number }));
  }

  #repeat(call: ServedCall, now: number): void {
    call.repeats++;
    const pauseMs = limits.callRepeatAtFirstMs * 2 ** call.repeats;
    call.repeatAt = now + Math.min(limits.callRepeatMaxMs, pauseMs);
    this.#sendAgain(call, now);
  }

  /** `false` when there is nothing, or it has only just been sent. */
  #sendAgain(call: ServedCall, now: number): boolean {
    let any = false;
    for (const sent of call.sent) {
      const large = isLarge(sent.packet);
      if (large && now - sent.sentAt < limits.largeAgainMs) continue;
      sent.sentAt = now;
      this.#counters.repliesRepeated++;
      this.#post(call.caller, sent.packet);
      any = true;
    }
    return any;
  }

  /** The caller is done with it. */
  #letGo(call: ServedCall): void {
    const { state, service } = call;
    if (state === "waiting" && service !== undefined)
      service.waiting = service.waiting.filter((other) => other !== call);
    if (state !== "replied") this.#counters.callsCancelled++;
    this.#forget(call);
    if (state === "running") this.#orders.cancelled(call);
  }

  #forget(call: ServedCall): void {
    const { caller, number } = call;
    if (!caller.calls.delete(number)) return;
    if (number >= caller.floor) caller.over.add(number);
    this.#held--;
    this.#bytes -= call.body.length;
    call.body = nothing;
    call.state = "over";
    this.#insured.delete(call);
    for (const sent of call.sent) this.#release(sent);
    call.sent = [];
  }

  #release(sent: SentPart | undefined): void {
    this.#bytes -= sent?.packet.length ?? 0;
  }

  #tellGone(caller: CallingLife, number: number): void {
    this.#counters.callsGone++;
    const what: FailureWhat = "gone";
    const word = { type: "failure", what, code: "", message: "" } as const;
    this.#post(caller, encodePacket({ ...word, number, part: 0, asks: "nothing" }));
  }

  /** Lets go of what nobody has asked for in a long time. */
  #sweep(now: number): void {
    for (const { calls } of this.#callers.values())
      for (const call of [...calls.values()])
        if (now - call.heardAt >= limits.callSilentMs) this.#letGo(call);
    this.#sweepAt = this.#held > 0 ? now + sweepMs : Number.POSITIVE_INFINITY;
  }

  #post({ epoch }: CallingLife, packet: Uint8Array): void {
    this.#orders.post(epoch, packet, isLarge(packet));
  }
}

/** A reply or failure without what is the same for both. */
type Word =
  | Omit<Packet<"reply">, "number" | "part" | "asks">
  | Omit<Packet<"failure">, "number" | "part" | "asks">;

const nothing: Uint8Array = new Uint8Array(0);

function isLarge(packet: Uint8Array): boolean {
  return packet.length > limits.packetBytes;
}
