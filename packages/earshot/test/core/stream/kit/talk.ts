/**
 * Writes to streams of a host and reads what hosts hear, message by message, so that a test can tell a
 * conversation in words.
 * @module
 */
import assert from "node:assert/strict";
import type { EngineEvent, MemberProgress } from "../../../../src/core/events.ts";
import type { Ask, SlowPolicy, StreamTarget } from "../../../../src/core/io.ts";
import { limits } from "../../../../src/core/limits.ts";
import { FrameCursor } from "../../../../src/core/stream/frame-cursor.ts";
import { slotFrameTable } from "../../../../src/core/stream/slot-frames.ts";
import { StagedFrames } from "../../../../src/core/stream/staged-frames.ts";
import { readHeader } from "../../../../src/core/wire/header.ts";
import type { Host } from "../../kit/host.ts";
import { type Flight, Room, type RoomOptions } from "../../kit/room.ts";
import { streamFrames } from "./stream-frames.ts";

/** A stream that a host sends. */
export class Pen {
  readonly host: Host;
  readonly stream: number;
  readonly #staged = new StagedFrames(2 * limits.messageBytes);
  /** Messages written so far. */
  written = 0;

  constructor(host: Host, stream: number, to: StreamTarget, slow: SlowPolicy = "wait") {
    this.host = host;
    this.stream = stream;
    host.command({ type: "open-stream", stream, to, slow });
  }

  /** Writes messages as one command; there must be room. */
  write(bodies: readonly (string | Uint8Array)[], options: { readonly ask?: Ask } = {}): void {
    for (const body of bodies) {
      const text = typeof body === "string";
      const { text: textFrame, bytes } = slotFrameTable;
      this.#staged.add((text ? textFrame : bytes).id, text ? Buffer.from(body) : body);
      this.written++;
    }
    assert.ok(this.#staged.used <= this.room, "there is room");
    const frames = this.#staged.written().slice();
    this.#staged.clear();
    const { ask = "nothing" } = options;
    this.host.command({ type: "write", stream: this.stream, frames, ask });
    frames.fill(0xdd);
  }

  /** Writes one message and asks for reports. */
  say(body: string | Uint8Array, ask: Ask = "both"): void {
    this.write([body], { ask });
  }

  /** Fills as many slots with a message each: slots that are exactly full. */
  fill(slots: number): void {
    for (let done = 0; done < slots; done++) this.write([slotful(this.written + 1)]);
  }

  get room(): number {
    return this.host.engine.room(this.stream);
  }

  close(): void {
    this.host.command({ type: "close-stream", stream: this.stream });
  }

  /** What was told last about each member, by name. */
  get progress(): Record<string, MemberProgress> {
    const latest: Record<string, MemberProgress> = {};
    for (const event of this.#events("progress"))
      for (const each of event.members) latest[nameOf(this.host, each.epoch)] = each;
    return latest;
  }

  /** How many messages have left, as told last. */
  get sent(): number {
    return this.#events("progress").at(-1)?.sent ?? 0;
  }

  get ended(): boolean {
    return this.#events("stream-ended").length > 0;
  }

  #events<Type extends "progress" | "stream-ended">(
    type: Type,
  ): readonly Extract<EngineEvent, { type: Type }>[] {
    return this.host.events.filter(
      (event): event is Extract<EngineEvent, { type: Type }> =>
        event.type === type && event.stream === this.stream,
    );
  }
}

function nameOf(host: Host, epoch: string): string {
  for (const { member } of host.changes) if (member.epoch === epoch) return member.name;
  return "?";
}

/** A body that fills a slot of 1,400 bytes, alone in it, in a realm whose seal takes `overhead`. */
export function slotful(number: number, overhead = 0): Uint8Array {
  return new Uint8Array(limits.slotBytes - 36 - 3 - overhead).fill(number);
}

/** Reads what a host hears, at the moment in which it is told: batches are only lent. */
export class Ear {
  /** `"a1 hello"`: sender, number, text; `"a gap 2 gone"`; in the order of the events. */
  readonly words: string[] = [];
  readonly bodies: Uint8Array[] = [];
  /** How many messages a host is told in one event, at most. */
  largestBatch = 0;
  readonly #cursor = new FrameCursor();

  constructor(host: Host) {
    host.listener = (event) => this.#hear(event);
  }

  /** What has been heard since this was read last. */
  take(): string[] {
    return this.words.splice(0);
  }

  #hear(event: EngineEvent): void {
    if (event.type === "gap")
      this.words.push(`${event.from.name} gap ${event.messages} ${event.reason}`);
    if (event.type !== "batch") return;
    const cursor = this.#cursor.over(event.chunks);
    let messages = 0;
    while (cursor.advance()) {
      const { id, message, bytes, start, end } = cursor;
      messages++;
      const body = bytes.slice(start, end);
      this.bodies.push(body);
      const said =
        id === slotFrameTable.text.id
          ? Buffer.from(body).toString()
          : `${id === slotFrameTable.bytes.id ? "" : `frame ${id} of `}${body.length} bytes of ${body[0] ?? "nothing"}`;
      this.words.push(`${event.from.name}${message} ${said}`);
    }
    this.largestBatch = Math.max(this.largestBatch, messages);
  }
}

/** Hosts that know each other and are in the group `room`. */
export function gathering(
  names: readonly string[],
  options: RoomOptions & { readonly groups?: readonly string[] } = {},
): { readonly room: Room; readonly hosts: Host[] } {
  const room = new Room(options);
  const hosts = room.settled(...names);
  for (const group of options.groups ?? ["room"])
    for (const host of hosts) host.command({ type: "join-group", group });
  room.run(200);
  return { room, hosts };
}

export interface SlotSeen {
  readonly flight: Flight;
  readonly stream: number;
  /** Low 32 bits. */
  readonly sequence: number;
  readonly asks: boolean;
  readonly length: number;
}

/** What a flight holds, if that is a slot. */
export function slotOf(flight: Flight): SlotSeen | undefined {
  if (flight.frames.length > 0) return undefined;
  const header = readHeader(flight.bytes);
  assert.ok(typeof header !== "string");
  const { stream, counter, asks, length } = header;
  return stream === 0 ? undefined : { flight, stream, sequence: counter, asks, length };
}

/** The slots among what reached hosts since the log had `since` entries. */
export function slotsIn(room: Room, since = 0): SlotSeen[] {
  return room.log.slice(since).flatMap((flight) => slotOf(flight) ?? []);
}

/** Slots and frames of streams since the log had `since` entries: `"a>b start"`, `"a>* slot 1"`. */
export function talkIn(room: Room, since = 0): string[] {
  const nameAt = (address: string): string =>
    room.hosts.find((host) => host.address === address)?.name ?? "?";
  return room.log.slice(since).flatMap((flight) => {
    const way = `${nameAt(flight.from)}>${flight.to.name}${flight.multicast ? "*" : ""}`;
    const slot = slotOf(flight);
    if (slot !== undefined) return [`${way} slot ${slot.sequence}`];
    return flight.frames
      .filter(({ type }) => streamFrames.includes(type))
      .map(({ type }) => `${way} ${type}`);
  });
}
