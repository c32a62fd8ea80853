/**
 * Everything that is heard finds its mailboxes here, and what readers are done with goes back to the
 * engine, many messages at once.
 * @module
 */
import type { Chunk, EngineEvent, GroupMessage, Member, StreamRef } from "../../core/events.ts";
import type { Epoch } from "../../core/identity.ts";
import { limits } from "../../core/limits.ts";
import { FrameCursor } from "../../core/stream/frame-cursor.ts";
import { slotFrameTable } from "../../core/stream/slot-frames.ts";
import type { Cancel } from "../clock.ts";
import { SmallArrival } from "./arrival.ts";
import { Delivery } from "./delivery.ts";
import { Intake, type IntakeOrders } from "./intake.ts";
import { Latest } from "./latest.ts";
import type { Mailbox } from "./mailbox.ts";
import type { ReadingHost } from "./reading-host.ts";

type BatchEvent = Extract<EngineEvent, { type: "batch" }>;
type GapEvent = Extract<EngineEvent, { type: "gap" }>;

/** What nobody waits for is told so much later, with what is handled until then. */
const handledMs = limits.reportMs / 2;

/** Hears the messages of a channel; `bytes` are borrowed until it returns. */
export type ChannelReader = (from: Member, bytes: Uint8Array) => void;

export class Reception implements IntakeOrders {
  readonly #host: ReadingHost;
  readonly #mailboxes: Map<string | undefined, readonly Mailbox[]> = new Map();
  readonly #channels: Map<string, ChannelReader> = new Map();
  /** How many mailboxes of a name have readers. */
  readonly #read: Map<string | undefined, number> = new Map();
  /** Forgotten with the engine's own memory of the stream. */
  readonly #intakes: WeakMap<StreamRef, Intake> = new WeakMap();
  /** Those in which a large message is open. */
  readonly #withLarge: Set<Intake> = new Set();
  readonly #latest: Latest = new Latest();
  readonly #delivery: Delivery = new Delivery();
  readonly #handled: Set<Intake> = new Set();
  #cancelTelling: Cancel | undefined;
  #tellingAt = Infinity;

  constructor(host: ReadingHost) {
    this.#host = host;
  }

  add(mailbox: Mailbox): void {
    const { group } = mailbox;
    this.#mailboxes.set(group, [...(this.#mailboxes.get(group) ?? []), mailbox]);
  }

  remove(mailbox: Mailbox): void {
    const { group } = mailbox;
    const left = this.#mailboxes.get(group)?.filter((other) => other !== mailbox) ?? [];
    if (left.length > 0) this.#mailboxes.set(group, left);
    else this.#mailboxes.delete(group);
  }

  /** A mailbox of this name has its first reader, or no longer one. */
  listening(group: string | undefined, listening: boolean): void {
    const before = this.#read.get(group) ?? 0;
    const now = before + (listening ? 1 : -1);
    if (now === 0) this.#read.delete(group);
    else this.#read.set(group, now);
    if ((before === 0) === (now === 0)) return;
    // What the last reader was done with still counts as read.
    if (now === 0) this.#tellHandled();
    this.#host.post({ type: "listening", group, listening });
  }

  /** What comes for this peer on a channel is not for its program, but for `reader`. */
  channel(name: string, reader: ChannelReader): void {
    this.#channels.set(name, reader);
  }

  batch({ from, stream, chunks, asked }: BatchEvent): void {
    if (stream.channel !== undefined) {
      const reader = this.#channels.get(stream.channel);
      if (reader !== undefined) readChannel(from, chunks, reader);
      return;
    }
    const intake = this.#intake(stream);
    if (asked) intake.ask();
    this.#deliver(from, intake, chunks, this.#mailboxes.get(stream.group) ?? []);
  }

  /** What this peer says itself, for those of its mailboxes that want to hear it. */
  echo(from: Member, intake: Intake, chunks: readonly Chunk[], to: readonly Mailbox[]): void {
    this.#deliver(from, intake, chunks, to);
  }

  message({ from, group, sequence, kind, body, key }: GroupMessage): void {
    const mine = key === undefined ? undefined : `${from.epoch} ${key}`;
    if (mine !== undefined && !this.#latest.isNew(`${mine} ${group}`, sequence)) return;
    // A copy: the event's bytes are borrowed.
    const arrival = new SmallArrival(from, group, sequence, kind, body.slice(), undefined, mine);
    for (const mailbox of this.#mailboxes.get(group) ?? []) mailbox.takeOne(arrival);
  }

  gap({ from, stream, messages, reason }: GapEvent): void {
    // Whoever uses a channel finds out for itself.
    if (stream.channel !== undefined) return;
    const intake = this.#intakes.get(stream);
    intake?.broken("parts of it were lost");
    if (intake !== undefined) this.#withLarge.delete(intake);
    // Only parts of large messages, which have been told.
    if (messages === 0) return;
    const { group } = stream;
    for (const mailbox of this.#mailboxes.get(group) ?? []) mailbox.miss(messages);
    this.#host.tell({ type: "gap", group, from, count: messages, reason });
  }

  /** A peer is gone: what it had begun will not be whole. */
  gone(epoch: Epoch): void {
    for (const intake of this.#withLarge) {
      if (intake.ref.epoch !== epoch) continue;
      intake.broken("its sender is gone");
      this.#withLarge.delete(intake);
    }
  }

  handled(intake: Intake): void {
    this.#handled.add(intake);
    const { clock } = this.#host;
    const now = clock.now();
    // If somebody waits, after everything that the sockets hold now.
    const at = intake.asked ? now : now + handledMs;
    if (at >= this.#tellingAt) return;
    this.#cancelTelling?.();
    this.#tellingAt = at;
    this.#cancelTelling = clock.schedule(at, () => this.#tellHandled());
  }

  hold({ ref: { epoch, stream } }: Intake, held: boolean): void {
    this.#host.post({ type: "hold", epoch, stream, held });
  }

  close(): void {
    this.#cancelTelling?.();
    for (const intake of this.#withLarge) intake.broken("this peer is closed");
  }

  #deliver(from: Member, intake: Intake, chunks: readonly Chunk[], to: readonly Mailbox[]): void {
    const delivery = this.#delivery.begin(from, intake, chunks);
    for (const mailbox of to) mailbox.take(delivery);
    delivery.end();
    if (intake.hasLarge) this.#withLarge.add(intake);
    else if (this.#withLarge.size > 0) this.#withLarge.delete(intake);
  }

  #intake(ref: StreamRef): Intake {
    let intake = this.#intakes.get(ref);
    if (intake === undefined) this.#intakes.set(ref, (intake = new Intake(ref, this)));
    return intake;
  }

  #tellHandled(): void {
    this.#cancelTelling?.();
    this.#cancelTelling = undefined;
    this.#tellingAt = Infinity;
    for (const intake of this.#handled) {
      const { epoch, stream } = intake.ref;
      this.#host.post({ type: "handled", epoch, stream, message: intake.handled });
      intake.told();
    }
    this.#handled.clear();
  }
}

function readChannel(from: Member, chunks: readonly Chunk[], reader: ChannelReader): void {
  const cursor = new FrameCursor().over(chunks);
  while (cursor.advance())
    if (cursor.id === slotFrameTable.bytes.id)
      reader(from, cursor.bytes.subarray(cursor.start, cursor.end));
}
