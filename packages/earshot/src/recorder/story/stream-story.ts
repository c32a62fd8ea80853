/**
 * What is said on streams, told message by message while there are few of them and in heaps when there are
 * many; and what was lost, repaired and given up on the way.
 * @module
 */
import type { EngineEvent, Member } from "../../core/events.ts";
import type { Epoch } from "../../core/identity.ts";
import type { Command, StreamTarget } from "../../core/io.ts";
import { FrameCursor } from "../../core/stream/frame-cursor.ts";
import { bodyKinds, slotFrameTable, unknownTotal } from "../../core/stream/slot-frames.ts";
import { uint16At, uint32At } from "../../core/stream/slot.ts";
import { countsAsMessage } from "../../core/stream/staged-frames.ts";
import type { Heaps } from "./heaps.ts";
import type { Untimed } from "./happening.ts";
import { stagedFramesOf } from "./staged-reader.ts";
import type { StreamSummary } from "./summary.ts";

type EventOf<Type extends EngineEvent["type"]> = Extract<EngineEvent, { type: Type }>;
type OwnCommand = Extract<Command, { type: "open-stream" | "write" }>;

/** Messages of one stream that are told one by one within the time of a heap. */
const toldEach = 20;

/** Counters of the engine that tell of losses, by the name that a story has for them. */
const repairCounters = {
  asks: "naksSent",
  askedFor: "slotsAskedFor",
  asksHeard: "naksReceived",
  repaired: "slotsRepaired",
} as const;

/** A frame of a stream, and where its fields are. */
interface SaidFrame {
  readonly id: number;
  readonly message: number;
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
}

/** One stream, as far as it has been told. */
interface Line {
  /** `undefined` for our own. */
  readonly from: Member | undefined;
  readonly group: string | undefined;
  messages: number;
  /** Large messages under way, with the bytes that have passed. */
  readonly large: Map<number, number>;
}

export class StreamStory {
  readonly #say: (happening: Untimed) => void;
  readonly #heaps: Heaps;
  readonly #memberOf: (epoch: Epoch) => Member | undefined;
  readonly #own: Map<number, Line> = new Map();
  readonly #heard: Map<string, Line> = new Map();
  readonly #cursor: FrameCursor = new FrameCursor();
  #before: Readonly<Record<string, number>> = {};
  #messagesSent = 0;
  #lost = 0;

  constructor(
    say: (happening: Untimed) => void,
    heaps: Heaps,
    memberOf: (epoch: Epoch) => Member | undefined,
  ) {
    this.#say = say;
    this.#heaps = heaps;
    this.#memberOf = memberOf;
  }

  asked(command: OwnCommand): void {
    if (command.type === "open-stream") {
      const { stream, to, slow } = command;
      const group = "group" in to ? to.group : undefined;
      this.#own.set(stream, { from: undefined, group, messages: 0, large: new Map() });
      this.#say({ type: "stream-opened", stream, group, to: this.#toWhom(to), slow });
      return;
    }
    const line = this.#own.get(command.stream);
    if (line === undefined) return;
    const { frames } = command;
    for (const { id, start, end } of stagedFramesOf(frames)) {
      if (countsAsMessage(id)) {
        line.messages++;
        this.#messagesSent++;
      }
      this.#frame(command.stream, line, { id, message: line.messages, bytes: frames, start, end });
    }
  }

  /** Gives how many messages came. */
  batch({ from, stream: { epoch, stream, group }, chunks }: EventOf<"batch">): number {
    const key = `${epoch} ${stream}`;
    let line = this.#heard.get(key);
    if (line === undefined) {
      this.#heard.set(key, (line = { from, group, messages: 0, large: new Map() }));
      this.#say({ type: "stream-heard", from, stream, group });
    }
    const cursor = this.#cursor.over(chunks);
    let messages = 0;
    while (cursor.advance()) {
      if (countsAsMessage(cursor.id)) messages++;
      line.messages = cursor.message;
      this.#frame(stream, line, cursor);
    }
    return messages;
  }

  gap({ from, stream: { stream, group }, messages: count, reason }: EventOf<"gap">): void {
    this.#lost += count;
    this.#say({ type: "gap", from, stream, group, count, reason });
  }

