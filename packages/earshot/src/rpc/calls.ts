/**
 * Both sides of request and reply at one peer, and which packet is for which.
 * @module
 */
import type { Member } from "../core/events.ts";
import { Caller } from "./caller.ts";
import { type CallCounters, newCallCounters } from "./counters.ts";
import type { Packet, PacketType } from "./packet-table.ts";
import { decodePacket } from "./packets.ts";
import { Server, type ServerOrders } from "./server.ts";

type Handler<Type extends PacketType> = (
  machine: CallMachine,
  from: Member,
  packet: Packet<Type>,
  now: number,
) => void;

const handlers: { readonly [Type in PacketType]: Handler<Type> } = {
  call: ({ server }, from, packet, now) => server.called(from, packet, now),
  poll: ({ server }, from, packet, now) => server.polled(from, packet, now),
  taken: ({ server }, from, packet, now) => server.taken(from, packet, now),
  noted: ({ server }, from, packet) => server.noted(from, packet),
  reply: ({ caller }, { epoch }, packet, now) => caller.answered(epoch, packet, now),
  failure: ({ caller }, { epoch }, packet, now) => caller.answered(epoch, packet, now),
  working: ({ caller }, { epoch }, packet, now) => caller.working(epoch, packet, now),
  unseen: ({ caller }, { epoch }, packet, now) => caller.unseen(epoch, packet, now),
};

export class CallMachine {
  readonly counters: CallCounters = newCallCounters();
  readonly caller: Caller;
  readonly server: Server;

  constructor(orders: ServerOrders) {
    this.caller = new Caller(orders.post, this.counters);
    this.server = new Server(orders, this.counters);
  }

  /** When {@link timeout} is wanted at the latest. */
  get nextAt(): number {
    return Math.min(this.caller.nextAt, this.server.nextAt);
  }

  timeout(now: number): void {
    this.caller.timeout(now);
    this.server.timeout(now);
  }

  /** A packet of a member. `bytes` are the receiver's own: bodies that are handed on are views of them. */
  packet(from: Member, bytes: Uint8Array, now: number): void {
    const packet = decodePacket(bytes);
    // A later version may say more than this one knows.
    if (packet === "unknown") return;
    if (packet === "malformed") {
      this.counters.droppedCallPackets++;
      return;
    }
    dispatch(this, from, packet, now);
  }

  /** This life of a member is over. */
  gone({ epoch }: Member): void {
    this.server.gone(epoch);
    this.caller.gone(epoch);
  }
}

function dispatch<Type extends PacketType>(
  machine: CallMachine,
  from: Member,
  packet: Packet<Type>,
  now: number,
): void {
  const handler = handlers[packet.type] as Handler<Type>;
  handler(machine, from, packet, now);
}