  progress({ stream, members }: EventOf<"progress">): void {
    const group = this.#own.get(stream)?.group;
    for (const { epoch, gone, received, handled } of members) {
      const member = this.#memberOf(epoch);
      if (gone !== undefined && member !== undefined)
        this.#say({ type: "lost-receiver", member, stream, group, why: gone, received, handled });
    }
  }

  ended({ stream }: EventOf<"stream-ended">): void {
    const line = this.#own.get(stream);
    if (line === undefined) return;
    this.#own.delete(stream);
    this.#say({ type: "stream-ended", stream, group: line.group, messages: line.messages });
  }

  /** Forgets what a life said that is over. */
  gone(epoch: Epoch): void {
    for (const key of this.#heard.keys()) if (key.startsWith(epoch)) this.#heard.delete(key);
  }

  /** Notes what an input added to the counters. */
  step(stats: Readonly<Record<string, number>>): void {
    for (const [name, counter] of Object.entries(repairCounters)) {
      const more = (stats[counter] ?? 0) - (this.#before[counter] ?? 0);
      if (more <= 0) continue;
      const heap = this.#heaps.at("repairs", () => ({
        type: "repairs",
        asks: 0,
        askedFor: 0,
        asksHeard: 0,
        repaired: 0,
      }));
      if (heap.type === "repairs") heap[name as keyof typeof repairCounters] += more;
    }
    this.#before = stats;
  }

  summary(): StreamSummary {
    const of = (name: string): number => this.#before[name] ?? 0;
    return {
      messagesSent: this.#messagesSent,
      messagesLost: this.#lost,
      slotsSent: of("slotsSent"),
      slotsRepaired: of("slotsRepaired"),
      slotsReceived: of("slotsReceived"),
      slotsReordered: of("slotsReordered"),
      slotsAskedFor: of("slotsAskedFor"),
      evictions: of("evictions"),
    };
  }

  #toWhom(to: StreamTarget): Member | undefined {
    return "group" in to ? undefined : this.#memberOf(to.epoch);
  }

  #frame(stream: number, line: Line, said: SaidFrame): void {
    const { id, message, bytes, start, end } = said;
    const { from, group } = line;
    const large = id >= slotFrameTable.open.id ? uint32At(bytes, start) : 0;
    switch (id) {
      case slotFrameTable.open.id: {
        const total = uint48(bytes, start + 5);
        line.large.set(large, 0);
        const kind = bodyKinds[bytes[start + 4] ?? 0] ?? "bytes";
        const known = total === unknownTotal ? undefined : total;
        return this.#say({ type: "large-begun", from, stream, group, large, kind, total: known });
      }
      case slotFrameTable.part.id: {
        const before = line.large.get(large);
        if (before !== undefined) line.large.set(large, before + end - start - 4);
        return;
      }
      case slotFrameTable.close.id: {
        const size = line.large.get(large);
        line.large.delete(large);
        const whole = bytes[start + 4] === 0;
        const ended = { from, stream, group, large, sequence: message, bytes: size, whole };
        return this.#say({ type: "large-ended", ...ended });
      }
      default:
        this.#whole(stream, line, said);
    }
  }

  #whole(stream: number, line: Line, { id, message, bytes, start, end }: SaidFrame): void {
    const kind = bodyKinds[id - slotFrameTable.bytes.id];
    if (kind === undefined) return;
    const { from, group } = line;
    const whose = from === undefined ? `own ${stream}` : `${from.epoch} ${stream}`;
    if (this.#heaps.countOf(whose) < toldEach) {
      this.#heaps.count(whose);
      const body = bytes.slice(start, end);
      if (from === undefined)
        this.#say({ type: "written", stream, group, sequence: message, kind, body });
      else this.#say({ type: "message", from, group, sequence: message, kind, body, late: false });
      return;
    }
    const heap = this.#heaps.at(`more ${whose}`, () => ({
      type: "more-messages",
      from,
      stream,
      group,
      first: message,
      last: message,
      messages: 0,
      bytes: 0,
    }));
    if (heap.type !== "more-messages") return;
    heap.last = message;
    heap.messages++;
    heap.bytes += end - start;
  }
}

function uint48(bytes: Uint8Array, at: number): number {
  return uint16At(bytes, at) * 2 ** 32 + uint32At(bytes, at + 2);
}
